"""Cuts a question over two reports by the reports found: what only one of them names belongs to that one's side.

"How many died in the Lombok quake and how many in the Luzon one" so asks of Lombok and of Luzon, however it is worded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.query_analysis import Kind, QueryAnalysis
from bot.text.measure import measured
from bot.text.wording import FLAGS
from index import SearchHit
from index.passage import heading
from index.terms import STOP_WORDS, WORD, stem, stems

# What a question over two things joins them with.
_JOINS = re.compile(
    r"\b(?:and|or|than|then|vs|versus|both|each|between|next to|compared? (?:to|with)|compare"
    r"|(?:what(?:[’']?s| is| was|) )?(?:the )?diff(?:erence|er)?(?: in)?)\b|&",
    FLAGS,
)
_STARTS = re.compile(r"(?:^|[.!?:]['’”\"]?\s+|[“\"‘]|\n)$")


def pair_of(analysis: QueryAnalysis, hits: Sequence[SearchHit]) -> tuple[QueryAnalysis, ...]:
    """The question asked of each of two reports among `hits`, best first; () where it joins nothing that two name."""
    if not hits or not _JOINS.search(analysis.words):
        return ()
    asked = {stem(word.lower()) for word in WORD.findall(analysis.words) if word.lower() not in STOP_WORDS}
    said: dict[str, set[str]] = {}
    for hit in hits:
        said.setdefault(hit.passage.article.id, set()).update(said_by(hit))
    first = hits[0]
    for other in hits[1:]:
        one, two = first.passage.article.id, other.passage.article.id
        ours, theirs = _names(asked, first) - said[two], _names(asked, other) - said[one]
        if ours and theirs:
            return _asked(analysis, ours, theirs), _asked(analysis, theirs, ours)
    return ()


def _asked(analysis: QueryAnalysis, own: set[str], others: set[str]) -> QueryAnalysis:
    """The question without what only the other report names."""
    kept = " ".join(word for word in analysis.words.split() if not others & set(stems(word)))
    alone = _JOINS.sub(" ", kept)
    # What names its side need not fit as well as what answers a question by itself.
    return replace(
        analysis,
        words=" ".join((measured(alone) or alone).split()),
        kind=Kind.COMPARISON,
        topic="",
        sides=(),
        own=frozenset(own),
    )


def _names(asked: set[str], hit: SearchHit) -> set[str]:
    """The words of a question that a passage has as names: with a capital inside a sentence, or a figure."""
    text = hit.passage.text
    return {
        stem(word.group().lower())
        for word in WORD.finditer(text)
        if (word.group()[0].isupper() and not _STARTS.search(text, 0, word.start()))
        or word.group()[0].isdigit()
    } & asked


def said_by(hit: SearchHit) -> set[str]:
    """The stems of a passage under its heading, and of its report's day."""
    return set(stems(f"{heading(hit.passage.article)} {hit.passage.text}")) | published_on(hit)


def published_on(hit: SearchHit) -> set[str]:
    """The stems of the weekday, the month and the year of a passage's report."""
    day = hit.passage.article.published
    return set(stems(f"{day:%A %B %Y}")) if day else set()
