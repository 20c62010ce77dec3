"""A model's text as it comes in, cut into finished sentences with the passages that each cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import sentencex

from bot.writing.prompt import REFUSAL
from corpus.cleaning import clean, clean_line

# Every style of marker that models use: [1], [1, 2], [^1], [[1]], 【1†L3】, (1) and raised digits.
_MARKER = re.compile(r"\[+\s*\^?[-\d][\d.,;\s–-]*\]+|\[\w\]|【[^】\n]*】|\(\d{1,2}\)|[¹²³⁴-⁹]+")
_NUMBER = re.compile(r"\d+")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)?")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)?")
_MENTION = re.compile(r"<(?:@[!&]?|#|/|:|a:|t:|id:)[^>\n]*>?|@(?:everyone|here)\b", re.I)
_BULLET = re.compile(r"^\s*(?:[-*+•>#]+|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)|\|\|")
# What is left of a link, of markup or of code when the above is gone: that is no sentence.
_LEFTOVER = re.compile(r"[<>|{}\[\]\\@#]|://|www\.|\b\w+\.(?:gg|com|org|net|example)\b", re.IGNORECASE)
_ENDED = re.compile(r"[.!…][\"'”’»)]*$")
_BROKEN = re.compile(r"[\w,;:–-]\s*$")
_REFUSED = re.compile(
    rf"^\W*{REFUSAL}"
    r"|\b(?:reporting|passages?|articles?|sources?|context|text|information)\b[^.]{0,40}"
    r"\b(?:do|does|did)(?: not|n['’]t) (?:say|mention|contain|provide|answer|include|state|specify|give)"
    r"|\bno information\b|\bcannot (?:be answered|answer)\b",
    re.IGNORECASE,
)
_LONGEST = 4_000  # characters without a sentence's end: not prose


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence, cleaned; `text` is empty where it cannot be shown; `cited` are passage numbers.

    `broken` says that the text ends here without the sentence's end.
    """

    text: str
    cited: tuple[int, ...]
    refusal: bool = False
    broken: bool = False


def sentences_of(pieces: Iterable[str]) -> Iterator[Written]:
    """Each sentence as soon as the next begins or its line ends; an unfinished one is broken and empty."""
    held = ""
    for piece in pieces:
        held += piece
        *lines, held = held.split("\n")
        for line in lines:
            yield from _all(line)
        *done, held = _cut(held)
        if done and not held.lstrip()[:1].isalpha():
            # It may be the beginning of a marker, which belongs to the sentence before it.
            held = done.pop() + held
        for sentence in done:
            yield from _one(sentence)
        if len(held) > _LONGEST:
            return
    *done, held = _cut(held)
    for sentence in done:
        yield from _one(sentence)
    for written in _one(held):
        broken = not written.text and not written.refusal
        yield replace(written, broken=broken and bool(_BROKEN.search(_MARKER.sub("", held))))


def refuses(text: str) -> bool:
    """Whether a sentence says, in whatever words, that the reporting does not answer."""
    return bool(_REFUSED.search(text))


def _all(line: str) -> Iterator[Written]:
    *done, last = _cut(line)
    for sentence in done:
        yield from _one(sentence)
    # A line of a list is a sentence without its full stop, if it cites something.
    listed = _BULLET.match(line) and _MARKER.search(last) and not _ENDED.search(_MARKER.sub("", last).strip())
    yield from _one(f"{last.rstrip()}." if listed else last)


def _cut(text: str) -> list[str]:
    """The sentences of a line with the markers behind each; the last may be unfinished."""
    plain = _LINK.sub(_letters, _IMAGE.sub(_letters, text))
    hidden = _MARKER.sub(lambda marker: " " * len(marker.group()), plain)
    cut: list[str] = []
    at = 0
    for segment in sentencex.segment("en", hidden):
        piece = text[at : at + len(segment)]
        at += len(segment)
        if cut and not hidden[at - len(segment) : at].strip():
            cut[-1] += piece
        else:
            cut.append(piece)
    return cut or [text]


def _label(link: re.Match[str]) -> str:
    """What a link shows; a bare number is a marker of a passage."""
    return f"[{link[1]}]" if link[1].strip().isdecimal() else link[1]


def _letters(match: re.Match[str]) -> str:
    return "x" * len(match.group())


def _one(raw: str) -> Iterator[Written]:
    if not raw.strip():
        return
    cited = [
        int(number)
        for marker in _MARKER.findall(raw)
        for number in _NUMBER.findall(marker)[:9]
        if len(number) < 4
    ]
    text = _shown(raw)
    if refuses(text or clean_line(raw)):
        yield Written("", (), refusal=True)
    else:
        yield Written(text, tuple(dict.fromkeys(cited)))


def _shown(raw: str) -> str:
    """The sentence as a reader may see it, or nothing where it is no plain statement."""
    text = _MENTION.sub(" ", _LINK.sub(_label, _IMAGE.sub(" ", clean(raw))))
    text = _EMPHASIS.sub("", _BULLET.sub("", _MARKER.sub("", text)))
    text = re.sub(r"\s+([.,;:!?])", r"\1", clean_line(text))
    return "" if _LEFTOVER.search(text) or not _ENDED.search(text) else text
