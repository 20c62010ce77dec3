"""How much of a file or feed Dateline is willing to read."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000
_AROUND = 4  # markup, escapes and other fields may take this many times as much as the text


@dataclass(frozen=True, slots=True)
class Limits:
    """`file_bytes` is for a file of many articles and for all that comes out of an archive, `article_bytes`
    for the text of one article; `members` is how many files an archive may hold, and `records` how many
    articles a file may. A feed has `fetch_seconds` to arrive in, from the first look-up of its address to its
    last byte. Whatever reads them may have `memory_bytes` and compute `article_seconds` over one article.
    """

    file_bytes: int = 256 * MEGABYTE
    article_bytes: int = 5 * MEGABYTE
    members: int = 100_000
    records: int = 1_000_000
    fetch_seconds: float = 15.0
    memory_bytes: int = 1_500 * MEGABYTE
    article_seconds: float = 30.0

    @property
    def record_bytes(self) -> int:
        """The most that one article may take with its markup, as a saved page or a line of JSON."""
        return self.article_bytes * _AROUND


def megabytes(size: int) -> str:
    """`size` in bytes, in words."""
    return f"{size / MEGABYTE:,.1f} MB"
