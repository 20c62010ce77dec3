"""Whether a sentence that is shown has some words, or is a sentence of a report."""

from __future__ import annotations

# So much of a sentence is enough to know it by: a weekday in it may have its date added.
_BEGINNING = 60


def has(shown: str, words: str) -> bool:
    """Whether words stand in what is shown, in whatever letters and white space."""
    return _plain(words) in _plain(shown)


def is_of(shown: str, sentence: str) -> bool:
    """Whether what is shown has the beginning of a report's sentence."""
    return _plain(sentence)[:_BEGINNING] in _plain(shown)


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()
