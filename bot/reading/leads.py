"""What reports say of a topic: the lead of each, or the one sentence of each that tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.claim import Quote
from bot.evidence import ScoredSentence
from bot.query_analysis import Kind, QueryAnalysis
from bot.reading.newest import opening
from bot.text.statements import statements
from index import SearchHit
from index.chunking import Span
from index.passage import Passage
from index.terms import STOP_WORDS, WORD, content_stems, stems

# Two sentences that share this much of the shorter one's words say the same.
SAME = 0.7
# A report belongs in a timeline if its passage fits the topic nearly as well as the best one does.
_ON_TOPIC = 4.0


def by_report(hits: Sequence[SearchHit]) -> list[SearchHit]:
    """The best passage of each report found, in the order of the hits."""
    first: dict[str, SearchHit] = {}
    for hit in hits:
        first.setdefault(hit.passage.article.id, hit)
    return list(first.values())


def openings(hits: Sequence[SearchHit]) -> list[SearchHit]:
    """What each report found begins with, as passages in the order of the hits: there it tells what it is about."""
    return [replace(hit, passage=opening(hit.passage.article)) for hit in by_report(hits)]


def leads_on(analysis: QueryAnalysis, sentences: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """What each report that names all of the topic says of it best, in the order of these sentences.

    Of a side that is compared half is enough, as it comes with words of the question; what names more comes first.
    """
    about = set(content_stems(analysis.topic))
    enough = len(about) if analysis.kind is Kind.OVERVIEW else len(about) / 2
    # What names nothing of the topic may be of something else: a report may tell of five things.
    naming = [one for one in sentences if about & set(stems(_told(one)))]
    best = {one.quote.article.id: one for one in reversed(naming)}
    found = [(_named(about, one), one) for one in best.values()]
    leads: list[ScoredSentence] = []
    for named, told in sorted(found, key=lambda one: (-one[0], -one[1].score)):
        if named >= enough and not any(alike(told, other) for other in leads):
            leads.append(told)
    return leads


def names_all(topic: str, lead: ScoredSentence) -> bool:
    """Whether the report of a lead names all of a topic that is more than a number where it begins."""
    about = set(content_stems(topic))
    return not all(map(str.isdigit, about)) and _named(about, lead) == len(about)


def _told(one: ScoredSentence) -> str:
    """A sentence with the one before it, where only that says whom it is about."""
    return f"{one.before.text if one.before else ''} {one.quote.text}"


def _named(about: set[str], one: ScoredSentence) -> int:
    """How many of some stems a report begins with."""
    article = one.quote.article
    return len(about & set(stems(f"{article.headline} {opening(article).text}")))


def events(analysis: QueryAnalysis, scored: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """What each report on a topic tells of it: its lead if that names the topic, or else its sentence that does most.

    A topic asks nothing that a sentence could answer by itself. What two reports tell alike is told once.
    """
    about = set(content_stems(analysis.words))
    told: list[ScoredSentence] = []
    for some in _on_topic(scored).values():
        known, lead = _lead(some[0], about)
        named = max(some, key=lambda one: len(about & set(stems(one.quote.text))))
        one = lead if known else named
        if _tells_of(about, one) and not any(_same(one, other) for other in told):
            told.append(one)
    return told or [scored[0]]


def _tells_of(about: set[str], one: ScoredSentence) -> bool:
    """Whether a sentence names something of a topic, and with its headline most of it: "launch attacks" is of no
    Artemis launch.
    """
    said = about & set(stems(one.quote.text))
    above = about & set(stems(one.quote.article.headline))
    return bool(said) and 2 * len(said | above) > len(about)


def _on_topic(scored: Sequence[ScoredSentence]) -> dict[str, list[ScoredSentence]]:
    """By report the sentences, best first, whose passages fit the topic nearly as well as the best one does."""
    enough = max(one.features.relevance for one in scored) - _ON_TOPIC
    found: dict[str, list[ScoredSentence]] = {}
    for sentence in scored:
        if sentence.features.relevance >= enough:
            found.setdefault(sentence.quote.article.id, []).append(sentence)
    return found


def _lead(one: ScoredSentence, about: set[str]) -> tuple[int, ScoredSentence]:
    """How many of some stems a report begins with, and what it says of them first; 0 and the sentence itself where it
    begins with something else.
    """
    article = one.quote.article
    begins = opening(article)
    named = [(len(about & set(stems(_words(begins, span)))), span) for span in statements(begins)]
    most, lead = max(named, key=lambda one: one[0], default=(0, None))
    if not lead or not most:
        return 0, one
    return _named(about, one), replace(one, quote=Quote.of(begins, lead), before=None)


def _words(passage: Passage, span: Span) -> str:
    return passage.text[span.start : span.end]


def _same(one: ScoredSentence, other: ScoredSentence) -> bool:
    """Whether two sentences tell alike, and no figure apart."""
    figures, others = (
        {word for word in stems(each.quote.text) if word[0].isdigit()} for each in (one, other)
    )
    return figures == others and alike(one, other)


def repeats(one: ScoredSentence, other: ScoredSentence) -> bool:
    """Whether a sentence is alike another and names nothing that the other does not: a second town is news."""
    return alike(one, other) and _names(one) <= _names(other)


def _names(one: ScoredSentence) -> set[str]:
    """The names and figures of a sentence, and the word that it begins with if that says something."""
    words = WORD.findall(one.quote.text)
    return {word for word in words if not word[0].islower() and word.lower() not in STOP_WORDS}


def alike(one: ScoredSentence, other: ScoredSentence) -> bool:
    """Whether two sentences share most words of the shorter one."""
    words, others = set(stems(one.quote.text)), set(stems(other.quote.text))
    return len(words & others) >= SAME * min(len(words), len(others))
