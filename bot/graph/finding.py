"""What is found for a question: the passages that are read for it, and what of them answers."""

from __future__ import annotations

from dataclasses import replace

from bot.archive.archive import Archive
from bot.evidence import Evidence, ScoredSentence
from bot.protocols import Reader, Retriever
from bot.query_analysis import Before, Kind, QueryAnalysis
from bot.reading.comparison import read_sides
from bot.reading.newest import read_newest
from bot.reading.period import reported_then
from bot.reading.subject import SubjectRetriever
from bot.text.dates.days import weeks_apart
from bot.text.display import names_weekday

# The reader reads the first few closely; the rest is for whoever wants to see what else was found.
RANKED = 10
# So many times more for a line a report; a long report may have several passages.
_WIDE = {Kind.LISTING: 2, Kind.TIMELINE: 6}
# So many of the newest reports are told to whoever asks what is new.
_MOST_NEWS = 3


def evidence_for(analysis: QueryAnalysis, archive: Archive, retriever: Retriever, reader: Reader) -> Evidence:
    """What answers: first of what was reported in the days that the question names, and else of everything. A question
    that leans on nothing is put once more without what was said before, where it finds nothing beside that.
    """
    retriever = SubjectRetriever(retriever)
    for asked in (*reported_then(analysis), analysis, *_alone(analysis)):
        evidence = _read(asked, archive, retriever, reader)
        if evidence.answered:
            break
    days = [day for one in evidence.answers if (day := one.quote.article.published)]
    apart = bool(days) and weeks_apart(min(days), max(days))
    return replace(
        evidence, answers=tuple(_also_elsewhere(one, archive, apart=apart) for one in evidence.answers)
    )


def _alone(analysis: QueryAnalysis) -> list[QueryAnalysis]:
    """A question that leans on nothing, as somebody asks it who has said nothing before."""
    if not analysis.before.said or analysis.is_follow_up:
        return []
    sides = tuple(replace(one, before=Before()) for one in analysis.sides)
    return [replace(analysis, before=Before(), sides=sides)]


def _read(analysis: QueryAnalysis, archive: Archive, retriever: Retriever, reader: Reader) -> Evidence:
    if analysis.sides:
        return read_sides(analysis, retriever, reader, RANKED)
    if analysis.kind is Kind.NEWS:
        return read_newest(archive.latest(filters=analysis.filters, limit=_MOST_NEWS))
    return reader.read(analysis, retriever.retrieve(analysis, _WIDE.get(analysis.kind, 1) * RANKED))


def _also_elsewhere(one: ScoredSentence, archive: Archive, *, apart: bool) -> ScoredSentence:
    """A sentence with the other reports that have its words, which matters only for a weekday in it or `before` it, or
    for the day of its report where those of an answer are weeks `apart`.
    """
    both = ((one.before, False), (one.quote, apart))
    dated = [quote for quote, always in both if quote and (always or names_weekday(quote.text))]
    found = {article.id: article for quote in dated for article in archive.elsewhere(quote)}
    return replace(one, elsewhere=tuple(found.values()))
