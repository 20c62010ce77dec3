"""A reply by the schema as it comes in: a line for each sentence, as soon as it is whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from bot.writing.reply.escapes import mended

_OPENING = '{"sentences":[{'
_SPACE = re.compile(r"\s+")
_BEFORE = re.compile(r'\s*\{\s*"sentences"\s*:\s*\[\s*(?=\{)')
_DECODER = json.JSONDecoder(strict=False)


def unrolled(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces of a reply; where it begins as the schema has it, its sentences as lines of JSON."""
    rest, held = iter(pieces), ""
    for piece in rest:
        held += piece
        begun = _SPACE.sub("", held)
        if begun.startswith(_OPENING):
            yield from _lines(_BEFORE.sub("", held, count=1), rest)
            return
        if not _OPENING.startswith(begun):
            break
    yield held
    yield from rest


def _lines(held: str, rest: Iterator[str]) -> Iterator[str]:
    """Each object of a list, and in the end what is left of one that has broken off."""
    while True:
        held = mended(held.lstrip(" ,\r\n\t"))
        if held.startswith("]"):
            for _ in rest:
                pass  # Only the stream's end says that the model had finished, and what it used.
            return
        try:
            value, end = _DECODER.raw_decode(held)
        except (ValueError, RecursionError):
            piece = next(rest, None)
            if piece is None:
                yield held
                return
            held += piece
        else:
            held = held[end:]
            yield json.dumps(value, ensure_ascii=False) + "\n"
