"""From bytes to text: what encoding a file is in, whether it is text at all, and its lines one by one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import BufferedReader

from corpus.errors import ArticleError
from corpus.limits import Limits, megabytes

HEAD = 8192  # bytes that are looked at to tell what a file is
SAMPLE = 262_144  # bytes that are looked at to tell an encoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = re.compile(r"(?:iso-8859-|windows-|koi8-|cp|gb|big5|shift-jis|sjis|euc-|latin|mac)[\w-]*")
_MAGIC = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a Rich Text document"),
)
_NOT_TEXT = bytes([*range(9), *range(14, 27), *range(28, 32), 127])


def foreign(head: bytes) -> str:
    """What the first bytes of a file that should be text say it is instead, in words; "" for text."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return f"binary, not text: {kind}"
    if not _marked(head) and (b"\0" in head or _controls(head) * 20 > len(head)):
        return "binary, not text"
    return ""


def is_html(head: bytes) -> bool:
    """Whether these first bytes of a file are those of a web page."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:20].lower()
    return start.startswith((b"<!doctype html", b"<html"))


def encoding_of(sample: bytes, *, whole: bool = True, declared: str = "") -> str:
    """The encoding of a text that begins with `sample`: its mark, UTF-8, the declared, else the likeliest.

    UTF-8 comes before what a page declares: text in another encoding almost never happens to be valid UTF-8.
    """
    if mark := _marked(sample):
        return mark
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
    except UnicodeDecodeError:
        return _known(declared) or _likeliest(sample)
    return "utf-8"


def decode(data: bytes, *, declared: str = "") -> str:
    """`data` as text, whatever its encoding. Bytes that fit nowhere become U+FFFD."""
    encoding = encoding_of(data, declared=declared)
    return data.decode(encoding, errors="replace")


def slurp(stream: BufferedReader, limit: int) -> bytes:
    """All of a stream; ValueError, in words, if that is more than `limit` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise ValueError(f"over the limit of {megabytes(limit)} for one article in this format")
    return data


class Lines(Iterator[str]):
    """The lines of a stream, decoded, never more than one in memory. `number` is that of the last, from 1.

    `next` raises ArticleError for a line over `limits.record_bytes`: the line is skipped, the rest goes on.
    """

    def __init__(self, stream: BufferedReader, path: str, limits: Limits) -> None:
        self.number = 0
        self._path = path
        self._limit = limits.record_bytes
        self._encoding = encoding_of(stream.peek(SAMPLE), whole=False)
        wide = self._encoding.startswith(("utf-16", "utf-32"))
        self._lines: Iterator[str | bytes] = (
            _wide_lines(stream, self._encoding, self._limit) if wide else _byte_lines(stream, self._limit)
        )

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        if len(line) > self._limit:
            reason = f"over the limit of {megabytes(self._limit)} for one line"
            raise ArticleError(f"{self._path} line {self.number}", reason)
        return line if isinstance(line, str) else self._decoded(line)

    def _decoded(self, line: bytes) -> str:
        try:
            return line.decode(self._encoding)
        except UnicodeDecodeError:
            # One line in another encoding, as happens where exports were joined: Western European mostly.
            return line.decode("cp1252" if self._encoding == "utf-8" else self._encoding, errors="replace")


def _byte_lines(stream: BufferedReader, limit: int) -> Iterator[bytes]:
    """Lines; of one over the limit only a beginning that is over the limit too."""
    while line := stream.readline(limit + 1):
        yield line
        while len(line) > limit and not line.endswith(b"\n"):
            line = stream.readline(limit + 1)


def _wide_lines(stream: BufferedReader, encoding: str, limit: int) -> Iterator[str]:
    """The same for encodings in which a line feed is more than one byte."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    pending = ""
    while chunk := stream.read(HEAD):
        *lines, pending = (pending[: limit + 1] + decoder.decode(chunk)).split("\n")
        yield from (f"{line}\n" for line in lines)
    yield pending


def _marked(sample: bytes) -> str:
    return next((encoding for mark, encoding in _MARKS if sample.startswith(mark)), "")


def _controls(head: bytes) -> int:
    """How many bytes no text has: controls other than white space, escape and the printer's few."""
    return len(head) - len(head.translate(None, delete=_NOT_TEXT))


def _known(declared: str) -> str:
    """A declared legacy encoding by Python's name; "" for any other."""
    name = declared.strip().lower().replace("_", "-")
    if not _LEGACY.fullmatch(name):
        return ""
    if name in ("iso-8859-1", "latin1"):  # as browsers read it: nobody means the control characters
        return "cp1252"
    try:
        return codecs.lookup("gb18030" if name == "gb2312" else name).name
    except LookupError:
        return ""


def _likeliest(sample: bytes) -> str:
    import charset_normalizer  # only files that are not UTF-8 pay for it

    matches = charset_normalizer.from_bytes(sample[:SAMPLE])
    best = matches.best()
    if best is None:
        return "cp1252"
    if best.encoding == "cp1250":
        # It is tried first and fits most Western text as well, with the wrong accents.
        rivals = [m for m in matches if m.encoding in ("cp1252", "cp1254") and m.coherence >= best.coherence]
        best = max(rivals, key=lambda match: match.coherence, default=best)
    return best.encoding
