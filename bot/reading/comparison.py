"""Reading for a question that sets two things beside each other: each side is searched and read by itself."""

from __future__ import annotations

from dataclasses import replace

from bot.evidence import Evidence, ScoredSentence
from bot.protocols import Reader, Retriever
from bot.query_analysis import Kind, QueryAnalysis

ONE_SIDE = "The reporting here answers only one side of this comparison: nothing on “{}”."
NOT_COMPARED = "These are the reports on each side; the comparison is yours to make."


def read_sides(analysis: QueryAnalysis, retriever: Retriever, reader: Reader, limit: int) -> Evidence:
    """The best sentence for each side, in the order asked; what the whole question finds where no side is found."""
    found: dict[str, Evidence] = {}
    for side in analysis.sides:
        asked = replace(analysis, words=side, sides=())
        found[side] = reader.read(asked, retriever.retrieve(asked, limit))
    first = {side: evidence.answers[0] for side, evidence in found.items() if evidence.answers}
    answers = _apart(list(first.values()))
    if len(answers) < len(analysis.sides):
        whole = replace(analysis, kind=Kind.FACT, sides=())
        evidence = reader.read(whole, retriever.retrieve(whole, limit))
        missing = next((side for side in analysis.sides if side not in first), "")
        if evidence.answered and missing and first:
            told = (*evidence.notices, ONE_SIDE.format(missing))
            return replace(evidence, answers=_apart([*answers, *evidence.answers[:1]]), notices=told)
        return evidence
    return Evidence(
        answers=answers,
        hits=tuple(hit for evidence in found.values() for hit in evidence.hits),
        confidence=min(evidence.confidence for evidence in found.values()),
        notices=(NOT_COMPARED,),
    )


def _apart(sentences: list[ScoredSentence]) -> tuple[ScoredSentence, ...]:
    """Each sentence once."""
    return tuple({sentence.quote: sentence for sentence in sentences}.values())
