"""Question to cited answer to reader."""

from bot.answer import Answer, Citation, Sentence

__all__ = ["Answer", "Citation", "Sentence"]
