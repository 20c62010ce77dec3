"""A reply in JSON, or a line of it: its sentences with quotes and passage numbers, whatever the keys are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.writing.reply.escapes import mended

Found = tuple[str, list[tuple[int, str]], list[int]]

_BEGINS = re.compile(r"^\s*(?:\{\s*(?:[\"}]|$)|\[\s*(?:[{\"\[\]]|$))")
_FENCE = re.compile(r"^\s*`{3,}\w*\s*$")
_TEXT = ("sentence", "statement", "claim", "answer", "text", "response", "content")
_LIKE_TEXT = re.compile(r"sentence|statement|claim|answer|text|response|summary|finding|fact")
_WORDS = re.compile(r"quote|evidence|excerpt|support|proof|proves|words|verbatim", re.IGNORECASE)
_NUMBER = re.compile(r"passage|source|citation|number|id\b|index|ref", re.IGNORECASE)
_CUT_OFF = re.compile(rf'"(?:{"|".join(_TEXT)})"\s*:\s*("(?:[^"\\]|\\.)*")', re.DOTALL)
_BEGUN = re.compile(rf'\s*\{{\s*"(?:{"|".join(_TEXT)})"')


class Structured:
    """Collects lines of JSON until they make a value."""

    def __init__(self) -> None:
        self._held = ""
        self._found: list[Found] = []
        # Whether the value that became whole last has no sentence in it.
        self.says_nothing = False

    def takes(self, line: str) -> bool:
        """Whether `line` is a fence, or belongs to JSON, which is kept until it is whole."""
        self.says_nothing = False
        if _FENCE.match(line):
            return True
        if not self._held and not _BEGINS.match(line):
            return False
        self._held += line + "\n"
        try:
            value = json.loads(mended(self._held.strip().rstrip(",")), strict=False)
            self._found = list(_walk(value))
        except (ValueError, RecursionError):
            return True
        self._held = ""
        self.says_nothing = not self._found
        return True

    def claims(self) -> list[Found]:
        """The sentences of the JSON that has become whole."""
        found, self._found = self._found, []
        return found

    @property
    def broke_off(self) -> bool:
        """Whether what is left is the beginning of a sentence."""
        return bool(_BEGUN.match(self._held)) and not _CUT_OFF.search(self._held)

    def rest(self) -> Iterator[Found]:
        """The sentences of JSON that broke off."""
        for text in _CUT_OFF.findall(self._held):
            yield json.loads(mended(text), strict=False), [], []


def _walk(value: Any) -> Iterator[Found]:
    if isinstance(value, str):
        yield value, [], []
    elif isinstance(value, list):
        for one in value:
            yield from _walk(one)
    elif isinstance(value, dict):
        low = {str(key).lower(): one for key, one in value.items()}
        inside = [one for key, one in low.items() if isinstance(one, list | dict) and not _about(key)]
        claims = [claim for one in inside for claim in _walk(one)]
        texts = [
            key
            for key, one in low.items()
            if isinstance(one, str) and _LIKE_TEXT.search(key) and not _about(key)
        ]
        text = next((low[key] for key in (*_TEXT, *texts) if isinstance(low.get(key), str)), None)
        if claims or text is None:
            yield from claims
        else:
            yield text, list(_quotes(low)), list(_numbers(low))


def _about(key: str) -> bool:
    return bool(_WORDS.search(key) or _NUMBER.search(key))


def _quotes(value: dict[str, Any]) -> Iterator[tuple[int, str]]:
    own = next(_numbers(value), 0)
    for key, one in value.items():
        if not _about(key):
            continue
        for quote in one if isinstance(one, list) else [one]:
            if isinstance(quote, str) and _WORDS.search(key):
                yield own, quote
            elif isinstance(quote, list):
                number = next((part for part in quote if isinstance(part, int)), own)
                yield from ((number, part) for part in quote if isinstance(part, str))
            elif isinstance(quote, dict) and all(str(name).isdecimal() for name in quote):
                yield from ((int(name), str(words)) for name, words in quote.items())
            elif isinstance(quote, dict):
                words = next((text for text in quote.values() if isinstance(text, str)), "")
                yield next(_numbers({str(name).lower(): it for name, it in quote.items()}), own), words


def _numbers(value: dict[str, Any]) -> Iterator[int]:
    for key, one in value.items():
        if _NUMBER.search(key):
            for number in one if isinstance(one, list) else [one]:
                if isinstance(number, int | str) and (digits := re.search(r"\d+", str(number))):
                    yield int(digits.group())
