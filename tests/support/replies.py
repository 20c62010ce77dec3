"""Replies as language models really write them, a line each in `tests/data/replies/`, with "\\n" for a line's end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from langchain_core.messages import BaseMessage

from bot.language_model.chat_model import Reply
from bot.writing.reply.parsing import ReplySentence, sentences_of
from tests.conftest import REPOSITORY

_ESCAPE = re.compile(r"\\(.)")
_MEANS = {"n": "\n", "t": "\t", "r": "\r"}


def replies(name: str) -> list[str]:
    """The replies of a file by its name."""
    lines = (REPOSITORY / "tests" / "data" / "replies" / f"{name}.txt").read_text("utf-8").splitlines()
    return [_ESCAPE.sub(lambda found: _MEANS.get(found[1], found[1]), line) for line in lines]


def read(text: str) -> list[ReplySentence]:
    """A reply as it streams, a few characters at a time."""
    return list(sentences_of(re.findall(r"(?s).{1,7}", text)))


class Saying:
    """A model that writes what it is given, without a network; `finished` says that it came to its end."""

    name = "test:saying"

    def __init__(self, text: str, *, finished: bool = False) -> None:
        self._text = text
        self._finished = finished

    def takes(self, _: object) -> bool:
        return True

    def stream(self, _: Sequence[BaseMessage], reply: Reply, **more: object) -> Iterator[str]:
        yield from re.findall(r"(?s).{1,9}", self._text)
        reply.finished = self._finished
