"""Reading for whoever asks who somebody is: only what names that person tells of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.evidence import ScoredSentence
from bot.text.display import is_unnamed, quoted
from index.terms import content_stems, stems


def telling_of(asked: str, scored: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """The sentences that name whom `asked` names, or whose "he" stands for them; all where `asked` is no name."""
    if not any(_is_name(asked, one.hit.passage.article.body) for one in scored):
        return list(scored)
    last = content_stems(asked)[-1]
    return [one for one in scored if last in stems(_told(one))]


def _told(sentence: ScoredSentence) -> str:
    """What a reader is shown, but for a sentence before somebody else's "he"."""
    before = None if is_unnamed(sentence.quote) else sentence.before
    return quoted(sentence.quote, before).text


def _is_name(asked: str, body: str) -> bool:
    """Whether reporting writes the words asked for with capitals: "Ann Lee", and not "the richest man"."""
    written = re.compile(r"\W+".join(re.escape(word) for word in asked.split()), re.IGNORECASE)
    return any(all(word[0].isupper() for word in one.group().split()) for one in written.finditer(body))
