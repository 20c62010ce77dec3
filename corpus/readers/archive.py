"""gzip and zip: the files in them are read where they are. Nothing is ever extracted to disk."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from corpus.cleaning import clean_line
from corpus.decoding import SAMPLE
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits, megabytes
from corpus.readers.formats import drafts_of

_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError)
_UNPACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the methods that can be unpacked a little at a time
_ENTRY = b"PK\x01\x02"  # begins each entry in the directory of a zip


def drafts(stream: io.BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """What is in a file, or in an archive, out of which no more than `limits.file_bytes` may come."""
    suffix = path[-4:].lower()
    if suffix == ".zip":
        found = _unzipped(stream, path, limits)
        yield next(found, ArticleError(path, "no articles in it"))
    elif suffix.endswith(".gz"):
        found = _gunzipped(stream, path, limits)
    else:
        found = drafts_of(stream, path, limits, name=path)
    yield from found


class _TooMuchError(Exception):
    """More came out of an archive than may."""


class _Meter:
    """How many bytes may still come out of an archive."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.file_bytes
        self.reason = f"more than {megabytes(limits.file_bytes)} comes out of this archive: split it"

    def opened(self, file: IO[bytes] | gzip.GzipFile) -> io.BufferedReader:
        """What `file` unpacks, counted as it comes; what is read again counts once."""
        return io.BufferedReader(_Metered(file, self), SAMPLE)


class _Metered(io.RawIOBase):
    def __init__(self, file: IO[bytes] | gzip.GzipFile, meter: _Meter) -> None:
        self._file, self._meter = file, meter

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        before = self._file.tell()
        place = self._file.seek(offset, whence)
        self._meter.left += before - place
        return place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        self._meter.left -= len(data)
        if self._meter.left < 0:
            raise _TooMuchError
        buffer[: len(data)] = data
        return len(data)


def _gunzipped(stream: io.BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """The one file in a .gz, which is named as it is, without the .gz."""
    meter = _Meter(limits)
    try:
        with gzip.GzipFile(fileobj=stream) as file:
            yield from drafts_of(meter.opened(file), path, limits, name=path[: -len(".gz")])
    except _TooMuchError:
        yield ArticleError(path, meter.reason)
    except _DAMAGED:
        yield ArticleError(path, "a damaged gzip archive")


def _unzipped(stream: io.BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """The files in a .zip, each shown as `file.zip!member`, without dot-files and README.md."""
    if _entries(stream) > limits.members:
        yield ArticleError(path, f"an archive of over {limits.members:,} files: split it")
        return
    meter = _Meter(limits)
    try:
        with zipfile.ZipFile(stream) as archive:
            for member in archive.infolist():
                if _is_reporting(member.filename):
                    yield from _member(archive, member, path, meter, limits)
    except _TooMuchError:
        yield ArticleError(path, meter.reason)
    except (*_DAMAGED, ValueError):
        yield ArticleError(path, "a damaged zip archive, or none")


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, meter: _Meter, limits: Limits
) -> Iterator[Draft | ArticleError]:
    shown = f"{path}!{clean_line(member.filename)}"
    if member.flag_bits & 1:
        yield ArticleError(shown, "it only opens with a password")
    elif member.compress_type not in _UNPACKED:
        yield ArticleError(shown, "packed by a method that Dateline does not unpack")
    elif member.filename.lower().endswith((".zip", ".gz")):
        yield ArticleError(shown, "an archive inside an archive: take it out first")
    else:
        try:
            with archive.open(member) as file:
                yield from drafts_of(meter.opened(file), shown, limits, name=member.filename)
        except _DAMAGED:
            yield ArticleError(shown, "damaged inside its archive")


def _is_reporting(name: str) -> bool:
    if not name or name.endswith("/"):
        return False
    parts = PurePosixPath(name).parts
    hidden = any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts)
    return not hidden and parts[-1].lower() != "readme.md"


def _entries(stream: io.BufferedReader) -> int:
    """How many files a zip holds at most, before its whole directory is taken into memory."""
    count = 0
    while chunk := stream.read(SAMPLE):
        count += chunk.count(_ENTRY)
    stream.seek(0)
    return count
