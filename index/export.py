"""Every article of an index in files that Dateline reads back, wherever each came from."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus import EXPORT, Article
from corpus.limits import MEGABYTE
from index.backends.opening import backend_of
from index.backends.place import Place
from index.errors import IndexingError, NoIndexError

SUFFIX = ".jsonl.gz"
_MOST = 200 * MEGABYTE  # of articles in one file as it is unpacked, so that a reader takes it


@dataclass(frozen=True, slots=True)
class Exported:
    """How many articles were written, to which files, and which were not as they are damaged.

    `older` are files with the names of further parts, which this export has none of.
    """

    articles: int
    files: tuple[Path, ...]
    damaged: tuple[str, ...]
    older: tuple[Path, ...] = ()


def export(place: Place, target: Path) -> Exported:
    """Writes the articles of the index at `place` to `target`, and to `target-2` and so on if they are many.

    The store may be damaged, or of another version: what can be read of it is written. Files of those names stay
    as they are until all of it is. Raises NoIndexError where there is none, and IndexingError where the files
    cannot be written.
    """
    backend = backend_of(place)
    if not backend.exists():
        raise NoIndexError(f"{backend}: there is no index here to export; run 'dateline index' to build one")
    if not target.name.endswith(SUFFIX):
        raise IndexingError(f"{target}: name a file that ends in {SUFFIX}, so that 'dateline index' reads it")
    damaged: list[str] = []
    files: list[Path] = []
    count = 0
    try:
        with backend.articles() as every, _drafts() as drafts, ExitStack() as written:
            room = 0
            for article in _whole(every, damaged):
                text = json.dumps({"format": EXPORT, **_plain(article)}, ensure_ascii=False)
                line = f"{text}\n".encode()
                if room < len(line):
                    written.close()
                    files.append(_numbered(target, len(files) + 1))
                    real = files[-1].resolve()
                    drafts[real] = real.with_name(f".tmp-{real.name}")
                    file = written.enter_context(_opened(drafts[real]))
                    room = _MOST
                room -= len(line)
                file.write(line)
                count += 1
    except OSError as error:
        raise IndexingError(
            f"{target}: cannot be written ({error.strerror or error}); make room there or name another file"
        ) from None
    return Exported(count, tuple(files), tuple(damaged), tuple(_older(target, len(files))))


@contextmanager
def _drafts() -> Iterator[dict[Path, Path]]:
    """The files to write, by what they are to be: they take those places all together, or none does."""
    drafts: dict[Path, Path] = {}
    try:
        yield drafts
        for draft in drafts.values():
            with draft.open("r+b") as file:
                os.fsync(file.fileno())
        for path, draft in drafts.items():
            if path.exists():
                shutil.copymode(path, draft)
            draft.replace(path)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _older(target: Path, written: int) -> Iterator[Path]:
    """What an export with more parts left behind, the first part aside."""
    number = max(written, 1) + 1
    while (path := _numbered(target, number)).exists():
        yield path
        number += 1


def _whole(found: Iterator[tuple[Article, bool]], damaged: list[str]) -> Iterator[Article]:
    for article, whole in found:
        if whole:
            yield article
        else:
            damaged.append(article.id)


def _plain(article: Article) -> dict[str, object]:
    published = article.published.isoformat() if article.published else None
    return asdict(article) | {"published": published}


def _numbered(target: Path, number: int) -> Path:
    name = target.name.removesuffix(SUFFIX)
    return target if number == 1 else target.with_name(f"{name}-{number}{SUFFIX}")


def _opened(path: Path) -> gzip.GzipFile:
    return gzip.open(path, "wb", compresslevel=6)
