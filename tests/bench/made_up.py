"""A made-up archive: words by Zipf's law, days over ten years, unit vectors around one centre for every 50 passages."""

from __future__ import annotations

import datetime
import zlib
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from corpus import Article
from index.chunking import Span
from index.embedding.embedder import Vectors
from index.embedding.minilm import DIMENSIONS
from index.embedding.registry import BUNDLED, embedder_name
from index.passage import heading
from index.store.cut import CutArticle

PASSAGES = 10  # in an article
# Made-up words have more tokens than real ones: a passage of 900 characters, as real ones are, has some 480.
TOKENS = 540
FIRST, DAYS = datetime.date(2016, 1, 1), 3_652
_SENTENCES, _WORDS = 6, 24  # in a passage, in a sentence
_VOCABULARY = 60_000
_STOP = 60  # so many of the commonest words nobody asks with
_ASKED = 6  # words of a question


class MadeUp:
    """The articles of an archive of so many passages. It stands in for the embedder, under its name: the vector of a
    text is drawn by its checksum.
    """

    def __init__(self, passages: int) -> None:
        self.name = embedder_name(BUNDLED, None)
        self.count = passages // PASSAGES
        chance = np.random.default_rng(passages)
        self._centres = chance.standard_normal((max(1, passages // 50), DIMENSIONS), dtype=np.float32)

    def articles(self) -> Iterator[Article]:
        """All of them, day after day."""
        for number in range(self.count):
            yield _article(f"{number}", FIRST + datetime.timedelta(number * DAYS // self.count))

    def later(self, count: int, name: str) -> Iterator[Article]:
        """Others of the last day; `name` tells them from those of another time."""
        return (_article(f"{name}-{number}", FIRST + datetime.timedelta(DAYS - 1)) for number in range(count))

    def questions(self, count: int) -> list[str]:
        words, chance = _words(), np.random.default_rng(count)
        drawn = _zipf(chance, 10 * _ASKED * count)
        rows = drawn[drawn >= _STOP][: _ASKED * count].reshape(count, _ASKED)
        return [" ".join(words[place] for place in row) for row in rows]

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            vector[:] = self.embed_question(text)
        return vectors

    def embed_question(self, question: str) -> Vectors:
        chance = np.random.default_rng(zlib.crc32(question.encode()))
        centre = self._centres[chance.integers(len(self._centres))]
        vector = centre + 0.6 * chance.standard_normal(DIMENSIONS, dtype=np.float32)
        unit: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
        return unit


def cut(article: Article) -> CutArticle:
    """An article with its paragraphs as passages, as the cutter makes of it too, in longer time."""
    spans, start = [], 0
    for number, paragraph in enumerate(article.body.split("\n\n"), start=1):
        spans.append(Span(start, start + len(paragraph), number))
        start += len(paragraph) + 2
    return CutArticle(article, heading(article), spans)


def _article(name: str, day: datetime.date) -> Article:
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    return Article(
        id=name,
        headline=f"Report {name}",
        body="\n\n".join(_text(chance) for _ in range(PASSAGES)),
        source=f"Outlet {zlib.crc32(name.encode()) % 41}",
        author="",
        published=day,
        url="",
        path="",
    )


def _text(chance: np.random.Generator) -> str:
    words = _words()
    drawn = _zipf(chance, _SENTENCES * _WORDS).reshape(_SENTENCES, _WORDS).tolist()
    return " ".join(f"{' '.join(words[place] for place in row).capitalize()}." for row in drawn)


def _zipf(chance: np.random.Generator, count: int) -> NDArray[np.int64]:
    return (chance.zipf(1.2, count) - 1) % _VOCABULARY


@cache
def _words() -> list[str]:
    """Words of four to eight letters, the same ones every time."""
    chance = np.random.default_rng(3)
    letters = np.array(list("abdefghiklmnoprstu"))
    return ["".join(chance.choice(letters, length)) for length in chance.integers(4, 9, _VOCABULARY)]
