"""What a correction changed in an article: the words that went and those that came, in the sentences around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus import Article

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# What is compared besides the words, by the names that an article's record has.
_NAMED = ("headline", "source", "author", "published", "url")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed as it was, went, or came."""

    text: str
    went: bool = False
    came: bool = False


def changed_fields(before: Article, after: Article) -> Iterator[tuple[str, str, str]]:
    """What else of an article changed than its words: the name of the field, what it was, and what it is."""
    for name in _NAMED:
        was, now = (str(getattr(article, name) or "") for article in (before, after))
        if was != now:
            yield name, was, now


def changed_paragraphs(before: str, after: str) -> Iterator[tuple[int, list[Piece]]]:
    """Each paragraph that is not as it was, by its number in the text that has it, in the order of the text."""
    old, new = before.split("\n\n"), after.split("\n\n")
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            continue
        paired = min(old_to - old_from, new_to - new_from)
        for step in range(paired):
            yield new_from + step + 1, pieces(old[old_from + step], new[new_from + step])
        for place in range(old_from + paired, old_to):
            yield place + 1, [Piece(old[place], went=True)]
        for place in range(new_from + paired, new_to):
            yield place + 1, [Piece(new[place], came=True)]


def pieces(before: str, after: str) -> list[Piece]:
    """A paragraph as what stayed, went and came, word by word."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            found.append(Piece("".join(new[new_from:new_to])))
            continue
        found += [Piece(text, went=True) for text in _joined(old[old_from:old_to])]
        found += [Piece(text, came=True) for text in _joined(new[new_from:new_to])]
    return _smoothed(found)


def _joined(tokens: Sequence[str]) -> list[str]:
    return ["".join(tokens)] if tokens else []


def _smoothed(found: Sequence[Piece]) -> list[Piece]:
    """Changes with nothing but space between them as one, as a reader takes them for one."""
    smooth: list[Piece] = []
    went = came = ""

    def close() -> None:
        nonlocal went, came
        smooth.extend([Piece(went, went=True)] if went else [])
        smooth.extend([Piece(came, came=True)] if came else [])
        went = came = ""

    for number, piece in enumerate(found):
        if piece.went:
            went += piece.text
        elif piece.came:
            came += piece.text
        elif piece.text.isspace() and (went or came) and number + 1 < len(found):
            went, came = went + piece.text, came + piece.text
        else:
            close()
            smooth.append(piece)
    close()
    return smooth
