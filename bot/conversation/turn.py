"""One turn of a conversation: what was asked, what was shown, and the words that it was quoted from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, the answer as the reader saw it (empty where there was none), its citations' quotes and the
    ids of their articles. `leans` says whether it went on with the subject of the turn before, `guessed`
    whether it pointed back to something that nobody had named, so that its answer may be about anything.

    `resting` is for each sentence of the answer where it ends there, and the numbers, from 1, of the quotes that it
    rests on; empty in a turn that was kept before there was any.
    """

    question: str
    answer: str
    quotes: tuple[str, ...]
    articles: tuple[str, ...] = ()
    leans: bool = True
    guessed: bool = False
    resting: tuple[tuple[int, tuple[int, ...]], ...] = ()
