"""Reading for a question that sets two things beside each other, or asks two at once: each is searched by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.evidence import Evidence, ScoredSentence
from bot.protocols import Reader, Retriever
from bot.query_analysis import Kind, QueryAnalysis
from bot.text.dates.calendar_words import MONTH_NAMES, WEEKDAY_NAMES
from index import SearchHit
from index.terms import stem, stems

ONE_SIDE = "This answers only one side: no answer was found for “{}”."
NOT_COMPARED = "These are the reports on each side; the comparison is yours to make."

_YEAR = re.compile(r"(?:19|20)\d\d")
# A day, a month or a year set beside another is told by a report of then: any other looks back, at whichever "Tuesday".
_CALENDAR = {
    stem(name[:length]) for name in (*WEEKDAY_NAMES, *MONTH_NAMES) for length in range(3, len(name) + 1)
}


def read_sides(analysis: QueryAnalysis, retriever: Retriever, reader: Reader, limit: int) -> Evidence:
    """The best sentence for each side, in the order asked; what the whole question finds where no side is found."""
    found: list[tuple[QueryAnalysis, Evidence]] = []
    answers: list[ScoredSentence] = []
    of_days = all(one.side.own and all(map(_is_of_calendar, one.side.own)) for one in analysis.sides)
    for asked in analysis.sides:
        hits = retriever.retrieve(asked, limit)
        if of_days:
            hits = _published_then(hits, asked.side.own)
        evidence = reader.read(asked, hits) if hits else Evidence()
        if of_days and hits and not evidence.answers:
            evidence = reader.read(_undated(asked), hits)
        found.append((asked, evidence))
        answers += _fresh(evidence.answers, answers)
    missing = [asked for asked, evidence in found if not evidence.answers]
    if len(missing) == len(found):
        whole = replace(analysis, kind=Kind.FACT, sides=())
        return reader.read(whole, retriever.retrieve(whole, limit))
    apart = len({one.quote.article.id for one in answers}) == len(found)
    compared = (NOT_COMPARED,) if analysis.kind is Kind.COMPARISON and apart else ()
    return Evidence(
        answers=tuple(answers),
        hits=tuple(hit for _, evidence in found for hit in evidence.hits),
        confidence=min(evidence.confidence for _, evidence in found if evidence.answers),
        notices=(*compared, *(ONE_SIDE.format(one.side.name or one.words) for one in missing)),
    )


def _is_of_calendar(word: str) -> bool:
    return word in _CALENDAR or bool(_YEAR.fullmatch(word))


def _undated(asked: QueryAnalysis) -> QueryAnalysis:
    """A side without its days, which its reports need not name."""
    own = asked.side.own
    left = " ".join(word for word in asked.words.split() if stem(word.strip(",.:;").lower()) not in own)
    return replace(asked, words=left or asked.words, side=replace(asked.side, whole=""))


def _published_then(hits: Sequence[SearchHit], own: frozenset[str]) -> list[SearchHit]:
    """The passages of reports of the weekday, the month or the year that a side is."""
    return [hit for hit in hits if own & _published_on(hit)]


def _fresh(sentences: Sequence[ScoredSentence], shown: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """The first of some sentences that is not shown yet."""
    return [one for one in sentences if all(one.quote != other.quote for other in shown)][:1]


def _published_on(hit: SearchHit) -> set[str]:
    """The stems of the weekday, the month and the year of a passage's report."""
    day = hit.passage.article.published
    return set(stems(f"{day:%A %B %Y}")) if day else set()
