"""A run of questions for the screen: its measures, the chief ones by kind of question, the worst answers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.evaluation.comparison import Comparison, MeasureDifference
from bot.evaluation.measures import MEASURES, breakdown, measure
from bot.evaluation.run import DEPTH, Outcome

_RANKINGS = ("h1", "h4", "h10", "mrr10")
_KINDS = {
    "article_h1": "article\nfirst",
    "passage_h1": "passage\nfirst",
    "passage_mrr10": "passage\nMRR@10",
    "first_sentence": "first\nholds",
    "whole_answer": "whole\nholds",
    "auroc": "AUROC",
}


def show_scores(outcomes: Sequence[Outcome], comparison: Comparison | None, out: Console) -> None:
    """Every measure, beside the baseline's where there is one, then the chief ones by kind of question."""
    differences = comparison.differences if comparison else {}
    figures = measure(outcomes)
    out.print(_ranking_table(figures, differences), Text())
    out.print(_answer_table(outcomes, figures, differences), Text())
    out.print(_kinds_table(outcomes))
    if comparison:
        out.print(
            Text(
                f"In brackets: the change over the {comparison.questions:,} questions that both runs asked; "
                "* where it is more than sampling noise (95 %), which is not told of under ten, nor of seconds.",
                style="dim",
            )
        )


def show_failures(outcomes: Sequence[Outcome], limit: int, out: Console) -> None:
    """The `limit` worst: what was asked, shown and wanted, and where the right passage ranked."""
    for outcome in worst(outcomes)[:limit]:
        lines = Table.grid(padding=(0, 2))
        lines.add_row("asked", Text.assemble((outcome.question, "bold"), (f"  {outcome.id}", "dim")))
        if outcome.after:
            lines.add_row("after", Text(" / ".join(outcome.after)))
        lines.add_row("shown", Text(" ".join(outcome.shown) or "nothing: refused"))
        lines.add_row("wanted", Text(_wanted(outcome)))
        lines.add_row("ranked", Text(_ranked(outcome)))
        out.print(Text(), lines)


def worst(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes that are wrong, the surest first; those whose second or third sentence saves them last."""

    def badness(outcome: Outcome) -> tuple[bool, float]:
        return not outcome.whole_holds, 1 - outcome.confidence if outcome.refused else outcome.confidence

    wrong = [one for one in outcomes if (not one.first_holds if one.answerable else not one.refused)]
    return sorted(wrong, key=badness, reverse=True)


def _ranking_table(figures: dict[str, float], differences: dict[str, MeasureDifference]) -> Table:
    table = _table("Found", "first", "in 4", "in 10", "MRR@10")
    for kind in ("article", "passage"):
        names = [f"{kind}_{name}" for name in _RANKINGS]
        table.add_row(f"Right {kind}", *(_cell(name, figures[name], differences.get(name)) for name in names))
    return table


def _answer_table(
    outcomes: Sequence[Outcome], figures: dict[str, float], differences: dict[str, MeasureDifference]
) -> Table:
    answerable = sum(outcome.answerable for outcome in outcomes)
    table = _table("Answered", f"{len(outcomes):,} questions, {answerable:,} of them answerable")
    for one in MEASURES:
        if not one.name.endswith(_RANKINGS):
            table.add_row(one.label, _cell(one.name, figures[one.name], differences.get(one.name)))
    return table


def _kinds_table(outcomes: Sequence[Outcome]) -> Table:
    table = _table("By kind", "asked", *_KINDS.values(), "refused")
    for name, group in breakdown(outcomes).items():
        figures = measure(group)
        refused = sum(outcome.refused for outcome in group) / len(group)
        cells = (_number(key, figures[key]) for key in _KINDS)
        table.add_row(name, f"{len(group):,}", *cells, _number("refused", refused))
    return table


def _table(first: str, *columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(first, min_width=16)
    for column in columns:
        table.add_column(column, justify="right", vertical="bottom")
    return table


def _cell(name: str, figure: float, difference: MeasureDifference | None) -> Text:
    cell = Text(_number(name, figure))
    if difference and not math.isnan(change := difference.now - difference.before):
        mark = "*" if difference.exceeds_noise else " "
        cell.append(f" ({_number(name, change, sign='+')}){mark}", style="cyan" if mark == "*" else "dim")
    return cell


def _number(name: str, figure: float, *, sign: str = "") -> str:
    """Shares as .832, words as 41, seconds as 0.041."""
    if math.isnan(figure):
        return "–"
    if name == "words":
        return f"{figure:{sign}.0f}"
    if name.startswith("seconds"):
        return f"{figure:{sign}.3f}"
    return f"{figure:{sign}.3f}".replace("0.", ".", 1) if abs(figure) < 1 else f"{figure:{sign}.2f}"


def _wanted(outcome: Outcome) -> str:
    if not outcome.answerable:
        return "a refusal"
    answers = " / ".join(outcome.answers)
    evidence = " … ".join(" ".join(words.split()) for words in outcome.evidence)
    return f"{answers} (“{evidence}”)" if evidence else answers


def _ranked(outcome: Outcome) -> str:
    sure = f"confidence {outcome.confidence:.2f}"
    if not outcome.answerable:
        return sure
    place = f"number {outcome.passage_rank}" if outcome.passage_rank else f"not among the {DEPTH}"
    return f"the right passage: {place}; {sure}"
