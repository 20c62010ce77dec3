"""What people write around a bot: whether it asks outright, and what it claims."""

from __future__ import annotations

import re

from bot.question.small_talk import small_talk
from index.chunking import sentences
from index.terms import STOP_WORDS, WORD, stem

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


def asks_outright(text: str) -> bool:
    """Whether a message ends in a question mark and has a word to answer."""
    return text.rstrip(" !)").endswith("?") and bool(_content(_WEB.sub(" ", text)))


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
    asks = sentence.rstrip(' !)"”').endswith("?")
    return len(_content(sentence)) >= _CLAIMS and not asks and not small_talk(sentence)


def only_points(text: str) -> bool:
    """Whether a question has nothing of its own, as "is this true?" under somebody's message."""
    return _content(text) <= _POINTING


def shares_words(query: str, passage: str) -> bool:
    """Whether a passage has any word of a query that carries content."""
    return bool(_content(query) & _content(passage))


def _content(text: str) -> set[str]:
    words = (word.group().lower() for word in WORD.finditer(text))
    return {stem(word) for word in words if word not in STOP_WORDS}
