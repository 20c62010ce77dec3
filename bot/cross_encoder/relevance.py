"""How well passages fit a topic, as the trained reader judges it, whatever words they have."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cross_encoder.model import Text, bundled_model
from index.passage import Passage, embedded, heading

# A passage of this log odds or more is on the topic. Of 244 reports that a search found for 26 topics in rtqa (93 of
# them on the topic, by one strict reader of headline and opening) it lets 136 through: 94 of a hundred that are on the
# topic, and of a hundred let through 64 are; at 2 that is 87 and 68, at -1 99 and 61.
ON_TOPIC = 1.0
# The nearest report is named from here on. Of a hundred questions that a set does not answer so many have one: of rtqa,
# whose are of other years, 35; of squad, whose look like its own, 90.
NEAREST = -3.0
# What a claim is about at all: the quotes of 380 claims, half of them false, are; of another claim's quotes 2 in 100.
ON_A_CLAIM = -5.0


def relevance(topic: str, passages: Sequence[Passage]) -> list[float]:
    """The log odds for each of `passages` that it is on `topic`."""
    texts = [Text(embedded(heading(passage.article), passage.text), ()) for passage in passages]
    return [scores.relevance for scores in bundled_model().read(topic, texts)]
