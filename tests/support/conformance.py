"""What Dateline relies on in a part, a store or an embedder of somebody else's: call these in a test of your own.

    from tests.support.conformance import check_reader

    def test_my_reader_keeps_its_promises(sample_engine):
        check_reader(MyReader(), sample_engine)

Each check runs on an engine over any archive that answers something, and fails with the promise that is broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from bot import (
    AskContext,
    Claim,
    Dateline,
    Evidence,
    QueryAnalysis,
    QueryAnalyzer,
    Quote,
    Reader,
    Retriever,
    Turn,
    Verifier,
    Writer,
)
from index import EVERYWHERE, Coverage, Passage, SearchFilter, SearchHit
from index.embedding.embedder import Embedder
from index.store.store import Store

QUESTION = "When was the Castello Road cut?"
TODAY = date(2016, 8, 15)
LIMIT = 10


def analysis_of(question: str = QUESTION, filters: SearchFilter = EVERYWHERE) -> QueryAnalysis:
    """A question as no analyzer has touched it."""
    return QueryAnalysis(question, filters=filters)


def check_analyzer(analyzer: QueryAnalyzer, turns: Sequence[Turn] = ()) -> None:
    """It takes any question, keeps the limits that it is given, and says the same of the same question."""
    given = SearchFilter(since=date(2016, 1, 1), until=date(2016, 12, 31))
    for question in (QUESTION, "?", "and there?", "x" * 2_000, "'\"*()[]{}\\%_"):
        analysis = analyzer.analyze(question, filters=given, today=TODAY, turns=turns)
        assert isinstance(analysis, QueryAnalysis), "an analyzer gives a QueryAnalysis"
        assert analysis.words.strip() or analysis.problem, f"nothing is left to search for of {question!r}"
        limits = analysis.filters
        assert limits.since is None or limits.since >= date(2016, 1, 1), "a flag limits more than words do"
        again = analyzer.analyze(question, filters=given, today=TODAY, turns=turns)
        assert again == analysis, "the same question has the same analysis"


def check_retriever(retriever: Retriever, engine: Dateline, question: str = QUESTION) -> None:
    """It finds at most so many passages, each once, best first, within the filters, word for word as stored."""
    hits = retriever.retrieve(analysis_of(question), LIMIT)
    assert hits, f"nothing is found for {question!r}: name a question that this archive answers"
    assert len(hits) <= LIMIT, "no more passages than were asked for"
    assert len(retriever.retrieve(analysis_of(question), 1)) <= 1, "no more passages than were asked for"
    _check_hits(hits, engine)
    assert retriever.retrieve(analysis_of(question), LIMIT) == hits, "the same question finds the same"
    for filters in _filters(hits[0].passage):
        inside = retriever.retrieve(analysis_of(question, filters), LIMIT)
        assert all(_is_within(hit, filters) for hit in inside), f"what is found lies within {filters}"
    nowhere = SearchFilter(sources=("an outlet that nobody has heard of",))
    assert retriever.retrieve(analysis_of(question, nowhere), LIMIT) == [], (
        "nothing is found outside the filters"
    )


def check_reader(reader: Reader, engine: Dateline, question: str = QUESTION) -> None:
    """It quotes only articles that it was given, word for word, and gives the passages in order of preference."""
    hits = _hits(engine, question)
    for given in (hits, hits[:1], []):
        evidence = reader.read(analysis_of(question), given)
        assert isinstance(evidence, Evidence), "a reader gives Evidence"
        assert 0 <= evidence.confidence <= 1, "confidence is a chance, 0 to 1"
        articles = {hit.passage.article.id for hit in given}
        assert {hit.passage.article.id for hit in evidence.hits} <= articles, (
            "hits are of the articles it was given"
        )
        for sentence in (*evidence.answers, *evidence.others):
            passage = sentence.hit.passage
            assert sentence.quote.article.id in articles, (
                "a sentence is of an article that the reader was given"
            )
            assert sentence.quote.article.id == passage.article.id, "a sentence is of its passage's article"
            assert passage.start <= sentence.quote.start < sentence.quote.end <= passage.end, (
                "a sentence lies within its passage"
            )
            _check_quote(sentence.quote)
    assert not reader.read(analysis_of(question), []).answered, "nothing is answered from nothing"


def check_writer(writer: Writer, engine: Dateline, question: str = QUESTION) -> None:
    """It writes claims that each rest on quotes from the evidence, and none where there is no evidence."""
    evidence = _evidence(engine, question)
    context = AskContext(today=TODAY)
    found = {hit.passage.article.id for hit in evidence.hits}
    for claim in writer.write(analysis_of(question), evidence, context):
        assert claim.text.strip(), "a claim says something"
        assert claim.quotes, "a claim rests on at least one quote"
        for quote in claim.quotes:
            assert quote.article.id in found, "a quote is of an article that was found"
            _check_quote(quote)
    assert list(writer.write(analysis_of(question), Evidence(), context)) == [], "no evidence, no claims"


def check_verifier(verifier: Verifier, engine: Dateline, question: str = QUESTION) -> None:
    """It gives one verdict a claim, in order and as they come; it lets quotes stand and stops another figure."""
    quote = _evidence(engine, question).answers[0].quote
    quoted, false = Claim(quote.text, (quote,), quoted=True), Claim(f"Exactly 987,654 {quote.text}", (quote,))
    context = AskContext(today=TODAY)
    verdicts = list(verifier.verify([quoted, false, quoted], context))
    assert [one.claim for one in verdicts] == [quoted, false, quoted], "one verdict a claim, in their order"
    assert [one.supported for one in verdicts] == [True, False, True], "a quote stands, a new figure does not"
    assert verdicts[1].reason, "what is not supported has a reason"
    assert list(verifier.verify([], context)) == [], "no claims, no verdicts"
    assert verifier.contradict([(quote, quote)], context) == [False], "no quote contradicts itself"
    assert verifier.contradict([], context) == [], "no quotes, no contradiction"

    taken: list[Claim] = []

    def coming() -> Iterator[Claim]:
        for claim in (quoted, quoted):
            taken.append(claim)
            yield claim

    next(iter(verifier.verify(coming(), context)))
    assert len(taken) == 1, "a verdict does not wait for the next claim, as a reader is shown each at once"


def check_store(store: Store) -> None:
    """What a store holds is whole: passages are cut from their articles, vectors have length 1, filters hold."""
    ids = list(store.every_id())
    assert ids, "the store is empty: index something first"
    assert len(ids) == len(set(ids)) == store.count_passages(), "every passage has an id of its own"
    passages = store.passages(ids)
    assert set(passages) == set(ids), "every id has its passage"
    for passage in passages.values():
        stored = store.article(passage.article.id)
        assert stored is not None, "a passage's article is stored"
        assert passage.text == stored.body[passage.start : passage.end] != "", (
            "a passage is cut from its body"
        )
    found, vectors = store.vectors(ids)
    assert set(found) == set(ids), "every passage has a vector"
    assert vectors.dtype == np.float32, "vectors are float32"
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3), "vectors have length 1"
    whole = store.coverage(EVERYWHERE)
    assert isinstance(whole, Coverage)
    assert whole.articles == len(list(store.article_ids())), "everything lies within no limits"
    assert whole.articles == sum(count for _, count, *_ in store.outlets()), "every article is of an outlet"
    for filters in _filters(next(iter(passages.values()))):
        inside = store.passages(store.ids(filters, len(ids)), filters).values()
        assert all(_lies_within(one, filters) for one in inside), f"what is found lies within {filters}"
        assert store.inside([-1, *ids], filters) == {one.id for one in inside}, "it tells who is inside"
        assert store.share(filters) == (store.coverage(filters).articles, whole.articles)
    assert store.passages(ids[:1]) == {ids[0]: passages[ids[0]]}, "asked again it says the same"


def check_embedder(embedder: Embedder) -> None:
    """Its vectors are float32 of length 1, one a text in order, the same in whatever company, near for like texts."""
    texts = ["The bridge was closed on Monday.", "Bread cost 40 pounds a loaf.", "", "x" * 5_000]
    vectors = embedder.embed(texts)
    assert embedder.name, "it has a name, which tells its vectors from others'"
    assert vectors.shape[0] == len(texts), "one vector a text"
    assert vectors.dtype == np.float32, "vectors are float32"
    assert np.isfinite(vectors).all(), "every text has a vector, the empty one too"
    lengths = np.linalg.norm(vectors[:2], axis=1)
    assert np.allclose(lengths, 1, atol=1e-3), "vectors have length 1"
    assert np.allclose(embedder.embed(texts[1:2])[0], vectors[1], atol=1e-3), "company changes nothing"
    question = embedder.embed_question("When was the bridge closed?")
    assert question.shape == vectors[0].shape, "a question's vector is compared with a passage's"
    assert question @ vectors[0] > question @ vectors[1], "what is meant is nearer than what is not"


def _hits(engine: Dateline, question: str) -> list[SearchHit]:
    hits = engine.search(question, limit=LIMIT)
    assert hits, f"nothing is found for {question!r}: name a question that this archive answers"
    return hits


def _evidence(engine: Dateline, question: str) -> Evidence:
    evidence = engine.explain(question)["run"].evidence
    assert evidence.answered, f"{question!r} is not answered: name a question that this archive answers"
    return evidence


def _check_hits(hits: Sequence[SearchHit], engine: Dateline) -> None:
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True), "the best come first"
    ids = [hit.passage.id for hit in hits]
    assert len(ids) == len(set(ids)), "each passage is found once"
    for hit in hits:
        stored = engine.archive.article(hit.passage.article.id)
        assert stored is not None, "a passage's article is in the archive"
        start, end = hit.passage.start, hit.passage.end
        assert hit.passage.text == stored.body[start:end] != "", "a passage is word for word what is stored"


def _check_quote(quote: Quote) -> None:
    assert 0 <= quote.start < quote.end <= len(quote.article.body), "a quote lies within its article's body"
    assert quote.text.strip(), "a quote says something"
    assert quote.paragraph >= 1, "paragraphs count from 1"


def _filters(passage: Passage) -> Iterable[SearchFilter]:
    """Limits that let a passage in, and one that shuts it out, where it is dated."""
    yield SearchFilter(sources=(passage.article.source,))
    if day := passage.article.published:
        yield SearchFilter(since=day, until=day)
        yield replace(EVERYWHERE, as_of=day)


def _is_within(hit: SearchHit, filters: SearchFilter) -> bool:
    return _lies_within(hit.passage, filters)


def _lies_within(passage: Passage, filters: SearchFilter) -> bool:
    article, day = passage.article, passage.article.published
    if filters.sources and article.source not in filters.sources:
        return False
    if day is None:
        return not (filters.since or filters.until or filters.as_of)
    last = min(one for one in (filters.until, filters.as_of, date.max) if one)
    return (filters.since or date.min) <= day <= last
