"""What an indexing run did, for a person to check: every change, everything skipped and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from corpus import Article, ArticleError, Doubt


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """One article that came, was corrected, or went."""

    kind: Kind
    article_id: str
    title: str
    path: str

    @classmethod
    def of(cls, kind: Kind, article: Article) -> Change:
        return cls(kind, article.id, article.title, article.path)


@dataclass(slots=True)
class Summary:
    """A whole run, in articles unless it says passages.

    `kept` counts articles that vanished from their source and stay, because too many vanished at once.
    """

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    kept: int = 0
    passages: int = 0
    skipped: list[ArticleError] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    seconds: float = 0.0

    def count(self, kind: Kind) -> int:
        return sum(change.kind is kind for change in self.changes)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is within a source: files looked at of all files, and passages embedded so far."""

    looked: int
    files: int
    passages: int
