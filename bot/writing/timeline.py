"""A timeline: what was reported about a topic, a dated line an article, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.question.dates.period import describe
from bot.writing.draft import Claim, Draft
from bot.writing.quoting import QuotingWriter
from index import SearchHit

# A line has to be about the topic: it comes from a passage that scores nearly as well as the best.
RELEVANT = 0.7
# So many passages are looked through for a timeline, and so many lines are shown.
RANKED = 20
MOST = 10


class TimelineWriter:
    """Writes the best sentence of each relevant dated article, with its day before it."""

    def __init__(self, quoting: QuotingWriter) -> None:
        self._quoting = quoting

    def write(self, question: str, ranking: Sequence[SearchHit], context: Sequence[str] = ()) -> Draft:  # noqa: ARG002
        """The timeline as a draft; no claims where nothing dated is relevant."""
        enough = RELEVANT * max((found.score for found in ranking), default=0.0)
        relevant = [found for found in ranking if found.passage.article.published and found.score >= enough]
        if not relevant:
            return Draft(ranking=tuple(ranking))
        draft = self._quoting.entries(question, relevant)
        entries = sorted(draft.claims[:MOST], key=_day)
        dated = (replace(entry, text=f"{_written(entry)}: {entry.text}") for entry in entries)
        return replace(draft, claims=tuple(dated))


def _day(entry: Claim) -> int:
    published = entry.quotes[0].article.published
    return published.toordinal() if published else 0


def _written(entry: Claim) -> str:
    published = entry.quotes[0].article.published
    return describe(published, published)
