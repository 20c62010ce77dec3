"""The fault: something in an index that is not as the indexer left it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "store", "article", "passages", "vectors", "copies", "terms", "files", "generation", "leftover"
]

REPAIR = "dateline verify --repair"
REREAD = "dateline verify --repair, then dateline index"
# Some of the store cannot be read: what can be is taken into a new one, and the rest has to be read again.
SALVAGE = "dateline verify --repair --salvage, then dateline index"
ANEW = "put a backup (store-*.db) in its place, or move the folder away, then dateline index"


@dataclass(frozen=True, slots=True)
class Fault:
    """What kind of fault, where, what exactly, and what repairs it.

    `where` is an article's id for article, passages, vectors, copies and files; for others it is a name
    in the folder.
    """

    kind: FaultKind
    where: str
    detail: str
    repair_command: str = REPAIR

    def __str__(self) -> str:
        return f"{self.kind} {self.where}: {self.detail} (repaired by: {self.repair_command})"
