"""What an indexing run did, for a person to check: every change, everything skipped and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from corpus import Article, ArticleError, Doubt, SourceError
from index.store.changes import ChangeKind


@dataclass(frozen=True, slots=True)
class Change:
    """One article that came, was corrected, or went."""

    kind: ChangeKind
    article_id: str
    title: str
    path: str

    @classmethod
    def of(cls, kind: ChangeKind, article: Article) -> Change:
        return cls(kind, article.id, article.title, article.path)


@dataclass(slots=True)
class Summary:
    """A whole run, in articles unless it says passages.

    `kept` are, by source, articles that vanished from it and stay, because too many vanished at once;
    `renewed` those that were stored already and embedded again, because what they were `made_by` changed
    from the first to the second. `passages` were embedded, `passages_gone` were there before the run and are
    not now, `passages_unchanged` are; `helped` were embedded for another process until that one was done.
    `missing` are the sources that could not be had, and why is among what was `skipped`.
    `unsettled` are the paths of files left for later, as they may be half written; `held_back` were withdrawn by a
    person, and are not taken in. `undated` and `unsigned` are how many of those that came or were corrected have no
    day and no outlet, `lacking` is the path of one.
    """

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    kept: dict[str, list[Article]] = field(default_factory=dict)
    renewed: int = 0
    made_by: tuple[str, str] = ("", "")
    passages: int = 0
    passages_gone: int = 0
    passages_unchanged: int = 0
    helped: int = 0
    skipped: list[ArticleError] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    held_back: int = 0
    undated: int = 0
    unsigned: int = 0
    lacking: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        """The run in a line, as `dateline status` shows the last one."""
        counts = [f"{self.count(kind)} {kind}" for kind in ChangeKind]
        counts += [f"{self.unchanged} unchanged", f"{len(self.skipped)} skipped"]
        if self.renewed:
            counts.append(f"{self.renewed} made anew")
        if self.kept:
            counts.append(f"{sum(map(len, self.kept.values()))} kept, as too much vanished at once")
        return ", ".join(counts)

    def count(self, kind: ChangeKind) -> int:
        return sum(change.kind is kind for change in self.changes)

    def note_missing(self, source: str, error: SourceError) -> None:
        self.missing.append(source)
        self.skipped.append(ArticleError(source, str(error).removeprefix(f"{source}: ")))

    def note_what_lacks(self, article: Article) -> None:
        self.undated += not article.published
        self.unsigned += not article.source
        if not (article.published and article.source):
            self.lacking = self.lacking or article.path

    def join_corrections(self) -> None:
        """Takes an article that came where one of its title went, in the same file, for a correction of it.

        To a person it is one, though nothing but its words identifies it.
        """
        gone: dict[tuple[str, str], list[Change]] = {}
        for change in self.changes:
            if change.kind is ChangeKind.WITHDRAWN:
                gone.setdefault((change.path, change.title), []).append(change)
        others: list[Change] = []
        for change in self.changes:
            if change.kind is ChangeKind.ADDED and gone.get((change.path, change.title)):
                gone[change.path, change.title].pop()
                others.append(replace(change, kind=ChangeKind.CHANGED))
            elif change.kind is not ChangeKind.WITHDRAWN:
                others.append(change)
        self.changes = others + [change for changes in gone.values() for change in changes]
