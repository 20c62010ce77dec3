"""Question to cited answer to reader. `Desk` is the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answer import Answer, Citation, Sentence

if TYPE_CHECKING:
    from bot.engine import Desk

__all__ = ["Answer", "Citation", "Desk", "Sentence"]


def __getattr__(name: str) -> object:
    # The desk brings Chroma and the embedder with it, which `dateline --help` should not wait for.
    if name == "Desk":
        from bot.engine import Desk

        return Desk
    raise AttributeError(f"module 'bot' has no attribute {name!r}")
