"""The one shape of a body: paragraphs, each on one line, with one blank line between them."""

from __future__ import annotations

import re

_WRAPPED = range(50, 91)  # characters in a line of text that was wrapped by hand or by a mail program
SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_HYPHENATED = re.compile(r"\w-$")


def reflow(text: str) -> str:
    """Clean `text` in paragraphs. Hard-wrapped lines are joined; otherwise every line is a paragraph.

    Text counts as hard-wrapped if it has blank lines, most lines that another follows are 50 to 90
    characters long, and most of those stop in mid-sentence.
    """
    blocks = [block.split("\n") for block in re.split(r"\n\s*\n", text)]
    wrapped = _is_wrapped(blocks)
    paragraphs: list[str] = []
    for lines in blocks:
        paragraphs += [_join(lines)] if wrapped else [line.strip() for line in lines]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _is_wrapped(blocks: list[list[str]]) -> bool:
    """Whether these blocks of lines, which blank lines separated, were wrapped to a width."""
    followed = [line.strip() for lines in blocks for line in lines[:-1]]
    if len(blocks) < 2 or not followed:
        return False
    fitting = [line for line in followed if len(line) in _WRAPPED]
    ending = sum(1 for line in fitting if SENTENCE_END.search(line))
    return len(fitting) * 3 >= len(followed) * 2 and ending * 2 <= len(fitting)


def _join(lines: list[str]) -> str:
    """The lines as one; a line that ends in a hyphen keeps it and takes no space after it."""
    joined = ""
    for line in map(str.strip, lines):
        joined += line if not joined or _HYPHENATED.search(joined[-2:]) else f" {line}"
    return joined
