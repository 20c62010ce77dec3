"""What people write around a bot: whether it asks something of the reporting, and what it claims."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from bot.question.small_talk import small_talk
from index.chunking import sentences
from index.terms import STOP_WORDS, WORD, stem

_ASKS = re.compile(
    r"(who|what|when|where|why|how|which|whose|whom|is|are|was|were|did|does|do|has|have|had|can|could|will"
    r"|would|should|tell|show|explain|summari[sz]e)\b",
    re.IGNORECASE,
)
# What says nothing by itself, whatever stands behind it.
_REMARKS = frozenset(
    map(
        stem,
        "ok okay lol lmao omg wtf haha look yes no yeah nope nice wow really sure please pls hi hello hey guys".split(),
    )
)
# All that a question has which only points at a message.
_POINTING = frozenset(
    map(stem, "true real really right correct source sources confirmed happen mean".split())
)
_WEB = re.compile(r"https?://\S+|<a?:\w+:\d+>|:\w+:")
_MARKUP = re.compile(r"^\s*(?:>+|[-*+]|#{1,3})\s+|[*_~|`]{1,3}(?=\S)|(?<=\S)[*_~|`]{1,3}", re.MULTILINE)
# A long line that goes on in small letters was only broken where it was copied from.
_LINE = re.compile(r"(?<![^\n]{40})\n+|\n+(?![a-z])")
# A sentence needs so many words of content to claim something, and is read so far.
_CLAIMS = 2
_CLAIM_LIMIT = 600
# So many words of a remark must stand together in one passage before the remark counts as a question.
_TOGETHER = 2


def is_for_the_archive(text: str, passages: Callable[[str], Iterable[str]]) -> bool:
    """Whether a message that nobody addressed to the bot asks something of the reporting.

    Either it is worded as a question and is about something, or its words stand together in a passage that
    `passages` finds for them. "lol", "thanks!" and a picture do neither.
    """
    text = _WEB.sub(" ", text)
    about = _content(text) - _REMARKS
    if not about or small_talk(text):
        return False
    if _ASKS.match(text.strip()) or text.rstrip(" !)").endswith("?"):
        return True
    needed = max(_TOGETHER, -(-2 * len(about) // 3))
    if len(about) < _TOGETHER:
        return False
    return any(len(about & _content(passage)) >= needed for passage in passages(text))


def claims_in(text: str) -> list[str]:
    """The sentences of a message that claim something, what somebody is quoted with in one piece."""
    claims: list[str] = []
    for line in _LINE.split(_MARKUP.sub("", _WEB.sub(" ", text))):
        held = ""
        for span in sentences(line):
            held = f"{held} {line[span.start : span.end]}".strip()
            if held.count('"') % 2 or held.count("“") > held.count("”"):
                continue
            claims.append(held)
            held = ""
        claims.append(held)
    return [" ".join(one.split())[:_CLAIM_LIMIT] for one in claims if _claims(one)]


def _claims(sentence: str) -> bool:
    return len(_content(sentence) - _REMARKS) >= _CLAIMS and not sentence.rstrip(' !)"”').endswith("?")


def only_points(text: str) -> bool:
    """Whether a question has nothing of its own, as "is this true?" under somebody's message."""
    return _content(text) <= _POINTING


def shares_words(query: str, passage: str) -> bool:
    """Whether a passage has any word of a query that carries content."""
    return bool(_content(query) & _content(passage))


def _content(text: str) -> set[str]:
    words = (word.group().lower() for word in WORD.finditer(text))
    return {stem(word) for word in words if word not in STOP_WORDS}
