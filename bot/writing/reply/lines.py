"""The lines of a reply as it comes in, without what the model thought and without its tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.language_model.thinking import CLOSE, OPEN
from bot.writing.reply.markers import QUOTE_LABEL, cut

_LONGEST_CLOSE = 40
_TOKEN = re.compile(r"<\|[^|>\n]*\|>|</?s>")
_QUOTE_TAG = re.compile(r"<(quote|evidence|excerpt|q)\b[^>\d]*(\d*)[^>]*>(.*?)</\1>", re.IGNORECASE)
_NUMBER_TAG = re.compile(
    r"<(passage|source|cite|citation|number|ref|sup|id)\b[^>]*>\D*(\d+)\D*</\1>", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:answer|response|result|output|final(?:_answer)?|sentences?|statement|claim|text|item|[uo]l|li|p|b|i|em"
    r"|strong|u|span|div|quotes?|evidence|proof|br|passage|source)\b[^>\n]*>",
    re.IGNORECASE,
)
_BOXED = re.compile(r"\\boxed\{([^{}]*)\}")
# {1}, <1>, ^1, and a number that is a link.
_NUMBER = re.compile(r"[{<]\s*(\d{1,2})\s*[}>]|\[+\^?(\d{1,2})\]+\([^)\n]*\)|(?<=\s)\^(\d{1,2})\b")
# "Passage 3", and a label before a quote or a marker: no sentence begins so.
_LABELLED = re.compile(
    r"(?:passage|source|article)\W*\d|\w+(?: \w+){0,2}\s*(?::\s*[\"“(]|:?\s*\[)", re.IGNORECASE
)
_SHORTEST = 12  # characters by which a sentence is told from a label
_LONGEST = 4_000  # characters without a line's end: not prose


def lines_of(pieces: Iterable[str]) -> Iterator[tuple[str | None, bool]]:
    """Each line and whether it has ended; None before one that begins as a sentence does. A sentence that is
    followed by another one in its line is given at once, as a line of its own.
    """
    held, thinking, begun = "", False, False
    for piece in pieces:
        held += piece
        while mark := (CLOSE if thinking else OPEN).search(held):
            before, held = held[: mark.start()], held[mark.end() :]
            yield from () if thinking else ((line, True) for line in before.split("\n"))
            thinking = not thinking
        if thinking:
            held = held[-_LONGEST_CLOSE:]
            continue
        *lines, held = held.split("\n")
        # Some begin without the opening mark.
        yield from ((CLOSE.split(line)[-1], True) for line in lines)
        labelled = QUOTE_LABEL.match(held) or _LABELLED.match(held)
        sentence = len(held) > _SHORTEST and held[0].isalpha() and not labelled
        if sentence and not begun:
            yield None, False
        begun = sentence
        if sentence:
            *done, last = cut(held)
            whole = "".join(done)
            # What follows may be a marker or a quote, which belong to the sentence before.
            if done and last[:1].isalpha() and _closed(whole):
                yield whole, True
                held, begun = last, False
        if len(held) > _LONGEST:
            return
    if not thinking:
        yield CLOSE.split(held)[-1], False


def untagged(line: str) -> str:
    """A line without tags: a quote in tags has quotation marks instead, and a number brackets."""
    line = _QUOTE_TAG.sub(lambda tag: f' [{tag[2]}] "{tag[3]}"' if tag[2] else f' "{tag[3]}"', line)
    line = _NUMBER_TAG.sub(r" [\2] ", _BOXED.sub(r"\1", _TOKEN.sub("", line)))
    line = _TAG.sub(" ", _NUMBER.sub(lambda number: f"[{number[number.lastindex or 1]}]", line))
    return line.replace('\\"', '"').replace('""', '"')


def _closed(text: str) -> bool:
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”")
