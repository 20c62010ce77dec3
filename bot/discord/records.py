"""What the bot remembers: questions asked of it, answers it gave, a server's rules, feedback."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from bot.answer import Answer
from index import EVERYWHERE, SearchFilter


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and where its answer goes. `id` is that of the message or interaction that asked it.

    `text` holds the asker's own words and nobody else's. What it leans on is named by number: `after` is the
    question whose answer it follows, `about` a message of somebody's that it is about (`text` may then be
    empty). `token` is the interaction's, good for 15 minutes; `started` is the message that the answer is
    being written into.
    """

    id: int
    text: str
    asker: int
    channel: int
    guild: int | None
    after: int | None = None
    about: int | None = None
    filters: SearchFilter = EVERYWHERE
    private: bool = False
    token: str | None = None
    started: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it stands in Discord, in one message."""

    question: Question
    message: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Rules:
    """What a server's administrators have set. Empty means everywhere and everyone."""

    channels: frozenset[int] = frozenset()
    ask_channels: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    threads: bool = False

    def refusal(self, places: Collection[int], roles: Collection[int]) -> str | None:
        """Why someone with these roles may not ask here, if so. `places` are the channel and its parent."""
        allowed = self.channels | self.ask_channels
        if self.channels and allowed.isdisjoint(places):
            return "I answer elsewhere on this server: " + ", ".join(
                f"<#{id_}>" for id_ in sorted(allowed)[:10]
            )
        if self.roles and self.roles.isdisjoint(roles):
            return "On this server only members with certain roles may ask me."
        return None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one person thought of one answer; `answer` is as it was shown."""

    at: datetime.datetime
    helpful: bool
    guild: int | None
    answer: Answer


class Claim(Enum):
    """What came of claiming a question: it is ours to answer, is taken, or was just asked."""

    OURS = "ours"
    TAKEN = "taken"
    REPEAT = "repeat"


class Standing(Enum):
    """What became of a question while it was being answered."""

    ASKED = "asked"
    EDITED = "edited"
    FORGOTTEN = "forgotten"
