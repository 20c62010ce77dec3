"""An embedder by a clock, to tell what a search takes from what the embedding in the middle of it takes."""

from __future__ import annotations

import time

from index.embedding.embedder import Vectors
from index.embedding.minilm import MiniLM

SETTLED = 1.0  # seconds after which a engine holds in memory what it will


class Clocked:
    """The bundled embedder for a search, and in `seconds` how long each question took it."""

    def __init__(self, embedder: MiniLM) -> None:
        self.name, self.embed = embedder.name, embedder.embed
        self.seconds: list[float] = []
        self._embedder = embedder

    def embed_question(self, question: str) -> Vectors:
        begun = time.perf_counter()
        vector = self._embedder.embed_question(question)
        self.seconds.append(time.perf_counter() - begun)
        return vector
