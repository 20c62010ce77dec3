"""What a question that leans on others may be answered from: the reports on what they were about, and no other.

"What was his sentence" is answered as well by whoever was sentenced in any report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.query_analysis import Before
from bot.text.dates.mentions import CALENDAR_NAMES
from index import SearchHit
from index.terms import STOP_WORDS

# A capital after a small letter or a comma begins no sentence, so that it is a name's.
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]*\w")
_WORD = re.compile(r"[\w’'-]*\w")
_POSSESSIVE = re.compile(r"[’']s$")


def of_what_was_said(hits: Sequence[SearchHit], before: Before) -> list[SearchHit]:
    """The passages of articles that were cited before, and those that have a name which was said before; all of them
    where nothing was cited and nobody named.
    """
    said = {word for text in before.said for word in _WORD.findall(text) if word[0].isupper()}
    # People seldom type capitals.
    said.update(_WORD.findall(before.questions))
    said = set(map(_bare, said)) - CALENDAR_NAMES - STOP_WORDS
    kept = [hit for hit in hits if hit.passage.article.id in before.cited or _names(hit) & said]
    return kept if kept or before.cited else list(hits)


def _names(hit: SearchHit) -> set[str]:
    """The words of the names in a passage, but for its outlet's; a headline may have a capital at each of its words."""
    names = set(map(_bare, _NAME.findall(hit.passage.text)))
    return names - set(map(_bare, _WORD.findall(hit.passage.article.source)))


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word).lower()
