"""Why a question was answered as it was, in six lines: as it was understood, searched, chosen and cut off."""

from __future__ import annotations

from bot.answer import Citation
from bot.archive.coverage import searched
from bot.graph.state import State
from bot.query_analysis import Kind
from bot.terminal.options import counted
from index import SearchHit


def explanation(state: State) -> list[str]:
    """Six lines, or fewer where there is nothing to tell."""
    answer, run = state["answer"], state["run"]
    analysis, evidence = run.analysis, run.evidence
    lines = [f"Understood as: {analysis.asked} ({analysis.kind})"]
    if analysis.context:
        lines.append(f"As it goes on from: {analysis.context[0]}")
    if analysis.kind is Kind.GREETING:
        return [*lines[:1], "Not searched: it asks nothing of the reporting"]
    if analysis.problem or not evidence.hits:
        return [*lines, f"Not searched: {analysis.problem}" if analysis.problem else "Found: nothing"]
    lines.append(f"Searched: “{analysis.searched}” in {searched(answer.searched)}")
    if answer.answered:
        whys = (f"[{one.number}] {_why(_hit(one, evidence.hits))}" for one in answer.citations)
        lines.append(f"Why these: {'; '.join(whys)}")
        lines.append(f"Why not more: {_cut_off(state)}")
    else:
        lines.append(f"Why none: {_nearest(state)}")
    lines.append(f"How sure: {answer.confidence:.2f} of 1, from {counted(len(evidence.hits), 'passage')}")
    return lines


def _hit(citation: Citation, hits: tuple[SearchHit, ...]) -> SearchHit | None:
    of_article = [hit for hit in hits if hit.passage.article.id == citation.article_id]
    holding = [hit for hit in of_article if hit.passage.start <= citation.start < hit.passage.end]
    return next(iter(holding or of_article), None)


def _why(hit: SearchHit | None) -> str:
    return f"{hit.why}, {hit.score:.2f}" if hit else "beside them in the report"


def _cut_off(state: State) -> str:
    shown, evidence = len(state["answer"].sentences), state["run"].evidence
    others = [*evidence.answers[shown:], *evidence.others]
    if not others:
        return f"no other sentence of what was found comes near these {shown}"
    return (
        f"{counted(len(others), 'sentence')} came next, the first “{' '.join(others[0].quote.text.split())}”"
    )


def _nearest(state: State) -> str:
    evidence = state["run"].evidence
    nearest = [*evidence.answers, *evidence.others]
    if not nearest:
        return "no sentence of what was found comes near an answer"
    return f"nearest, but too far off: “{' '.join(nearest[0].quote.text.split())}”"
