"""How well passages fit a topic, as the trained reader judges it, whatever words they have."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cross_encoder.model import Text, bundled_model
from index.passage import Passage, embedded, heading

# A passage of this log odds or more is on the topic. Of 263 reports that a search found for 22 topics in rtqa (119
# of them on the topic, by one person's reading of the headlines) it lets 118 through. Of a hundred of these 87 are on
# the topic, and of a hundred that are it lets 87 through; at 0 that is 96 and 61, at -3 78 and 94.
ON_TOPIC = -2.0


def relevance(topic: str, passages: Sequence[Passage]) -> list[float]:
    """The log odds for each of `passages` that it is on `topic`."""
    texts = [Text(embedded(heading(passage.article), passage.text), ()) for passage in passages]
    return [reading.relevance for reading in bundled_model().read(topic, texts)]
