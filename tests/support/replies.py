"""Replies as language models really write them, a line each in `tests/data/replies/`, with "\\n" for a line's end."""

from __future__ import annotations

import re

from bot.writing.reply.parsing import Written, sentences_of
from tests.conftest import REPOSITORY

_ESCAPE = re.compile(r"\\(.)")
_MEANS = {"n": "\n", "t": "\t", "r": "\r"}


def replies(name: str) -> list[str]:
    """The replies of a file by its name."""
    lines = (REPOSITORY / "tests" / "data" / "replies" / f"{name}.txt").read_text("utf-8").splitlines()
    return [_ESCAPE.sub(lambda found: _MEANS.get(found[1], found[1]), line) for line in lines]


def read(text: str) -> list[Written]:
    """A reply as it streams, a few characters at a time."""
    return list(sentences_of(re.findall(r"(?s).{1,7}", text)))
