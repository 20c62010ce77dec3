"""How well passages fit a topic, as the trained reader judges it, whatever words they have."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cross_encoder.model import Text, bundled_model
from index.passage import Passage, embedded, heading

# A passage of this log odds or more is on the topic. Of 244 reports that a search found for 26 topics in rtqa (93 of
# them on the topic, by one strict reader of headline and opening) it lets 133 through: 94 of a hundred that are on the
# topic, and of a hundred let through 65 are; at 0 that is 87 and 70, at -2 97 and 60.
ON_TOPIC = -1.0


def relevance(topic: str, passages: Sequence[Passage]) -> list[float]:
    """The log odds for each of `passages` that it is on `topic`."""
    texts = [Text(embedded(heading(passage.article), passage.text), ()) for passage in passages]
    return [reading.relevance for reading in bundled_model().read(topic, texts)]
