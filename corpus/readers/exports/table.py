"""CSV: an article a row. A row that is broken ends at its line, and takes nothing from the next."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from io import BufferedReader

from corpus.decoding import SAMPLE, Lines, decode
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits
from corpus.readers.exports.fields import draft, listed, names_text

_DELIMITERS = ",;\t|"
_MOST_LINES = 5_000  # of one row: a quote that is open for longer was never closed


def drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """A draft a row, the delimiter being the likeliest in the first row, which names the fields."""
    first = decode(stream.peek(SAMPLE)).partition("\n")[0]
    # The standard library's limit on a field is one for the process, and lower than a long article.
    csv.field_size_limit(limits.record_bytes)
    rows = _Rows(Lines(stream, path, limits), path, max(_DELIMITERS, key=first.count))
    names: list[str] = []
    for row in rows:
        if isinstance(row, ArticleError):
            yield row
        elif not names:
            names = row
            if not names_text(names):
                yield ArticleError(path, f"no column of it holds the text (its columns: {listed(names)})")
                return
            rows.columns = len(names)
        elif any(row):
            try:
                yield draft(dict(zip(names, row, strict=False)), path, f"line {rows.number}", limits)
            except ArticleError as error:
                yield error


class _Rows(Iterator["list[str] | ArticleError"]):
    """The rows of a table; `number` is the line that the last one began at, `columns` how many it may have.

    A quoted field may hold line ends. But a row of several lines that then goes on after a quote, or has
    fewer fields than the first row, or never ends, has a quote in it that nobody closed: its first
    line is read by itself, and the others as rows of their own.
    """

    def __init__(self, lines: Lines, path: str, delimiter: str) -> None:
        self.number = 0
        self.columns = 0
        self._lines = lines
        self._path = path
        self._delimiter = delimiter
        self._waiting: deque[tuple[int, str]] = deque()
        self._taken: list[tuple[int, str]] = []

    def __next__(self) -> list[str] | ArticleError:
        self._taken = []
        try:
            row = next(csv.reader(self._fed(), delimiter=self._delimiter, strict=True))
            if len(self._taken) < 2 or len(row) >= self.columns:
                self.number = self._taken[0][0]
                return row
        except StopIteration:
            raise
        except ArticleError as error:
            if len(self._taken) < 1:
                return error
        except csv.Error:
            pass
        return self._first_line()

    def _fed(self) -> Iterator[str]:
        """The lines for one row, and no more of them than a row has."""
        while len(self._taken) < _MOST_LINES:
            if self._waiting:
                numbered = self._waiting.popleft()
            else:
                try:
                    line = next(self._lines)
                except StopIteration:
                    return
                numbered = self._lines.number, line
            self._taken.append(numbered)
            yield numbered[1]

    def _first_line(self) -> list[str] | ArticleError:
        """The first of the lines taken as a row by itself; the others wait for their turn."""
        (self.number, line), *others = self._taken
        self._waiting.extendleft(reversed(others))
        where = f"{self._path} line {self.number}"
        try:
            row = next(csv.reader([line], delimiter=self._delimiter), [])
        except csv.Error as error:
            return ArticleError(where, f"not valid CSV: {error}")
        if len(row) < self.columns or (row and row[-1].endswith("\n")):
            return ArticleError(where, "not valid CSV: a quote in it is opened and never closed")
        return row
