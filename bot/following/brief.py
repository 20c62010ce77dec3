"""A brief: some reporting as stories, each in one sentence of the report that stands at its centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bot.answer import Citation
from bot.archive.archive import Archive
from bot.reading.newest import read_newest
from bot.text.display import quoted
from bot.verification.quotes import CitationNumbering
from corpus import Article
from index.embedding.embedder import Vectors
from index.store.readable import ReadableStore

# Reports whose beginnings are so near each other tell one story. Of the pairs in rtqa within six days of each other
# about 120 are so near, and by their headlines about 8 of these are two stories.
SAME_STORY = 0.7


@dataclass(frozen=True, slots=True)
class Story:
    """What some reports have in common: the sentence that one of them begins with, and where it stands.

    `outlets` carried it independently: copies of one text are one report, of the outlet that had it first.
    """

    text: str
    citation: Citation
    outlets: tuple[str, ...]
    reports: int
    newest: date | None


@dataclass(frozen=True, slots=True)
class Brief:
    """The stories of some reporting, the most carried first, and the newest first among those. `upto` is the
    number of the change log to go on from.
    """

    stories: tuple[Story, ...]
    reports: int
    upto: int


def told_in_brief(articles: Sequence[Article], store: ReadableStore, archive: Archive, upto: int) -> Brief:
    """`articles` as stories. One that has no sentence to show is in no story."""
    ordered = sorted(articles, key=lambda one: (one.published or date.min, one.id))
    firsts = store.first_passages([article.id for article in ordered])
    places = {firsts[article.id]: article for article in ordered if article.id in firsts}
    found, vectors = store.vectors(list(places))
    stories = []
    for cluster in clusters(vectors):
        near = [places[found[number]] for number in cluster]
        if story := _story(near, archive):
            stories.append(story)
    stories.sort(key=lambda one: (-len(one.outlets), -(one.newest or date.min).toordinal()))
    return Brief(tuple(stories), len(articles), upto)


def clusters(vectors: Vectors) -> list[list[int]]:
    """The numbers of vectors that lie together, those at the centre first. Each joins the nearest of the clusters
    before it, if that is near enough.
    """
    sums = np.zeros_like(vectors)
    lengths = np.ones(len(vectors), np.float32)
    members: list[list[int]] = []
    for number, vector in enumerate(vectors):
        count = len(members)
        cosines = sums[:count] @ vector / lengths[:count]
        nearest = int(cosines.argmax()) if count else 0
        if count and cosines[nearest] >= SAME_STORY:
            members[nearest].append(number)
        else:
            nearest = count
            members.append([number])
        sums[nearest] += vector
        lengths[nearest] = np.linalg.norm(sums[nearest])
    return [
        sorted(some, key=lambda number: -float(vectors[number] @ centre))
        for some, centre in zip(members, sums, strict=False)
    ]


def _story(near: Sequence[Article], archive: Archive) -> Story | None:
    numbering = CitationNumbering(archive.article)
    for one in read_newest(near).answers:
        if sentence := numbering.sentence(quoted(one.quote)):
            citation = numbering.citations[0]
            return Story(
                sentence.text,
                replace(citation, also=archive.carried_also(citation)),
                _independent(near, archive),
                len(near),
                max((article.published for article in near if article.published), default=None),
            )
    return None


def _independent(near: Sequence[Article], archive: Archive) -> tuple[str, ...]:
    """The outlets of some reports, the first of each set of copies alone."""
    copied: set[str] = set()
    outlets: dict[str, None] = {}
    for article in sorted(near, key=lambda one: (one.published or date.min, one.id)):
        if article.id not in copied:
            outlets[article.source] = None
            copied |= {copy.id for copy in archive.copies(article.id)} if len(near) > 1 else set()
    return tuple(outlets)
