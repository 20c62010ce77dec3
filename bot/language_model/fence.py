"""A fence around what a model is given as data: whatever stands in it is no instruction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage


def fenced(
    rules: str, what: str, data: Iterable[Mapping[str, object]], asked: Mapping[str, object] | None = None
) -> list[BaseMessage]:
    """The messages for a model: `rules`, then `data`, a line of JSON each, and below the fence what is `asked`."""
    # A fence that no article can have written: the number is new for every question.
    fence = f"=== {what} {secrets.token_hex(8)} ==="
    lines = [fence, *map(line, data), fence, *([line(asked)] if asked else [])]
    return [SystemMessage(rules), HumanMessage("\n".join(lines))]


def line(entry: Mapping[str, object]) -> str:
    """An entry as JSON on one line: line ends and quotes are escaped, so that no text ends the field it is in."""
    return json.dumps(entry, ensure_ascii=False)
