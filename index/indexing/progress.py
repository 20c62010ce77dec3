"""How far a run is: in articles and in bytes, so that one file of a million articles has a time left as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus import Article, ArticleError, Doubt
from corpus.limits import MEGABYTE, megabytes

Found = Article | ArticleError | Doubt


@dataclass(frozen=True, slots=True)
class Progress:
    """Articles looked at, passages embedded, and how many bytes are `read` of the `size` that has to be; or, where
    all passages are made anew, of how many articles in the index that is done.
    """

    articles: int
    passages: int
    read: int
    size: int
    anew: int = 0

    @property
    def share(self) -> float:
        """What is done of the work, 0 to 1."""
        done, whole = (self.articles, self.anew) if self.anew else (self.read, self.size)
        return min(1.0, done / whole) if whole else 0.0

    def __str__(self) -> str:
        if self.anew:
            return f"{self.articles:,} of {self.anew:,} articles made anew, {self.passages:,} passages"
        read = f"{self.read / MEGABYTE:,.1f} of {megabytes(self.size)}"
        return f"{self.articles:,} articles, {read}, {self.passages:,} passages"


class Course:
    """Counts what a run has read of the bytes that it has to, and reports it."""

    def __init__(self, report: Callable[[Progress], None]) -> None:
        self._report = report
        self._articles = self._passages = self._read = self._size = 0
        self.known = 0  # bytes of files that need not be read again

    def expect(self, size: int) -> None:
        """Takes in that a file of that size has to be read."""
        self._size += size

    def reading(self, found: Iterator[Found], size: int, place: Callable[[], int]) -> Iterator[Found]:
        """Counts what is found in a file of `size` bytes, of which so many are behind the reader at each `place`."""
        before = self._read
        for item in found:
            self._articles += isinstance(item, Article)
            self._read = before + min(size, place())
            self.tell()
            yield item
        self._read = before + size
        self.tell()

    def stored(self, passages: int) -> None:
        """Takes in how many passages have been embedded and stored."""
        self._passages = passages

    def tell(self) -> None:
        """Reports how far the run is; a caller that wants it stopped raises there."""
        self._report(Progress(self._articles, self._passages, self._read, self._size))

    def __str__(self) -> str:
        """How much of the sources has been read, in words."""
        share = (self.known + self._read) / max(1, self.known + self._size)
        return f"{share:.0%} of what the sources hold"
