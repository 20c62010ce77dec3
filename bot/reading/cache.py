"""What was made of the latest texts: whoever asks on is mostly shown the same passages and sentences."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Cache(Generic[T]):
    """What `work` makes of texts, `most` of them remembered. Safe from any thread, at worst done twice.

    A text is its own key, so that nothing can make what is remembered untrue.
    """

    def __init__(self, work: Callable[[Sequence[str]], Sequence[T]], most: int) -> None:
        self._work = work
        self._most = most
        self._known: dict[str, T] = {}
        self._changing = threading.Lock()

    def of(self, texts: Sequence[str]) -> list[T]:
        """What it makes of each of `texts`, in their order."""
        here = {text: found for text in texts if (found := self._known.get(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in here]
        if missing:
            here |= zip(missing, self._work(missing), strict=True)
            with self._changing:
                self._known |= here
                for text in list(self._known)[: -self._most]:
                    del self._known[text]
        return [here[text] for text in texts]
