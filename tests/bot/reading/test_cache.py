"""Whoever asks on waits for no passage to be read a second time, and memory stays small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.engine import Dateline
from bot.reading.cache import Cache
from bot.writing.quoting import QuotingWriter
from index.embedding.minilm import MiniLM, Reading


class Counting(MiniLM):
    """The embedder given, counting the texts that it reads closely."""

    def __init__(self, embedder: MiniLM) -> None:
        self._transformer = embedder._transformer
        self.texts: list[str] = []

    def read(self, texts: Sequence[str]) -> list[Reading]:
        self.texts += texts
        return super().read(texts)


def test_a_second_question_on_the_same_passages_reads_only_the_question(
    sample_engine: Dateline, embedder: MiniLM
) -> None:
    counting = Counting(embedder)
    writer = QuotingWriter(counting, lambda _: [], most=3, close=3)
    ranking = sample_engine.search("Who holds the Castello Road?")
    first = writer.write("Who holds the Castello Road?", ranking)
    read = len(counting.texts)

    writer.write("When was the Castello Road cut?", ranking)
    again = writer.write("Who holds the Castello Road?", ranking)

    assert read == 4
    assert counting.texts[read:] == ["When was the Castello Road cut?"]
    assert again == first


def test_a_passage_whose_words_changed_is_read_again(embedder: MiniLM) -> None:
    readings = Cache(embedder.read, 100)
    readings.of(["The road was cut on Sunday."])

    (reading,) = readings.of(["The road was cut on Monday."])

    np.testing.assert_allclose(reading.vector, embedder.read(["The road was cut on Monday."])[0].vector)


def test_only_the_latest_hundred_are_remembered(embedder: MiniLM) -> None:
    counting = Counting(embedder)
    readings = Cache(counting.read, 100)
    texts = [f"Road {number}." for number in range(150)]
    assert len(readings.of(texts)) == 150

    readings.of(texts[50:])
    assert len(counting.texts) == 150

    readings.of(texts[:1])
    assert counting.texts[150:] == texts[:1]
