"""Texts read closely, the latest of them remembered: whoever asks on is mostly shown the same passages."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from index.embedding import MiniLM, Reading

# Texts: a full passage's token vectors take 370 kB, so all of them 40 MB at most.
REMEMBERED = 100


class Readings:
    """Reads texts closely with `embedder`. Safe from any thread.

    A text is its own key, so that nothing can make what is remembered untrue.
    """

    def __init__(self, embedder: MiniLM) -> None:
        self._embedder = embedder
        self._known: dict[str, Reading] = {}
        self._changing = threading.Lock()

    def of(self, texts: Sequence[str]) -> list[Reading]:
        """The readings of `texts`, in their order."""
        here = {text: reading for text in texts if (reading := self._known.get(text))}
        missing = [text for text in dict.fromkeys(texts) if text not in here]
        if missing:
            here |= zip(missing, self._embedder.read(missing), strict=True)
            with self._changing:
                self._known |= here
                for text in list(self._known)[:-REMEMBERED]:
                    del self._known[text]
        return [here[text] for text in texts]
