"""Question to cited answer to reader. `Dateline` is the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answer import Answer, Citation, Sentence

if TYPE_CHECKING:
    from bot.engine import Dateline

__all__ = ["Answer", "Citation", "Dateline", "Sentence"]


def __getattr__(name: str) -> object:
    # The engine brings Chroma and the embedder with it, which `dateline --help` should not wait for.
    if name == "Dateline":
        from bot.engine import Dateline

        return Dateline
    raise AttributeError(f"module 'bot' has no attribute {name!r}")
