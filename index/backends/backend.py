"""The backend: where an index is, and how it is opened, written, checked and mended there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from corpus import Article
from index.store.store import Store
from index.vectors.index import VectorIndex

if TYPE_CHECKING:
    from index.audit.fault import Fault
    from index.audit.salvage import Salvaged
    from index.embedding.embedder import Embed


class Publisher(Protocol):
    """Has what is stored answer by its vectors."""

    def stored(self, passages: int) -> None:
        """Takes in how many passages a run has stored so far."""

    def publish(self, *, rebuild: bool = False) -> None:
        """Has all passages of the store answer; with `rebuild` from nothing. Raises IndexingError."""


def alone(embed: Embed, _made_by: str) -> Embed:
    """An embedder that nobody helps."""
    return embed


@dataclass(frozen=True, slots=True)
class Writer:
    """The right to write an index: its store, and what publishes it, given an embedder and its fingerprint.

    `shared` makes of these an embedder that whoever waits for the right works for; `helped` is how many passages
    were so embedded for others until this right came.
    """

    store: Store
    publisher: Callable[[Embed, str], Publisher]
    shared: Callable[[Embed, str], Embed] = alone
    helped: int = 0


@dataclass(frozen=True, slots=True)
class Repairing:
    """How an index is mended: what embeds, and what the settings ask for. Where `salvaging` has replaced a damaged
    store, `tell` is told what is left of it.
    """

    embed: Embed
    passage_tokens: int
    embedder: str
    salvaging: bool = False
    tell: Callable[[Salvaged], None] = lambda _: None


class Backend(Protocol):
    """One of the things that an index can stand on. In words it says where that is."""

    def exists(self) -> bool:
        """Whether anything has been stored there, whole or damaged."""

    def store(self) -> Store:
        """The store, to be read. Raises NoIndexError where there is none, and IndexingError."""

    def nearest(self, store: Store) -> VectorIndex:
        """What finds the passages of that store by their vectors, until it is closed."""

    def writing(
        self, wait: float = 0.0, embedder: Callable[[str], Embed] | None = None
    ) -> AbstractContextManager[Writer]:
        """The right to write, for one process at a time; a store is made where there is none.

        `wait` is how many seconds to wait for another writer, -1 for as long as it takes. Where the backend can share
        work, whoever waits embeds for that writer, with what `embedder` gives for a fingerprint. Raises BusyError,
        IndexingError and what that embedder raises.
        """

    def help(self, embedder: Callable[[str], Embed], stopped: Callable[[], bool]) -> None:
        """Embeds for whoever writes until it is `stopped`, without the right to write.

        Raises IndexingError where the backend cannot share work, and what that embedder raises.
        """

    def has_answers(self, store: Store) -> bool:
        """Whether there is anything to ask, or has been."""

    def generation(self) -> str:
        """The name of what answers by vectors now, for whoever keeps the index; "" where nothing does."""

    def size(self) -> int:
        """The bytes that the index takes."""

    def damage(self) -> str:
        """What a glance finds wrong with the store; "" where it finds nothing, or is none."""

    def articles(self) -> AbstractContextManager[Iterator[tuple[Article, bool]]]:
        """Every article that can be read, and whether it is as it was stored, however damaged the rest may be."""

    def audit(self, embed: Embed) -> list[Fault]:
        """Every fault of the index. Raises NoIndexError, and BusyError while it is being written."""

    def repair(self, faults: Sequence[Fault], how: Repairing) -> list[Fault]:
        """Repairs faults; gives those that are left. Raises IndexingError and BusyError."""
