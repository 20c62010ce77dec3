"""What of a passage a search shows: the stretch with most of the words searched for, and those words marked."""

from __future__ import annotations

import re

from rich.text import Text

from index.terms import WORD, content_stems, stem

# Characters of a passage that are shown: four lines of a screen.
LENGTH = 300
_STARTS = re.compile(r"(?:^|(?<=[.!?”\"])\s+)(?=\S)")


def excerpt(passage: str, query: str) -> Text:
    """At most `LENGTH` characters of a passage, from the start of a sentence on, with the query's words bold."""
    text, terms = " ".join(passage.split()), set(content_stems(query))
    best = _best_start(text, terms)
    shown = text[best : best + LENGTH]
    before, after = "… " if best else "", "…" if best + LENGTH < len(text) else ""
    if after:
        shown = shown.rsplit(" ", 1)[0].rstrip(" ,;:—–-")
    marked = Text(shown)
    mark(marked, query)
    return Text(before).append_text(marked).append(after)


def mark(text: Text, query: str) -> None:
    """Marks the words of a query in a text, in whatever form they stand there."""
    terms = set(content_stems(query))
    for word in WORD.finditer(text.plain):
        if stem(word.group().lower()) in terms:
            text.stylize("bold yellow", word.start(), word.end())


def _best_start(text: str, terms: set[str]) -> int:
    """Where the stretch with the most of the terms begins: with a sentence that has one, if any does."""
    starts = [match.end() for match in _STARTS.finditer(text)] or [0]
    sentences = zip(starts, [*starts[1:], len(text)], strict=True)
    ranked = [
        (len(terms & _stems(text[start : start + LENGTH])), bool(terms & _stems(text[start:end])), -start)
        for start, end in sentences
    ]
    return -max(ranked)[2]


def _stems(text: str) -> set[str]:
    return {stem(word.lower()) for word in WORD.findall(text)}
