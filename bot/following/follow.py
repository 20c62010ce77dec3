"""What somebody follows, and what is new of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer import Citation


@dataclass(frozen=True, slots=True)
class Follow:
    """A topic or a question, an outlet, or both: then what that outlet says of it."""

    words: str = ""
    outlet: str = ""

    @property
    def is_question(self) -> bool:
        return self.words.endswith("?")

    def __str__(self) -> str:
        by = f"by {self.outlet}" if self.outlet else ""
        return f"“{self.words}” {by}".strip() if self.words else f"everything {by}"


@dataclass(frozen=True, slots=True)
class Report:
    """A new report in one sentence of its own, and where that stands."""

    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class News:
    """The new reports on what is followed, newest first. `upto` is the number of the change log to go on from."""

    follow: Follow
    reports: tuple[Report, ...]
    upto: int
