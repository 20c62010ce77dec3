"""What a store remembers of what happened to it: changes of articles, corrections, withdrawals and runs."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from enum import StrEnum

from corpus import Article


class ChangeKind(StrEnum):
    """What became of an article."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """An article that came, was corrected or went: its title, its outlet, the file or feed, and when.

    `heir` is the article that took the place of one that went: the same with other words, where nothing
    but the words identifies it.
    """

    number: int
    kind: ChangeKind
    article_id: str
    title: str
    outlet: str
    path: str
    heir: str
    time: datetime.datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """What an article said until it was corrected, and when that was."""

    before: Article
    time: datetime.datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An article that a person took out, why, and when."""

    article: Article
    why: str
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Run:
    """An indexing run on record: when it began, how long it took, and its outcome in words."""

    started: datetime.datetime
    seconds: float
    outcome: str

    @property
    def skipped(self) -> bool:
        """Whether it passed over anything, as the summary that is its outcome says."""
        return bool(re.search(r"\b[1-9]\d* skipped\b", self.outcome))
