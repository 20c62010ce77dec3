"""One published generation of the vector index: complete, checked, and never changed again.

folder/CURRENT          the name of the generation that answers
folder/gen-000051/      a Chroma collection, and generation.json about it
folder/tmp-*            what an interrupted publication left; the next one removes it
"""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
import os
import re
import tempfile
from collections.abc import Collection as Several
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import reduce
from operator import xor
from pathlib import Path

import numpy as np

from index.embedding.embedder import Vectors
from index.errors import NoIndexError, UnreadableError
from index.lock import share
from index.vectors.collection import Collection
from index.vectors.sameness import finds_itself

_log = logging.getLogger(__name__)

RECORD = "generation.json"
_REPAIR = "run 'dateline verify --repair'"
_NAME = re.compile(r"gen-\d{6,}")


@dataclass(frozen=True, slots=True)
class Record:
    """What a generation says of itself. `created` is an ISO 8601 time in UTC.

    `fingerprint` names what made the vectors; those of two fingerprints cannot be compared. `deleted`
    counts the passages deleted since the graph was last built from empty: they still take up room in it.
    `state` is that of the store which it was made from, and holds all passages of, while `Store.state` is
    the same. `sums` is the SHA-256 of each file of the graph, which Chroma reads without checking.
    """

    fingerprint: str
    count: int
    deleted: int
    created: str
    state: int
    sums: dict[str, str]

    @classmethod
    def of(cls, path: Path, *, fingerprint: str, ids: Several[int], deleted: int) -> Record:
        """Describe the finished collection of `ids` in `path` as created now."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        return cls(fingerprint, len(ids), deleted, now, reduce(xor, ids, 0), _sums(path))

    def write(self, path: Path) -> None:
        (path / RECORD).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


class Generation:
    """An open generation. It stays on disk until it is closed, however many are published meanwhile.

    Raises UnreadableError if it is damaged, FileNotFoundError if it is gone and OSError as the disk does.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.path = folder / name
        self._hold = os.open(self.path / RECORD, os.O_RDONLY)
        self._view: tempfile.TemporaryDirectory[str] | None = None
        self._collection: Collection | None = None
        try:
            if not share(self._hold):
                raise UnreadableError(self.path / RECORD, "is locked by another program")
            (self.path / RECORD).stat()  # It may have been removed while `share` waited.
            self.record = _read(self.path)
            if _sums(self.path) != self.record.sums:
                raise UnreadableError(self.path, "is not what was written")
            self._collection = self._open()
            self._warm(self._collection)
        except UnreadableError as error:
            self.close()
            raise UnreadableError(error.where, error.reason, _REPAIR) from error
        except BaseException:
            self.close()
            raise

    def count(self) -> int:
        """How many passages it holds."""
        return self.record.count

    def query(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` passages nearest to `vector`, shape (dimensions,), as (id, cosine), best first."""
        if not self.count() or k < 1:
            return []
        return self._open_collection.query(vector[np.newaxis], k)[0]

    def ids(self) -> set[int]:
        return self._open_collection.ids()

    def vectors(self, ids: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of those of `ids` that are in this generation."""
        return self._open_collection.vectors(ids)

    def close(self) -> None:
        """Free memory and file handles; a second call does nothing."""
        if self._collection is not None:
            self._collection.close()
            self._collection = None
        if self._view is not None:
            self._view.cleanup()
            self._view = None
        if self._hold >= 0:
            os.close(self._hold)
            self._hold = -1

    @property
    def _open_collection(self) -> Collection:
        if self._collection is None:
            raise ValueError(f"{self.name} is closed")
        return self._collection

    def _open(self) -> Collection:
        try:
            return Collection(self.path)
        except UnreadableError as refused:
            # Chroma writes a row whenever it opens. Where the folder is read-only or its disk is full, give
            # it a copy of the small database and links to the graph, which it only reads.
            self._view = tempfile.TemporaryDirectory(prefix="dateline-")
            try:
                return Collection(_view_of(self.path, Path(self._view.name)))
            except UnreadableError:
                raise refused from None

    def _warm(self, collection: Collection) -> None:
        """Read the graph into memory by a first query, which shows as well that it answers."""
        sample = collection.sample()
        whole = collection.count() == self.count() and (sample is None) == (self.count() == 0)
        if whole and sample is not None:
            whole = finds_itself(collection.query(sample[np.newaxis], 1)[0])
        if not whole:
            raise UnreadableError(self.path, "not all of its passages are there")


def current_name(folder: Path) -> str:
    """The name of the generation that answers. Raises NoIndexError if there is none."""
    try:
        name = (folder / "CURRENT").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        name = ""
    if not _NAME.fullmatch(name):
        raise NoIndexError(
            f"{folder}: there is no index that can be read here; build one with 'dateline index'"
        )
    return name


def open_current(folder: Path) -> Generation:
    """Open the generation that answers. Raises NoIndexError if there is none, UnreadableError if damaged."""
    name = current_name(folder)
    while True:
        try:
            return Generation(folder, name)
        except OSError as error:
            # Gone since CURRENT was read? Then CURRENT names a newer one by now.
            failed, name = name, current_name(folder)
            if name == failed:
                reason = error.strerror or error
                raise UnreadableError(folder / name, f"cannot be opened ({reason})", _REPAIR) from None


def published(folder: Path) -> list[str]:
    """The names of the generations in a folder, oldest first; whatever else is called like one is none."""
    names = (path.name for path in folder.glob("gen-*") if path.is_dir())
    return sorted(filter(_NAME.fullmatch, names), key=number)


def number(name: str) -> int:
    """The number of a generation, by its name."""
    return int(name.removeprefix("gen-"))


def superseded(folder: Path) -> list[Path]:
    """The generations but the current one and the one before it, oldest first; some may be read still."""
    try:
        current = number(current_name(folder))
    except NoIndexError:
        current = 0
    names = published(folder)
    before = max((name for name in names if number(name) < current), key=number, default="")
    return [folder / name for name in names if name != before and number(name) != current]


def open_usable(folder: Path) -> Generation | None:
    """The generation that answers, or where that is damaged the newest whole one; None where none is."""
    try:
        return open_current(folder)
    except NoIndexError:
        names = published(folder)
    except UnreadableError as error:
        _log.warning("%s (older vectors and the store's answer meanwhile)", error)
        names = [name for name in published(folder) if name != current_name(folder)]
    for name in reversed(names):
        with suppress(UnreadableError, OSError):
            return Generation(folder, name)
    return None


def _read(path: Path) -> Record:
    try:
        return Record(**json.loads((path / RECORD).read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise UnreadableError(path / RECORD, "is not a generation's record") from None


def _view_of(path: Path, view: Path) -> Path:
    for part in path.iterdir():
        if part.is_dir():
            (view / part.name).symlink_to(part.resolve(), target_is_directory=True)
        else:
            (view / part.name).write_bytes(part.read_bytes())
    return view


def _sums(path: Path) -> dict[str, str]:
    sums = {}
    for part in sorted(path.glob("*/*")):
        with part.open("rb") as file:
            sums[part.relative_to(path).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return sums
