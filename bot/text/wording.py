"""One spelling to read a text in, and the patterns that several readers of it share."""

from __future__ import annotations

import re

FLAGS = re.IGNORECASE | re.ASCII
# What outlets make, as a reader names it; not the news conference, nor the articles of a treaty.
REPORTING = (
    r"\b(?:news|reports|reporting|coverage|headlines|articles|stories)\b"
    r"(?!\s+(?:conferences?|agency|agencies|channels?|anchors?|networks?|organi[sz]ations?|director|"
    r"services?|crews?|teams?|editors?|cards?|(?:in|of)\s+the\s+(?:treaty|charter|constitution|law|act|convention))\b)"
)
_ONE_SPELLING = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'", "‘": "'", "\n": " ", "\t": " "})


def plain(text: str) -> str:
    """`text` with straight apostrophes and plain spaces, in lower case if all of it shouts.

    Same length always, so that a span of it is a span of what was written.
    """
    spelled = text.translate(_ONE_SPELLING)
    lowered = spelled.lower()
    return lowered if spelled.isupper() and len(lowered) == len(spelled) else spelled


def just_before(pattern: re.Pattern[str], text: str, end: int) -> re.Match[str] | None:
    """The match of a pattern with a $ at its end in the hundred-odd characters that lead up to `end`."""
    return pattern.search(text, max(0, end - 120), end)
