"""A question as it is searched: its kind, its words, its limits, and what it leans on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from index import SearchFilter

# The weight of a search with the last turns, against one with the question alone: where it leans on them,
# where it does and the articles that they cited are known, and where it stands on its own.
WITH_TURNS = 0.8
WITH_CITED = 0.6
BESIDE_TURNS = 0.4


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
class QueryAnalysis:
    """A question as it will be searched: `words` without the phrases that limit, `context` from what it
    leans on (empty if it stands on its own), and the `filters` that it and the flags ask for. `background` is
    what was said before in any case.

    `days` are those whose reporting is read first, both in it: those that it has `named`, and a week after an event;
    None where it names none, or only such as limit. `undated` is what is asked of that reporting: the words without
    those days.
    `before` has the questions of the last two turns, where this one leans on them. `kind` says what answer it asks for,
    `topic` what it asks for anything about ("" where it asks for one thing), and `sides` has the two questions that it
    compares or asks at once, each with the words that are only that `side`'s, their stems that are its `own`, and the
    `whole` that it is read within, "" where it asks by itself.
    `about` are the articles that the last turns cited, each with what is added to the score of its passages. `problem`
    is one line for the reader where the limits cannot be met; nothing is searched then. `notices` are lines that say
    how it was taken. `guessed` says that it points back to something that nobody has named, and `unnamed` is its "he"
    or "they". `rewritten` is a model's wording of a question that leans on something, "" without one.
    """

    words: str
    filters: SearchFilter
    kind: Kind = Kind.FACT
    days: tuple[date | None, date | None] | None = None
    named: tuple[date | None, date | None] | None = None
    undated: str = ""
    topic: str = ""
    sides: tuple[QueryAnalysis, ...] = ()
    side: str = ""
    whole: str = ""
    own: frozenset[str] = frozenset()
    context: tuple[str, ...] = ()
    before: str = ""
    background: tuple[str, ...] = ()
    about: Mapping[str, float] = field(default_factory=dict)
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
    def read_as(self) -> str:
        """The question as the reader's model reads it: what it leans on comes before it, or the side that is meant."""
        if self.whole:
            return side_of(self.side, self.whole)
        return self.asked if self.rewritten or not self.before else f"{self.before} {self.asked}"

    @property
    def searched(self) -> str:
        """The words that are searched for."""
        return self.rewritten or self.topic or self.words

    @property
    def is_follow_up(self) -> bool:
        return bool(self.context)

    @property
    def leaning(self) -> float:
        """The weight of a search with `background`, 0 to 1."""
        if not self.context:
            return BESIDE_TURNS
        return WITH_CITED if self.about else WITH_TURNS

    @property
    def standalone(self) -> str:
        """The question as understood, for a reader to check."""
        return f"{self.asked} (after: {' / '.join(self.context)})" if self.context else self.asked
