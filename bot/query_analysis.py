"""A question as it is searched: its kind, its words, its limits, and what it leans on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from index import SearchFilter

# The weight of a search with the last turns, against one with the question alone: where it leans on them,
# where it does and the articles that they cited are known, and where it stands on its own.
WITH_TURNS = 0.8
WITH_CITED = 0.6
BESIDE_TURNS = 0.4


class DayRange(NamedTuple):
    """A stretch of days that may be open, both ends in it; None is an open end."""

    since: date | None = None
    until: date | None = None


class Kind(StrEnum):
    """FACT is answered by the sentence that says it; OVERVIEW by what the best reports begin with, NEWS by what
    the newest ones do; COMPARISON by a sentence for each side; LISTING by the best sentence of each report that
    answers; TIMELINE by dated lines; GREETING by what the archive holds.
    """

    FACT = "fact"
    OVERVIEW = "overview"
    NEWS = "news"
    COMPARISON = "comparison"
    LISTING = "listing"
    TIMELINE = "timeline"
    GREETING = "greeting"


def side_of(side: str, whole: str) -> str:
    """What a question over two things asks of one of them, as the reader's model is taught to read it."""
    return f"{side}: {whole}"


@dataclass(frozen=True, slots=True)
class Preferred:
    """The `days` whose reporting is read first: those that a question has `named`, and a week after an event.
    `named` is None where its only day is part of a name: "the 6 January hearing" is told of on any day.

    `undated` is what is asked of that reporting: the words without those days.
    """

    days: DayRange
    named: DayRange | None = None
    undated: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """What was said before a question: the first and the last of the `questions` on its subject; all that the last
    turns `said` and quoted, newest first; and the articles that they `cited`, each with what is added to the score of
    its passages.

    `leaned_on` says that the question cannot be understood without it.
    """

    questions: str = ""
    said: tuple[str, ...] = ()
    cited: Mapping[str, float] = field(default_factory=dict)
    leaned_on: bool = False

    @property
    def weight(self) -> float:
        """The weight of a search with what was said, 0 to 1."""
        if not self.leaned_on:
            return BESIDE_TURNS
        return WITH_CITED if self.cited else WITH_TURNS


@dataclass(frozen=True, slots=True)
class Side:
    """Which of two things is asked of: the words that are only its `name`, the stems of those that are its `own`, and
    the `whole` question that it is read within, "" where it asks by itself.
    """

    name: str = ""
    own: frozenset[str] = frozenset()
    whole: str = ""


@dataclass(frozen=True, slots=True)
class QueryAnalysis:
    """A question as it will be searched: `words` without the phrases that limit, the `filters` that it and the flags
    ask for, and what was said `before` it.

    `kind` says what answer it asks for, `topic` what it asks for anything about ("" where it asks for one thing), and
    `sides` has the two questions that it compares or asks at once, each with its `side`. `preferred` are the days whose
    reporting is read first; None where it names none, or only such as limit. `problem` is one line for the reader where
    the limits cannot be met; nothing is searched then. `notices` are lines that say how it was taken. `guessed` says
    that it points back to something that nobody has named, and `unnamed` is its "he" or "they". `rewritten` is a
    model's wording of a question that leans on something, "" without one.
    """

    words: str
    filters: SearchFilter
    kind: Kind = Kind.FACT
    topic: str = ""
    before: Before = Before()
    sides: tuple[QueryAnalysis, ...] = ()
    side: Side = Side()
    preferred: Preferred | None = None
    problem: str = ""
    notices: tuple[str, ...] = ()
    guessed: bool = False
    unnamed: str = ""
    rewritten: str = ""

    @property
    def asked(self) -> str:
        """The question as it is read and answered."""
        return self.rewritten or self.words

    @property
    def is_read_after_others(self) -> bool:
        """Whether the reader's model reads the questions that this one leans on before it."""
        return self.is_follow_up and not self.rewritten and not self.side.whole

    @property
    def read_as(self) -> str:
        """The question as the reader's model reads it: what it leans on comes before it, or the side that is meant."""
        if self.side.whole:
            return side_of(self.side.name, self.side.whole)
        return f"{self.before.questions} {self.asked}" if self.is_read_after_others else self.asked

    @property
    def searched(self) -> str:
        """The words that are searched for."""
        return self.rewritten or self.topic or self.words

    @property
    def is_follow_up(self) -> bool:
        return self.before.leaned_on

    @property
    def context(self) -> tuple[str, ...]:
        """What was said that it leans on, newest first."""
        return self.before.said if self.is_follow_up else ()

    @property
    def standalone(self) -> str:
        """The question as understood, for a reader to check."""
        return f"{self.asked} (after: {' / '.join(self.context)})" if self.context else self.asked
