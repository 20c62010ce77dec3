"""Following: which reports came to the archive since it was last asked, and are about what somebody follows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.archive.archive import Archive
from bot.claim import Claim
from bot.cross_encoder.relevance import ON_TOPIC, relevance
from bot.errors import QuestionError
from bot.following.brief import Brief, told_in_brief
from bot.following.follow import Follow, News, Report
from bot.protocols import Reader, Retriever
from bot.query_analysis import Kind, QueryAnalysis
from bot.question.parser import QueryParser
from bot.reading.newest import read_newest
from bot.text.display import quoted
from bot.verification.quotes import CitationNumbering
from corpus import Article
from index import EVERYWHERE, Passage, SearchFilter, SearchHit
from index.store.readable import ReadableStore

# So many passages of new reports are read at a time for each thing that is followed, those that come nearest first,
# until there are no more or none of those reports is about it: reading takes some 20 ms each.
_READ = 30


class Following:
    """Says what is new since a number of the change log. It keeps nothing itself. Safe from any thread."""

    def __init__(self, store: ReadableStore, archive: Archive, retriever: Retriever, reader: Reader) -> None:
        self._store = store
        self._archive = archive
        self._retriever = retriever
        self._reader = reader

    def now(self) -> int:
        """The number of the last change: who follows from here on is told what comes after it."""
        return self._store.last_change()

    def follow(self, words: str, outlet: str = "") -> Follow:
        """What a person means to follow. Raises QuestionError where that can never be told."""
        meant = self._archive.outlets_named([outlet]) if outlet else ("",)
        if len(meant) > 1:
            raise QuestionError(f"{outlet}: may be {', '.join(meant)}; name one of them")
        (named,) = meant
        words = " ".join(words.split())
        if not words and not named:
            raise QuestionError('name a topic, a question or an outlet to follow, such as "Castello Road"')
        analysis = self._analysis(Follow(words, named), EVERYWHERE)
        if analysis.problem:
            raise QuestionError(analysis.problem)
        if words and analysis.kind is Kind.GREETING:
            raise QuestionError(f"“{words}” is nothing that reports are about; name a topic or a question")
        return Follow(words, named)

    def news(self, follow: Follow, since: int, outlets: Sequence[str] = ()) -> News:
        """The new reports on what is followed, of some `outlets` or of all, each once: copies are told as one, and
        none whose story was told by a copy before `since`. An archive whose log ends before `since` was begun anew:
        nothing of it is new.
        """
        upto, fresh = self._fresh(since)
        if not fresh or (follow.outlet and outlets and follow.outlet not in outlets):
            return News(follow, (), upto)
        filters = SearchFilter(
            came_after=since, sources=(follow.outlet,) if follow.outlet else tuple(outlets)
        )
        quotes = {claim.quotes[0].article.id: claim for claim in self._claims(follow, filters)}
        kept = self._once([claim.quotes[0].article for claim in quotes.values()], fresh, filters.sources)
        numbering = CitationNumbering(self._archive.article)
        reports = []
        for article in sorted(kept, key=_newest_first):
            if sentence := numbering.sentence(quotes[article.id]):
                citation = next(one for one in numbering.citations if one.number == sentence.citations[0])
                also = self._archive.carried_also(citation)
                reports.append(Report(sentence.text, replace(citation, also=also)))
        return News(follow, tuple(reports), upto)

    def brief(self, filters: SearchFilter) -> Brief:
        """The reporting within `filters` as stories; with `came_after`, only what is new since then."""
        # Read before the articles: what comes meanwhile is for the next brief.
        if filters.came_after is None:
            upto = self._store.last_change()
            articles = self._store.articles(filters)
        else:
            upto, fresh = self._fresh(filters.came_after)
            articles = self._once(self._store.articles(filters), fresh, filters.sources) if fresh else []
        return told_in_brief(articles, self._store, self._archive, upto)

    def _fresh(self, since: int) -> tuple[int, set[str]]:
        """The number of the last change, and the ids of what may have come between `since` and it."""
        upto = self._store.last_change()
        if upto <= since:
            return upto, set()
        return upto, {one.article_id for one in self._store.changes(since) if one.number <= upto}

    def _once(self, articles: Iterable[Article], fresh: set[str], outlets: Sequence[str]) -> list[Article]:
        """Those of `articles` that are fresh, one of each set of copies; none with a copy from before.

        Who is told of some `outlets` alone is told what they report, whoever else had it.
        """
        kept: dict[str, Article] = {}
        for article in articles:
            copies = self._archive.copies(article.id)
            ids = {copy.id for copy in copies if not outlets or copy.source in outlets}
            if article.id in fresh and ids <= fresh and ids.isdisjoint(kept):
                kept[article.id] = article
        return list(kept.values())

    def _claims(self, follow: Follow, filters: SearchFilter) -> Iterator[Claim]:
        """A sentence of each report within `filters` that is about what is followed."""
        analysis = self._analysis(follow, filters)
        if not follow.words or analysis.kind is Kind.NEWS:
            for one in read_newest(self._store.articles(analysis.filters)).answers:
                yield quoted(one.quote)
            return
        read: set[str] = set()
        found = 0
        for count in itertools.count(_READ, _READ):
            hits = self._retriever.retrieve(analysis, count)
            if len(hits) <= found:
                return
            found = len(hits)
            together: dict[str, list[SearchHit]] = {}
            for hit in hits:
                if hit.passage.article.id not in read:
                    together.setdefault(hit.passage.article.id, []).append(hit)
            if not together:
                continue
            read |= together.keys()
            told = self._on_topic if analysis.topic else self._answers
            claims = list(told(analysis, list(together.values())))
            yield from claims
            if not claims:
                return

    def _analysis(self, follow: Follow, filters: SearchFilter) -> QueryAnalysis:
        # Without the archive's own spelling: what is not reported yet is often just what is followed.
        parser = QueryParser(self._archive.outlets())
        asked = parser.parse(follow.words, given=filters, today=date.today())
        if follow.is_question and not (asked.kind is Kind.OVERVIEW and asked.topic):
            return replace(asked, topic="", sides=(), kind=asked.kind if asked.kind in _WHOLE else Kind.FACT)
        return replace(asked, topic=asked.topic or asked.words)

    def _answers(self, analysis: QueryAnalysis, reports: list[list[SearchHit]]) -> Iterator[Claim]:
        """The best sentence of each report whose passage answers by itself, more likely than not."""
        for hits in reports:
            evidence = self._reader.read(analysis, hits[:1])
            for one in evidence.answers[:1] if evidence.sure else ():
                yield quoted(one.quote, one.before)

    def _on_topic(self, analysis: QueryAnalysis, reports: list[list[SearchHit]]) -> Iterator[Claim]:
        """What each report on the topic begins with, or else the best sentence of its passage that is on it."""
        firsts = self._firsts([hits[0].passage for hits in reports])
        for hits, fits in zip(reports, relevance(analysis.topic, firsts), strict=True):
            told = read_newest([hits[0].passage.article]).answers if fits >= ON_TOPIC else ()
            if not told and (fits >= ON_TOPIC or relevance(analysis.topic, [hits[0].passage])[0] >= ON_TOPIC):
                evidence = self._reader.read(analysis, hits[:1])
                told = (*evidence.answers, *evidence.others)[:1]
            for one in told:
                yield quoted(one.quote, one.before)

    def _firsts(self, found: Sequence[Passage]) -> list[Passage]:
        """The first passage of the article of each of those found; where it has just been changed or withdrawn, the one
        that was found, whose quotes are checked before they are told.
        """
        numbers = self._store.first_passages([one.article.id for one in found])
        passages = self._store.passages(list(numbers.values()))
        return [passages.get(numbers.get(one.article.id, -1), one) for one in found]


# Kinds of question that are not asked for one fact.
_WHOLE = (Kind.NEWS, Kind.GREETING)


def _newest_first(article: Article) -> tuple[int, str]:
    return -(article.published or date.min).toordinal(), article.id
