"""Question to cited answer to reader."""

from bot.answer import Answer, Citation, Searched, Sentence

__all__ = ["Answer", "Citation", "Searched", "Sentence"]
