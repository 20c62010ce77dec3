"""What passes between the steps of the graph, and what of it a conversation keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypedDict

from langgraph.channels import UntrackedValue

from bot.answer import Answer, Citation, Sentence
from bot.conversation.turn import KeptTurn, Turn
from bot.evidence import Evidence
from bot.query_analysis import QueryAnalysis
from index import SearchFilter

# How many turns a conversation remembers: more than a follow-up ever leans on, so that it can be shown.
TURNS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Run:
    """One question on its way: what each step made of it. `failure` says why a writer wrote nothing, and `empty`
    that nothing was published in the period that was asked for, "" where something was.
    """

    started: float
    analysis: QueryAnalysis
    evidence: Evidence = field(default_factory=Evidence)
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    disagreement: str = ""
    failure: str = ""
    empty: str = ""


def _lengthened(turns: Sequence[KeptTurn], more: Sequence[KeptTurn]) -> list[KeptTurn]:
    # What was kept in another form is from here on kept in this one.
    return [Turn.of(turn).kept() for turn in [*turns, *more][-TURNS_KEPT:]]


class State(TypedDict, total=False):
    """`question`, `filters`, whether a `timeline` is asked for and earlier `turns` go in, `answer` comes out.

    Only the turns are kept from one question of a conversation to the next, each as plain data.
    """

    turns: Annotated[list[KeptTurn], _lengthened]
    question: Annotated[str, UntrackedValue]
    filters: Annotated[SearchFilter, UntrackedValue]
    timeline: Annotated[bool, UntrackedValue]
    run: Annotated[Run, UntrackedValue]
    answer: Annotated[Answer, UntrackedValue]


def said_before(state: State) -> list[Turn]:
    """The turns before a question, oldest first."""
    return [Turn.of(turn) for turn in state.get("turns", ())]
