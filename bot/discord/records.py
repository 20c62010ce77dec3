"""What the bot remembers: questions asked of it, answers it gave, a server's rules, feedback."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum

from bot.answer import Answer, Citation
from bot.archive.amendments import Amendment
from bot.discord.language import say
from bot.discord.schedule import Schedule
from bot.errors import QuestionError
from bot.following.follow import Follow
from index import EVERYWHERE, SearchFilter


@dataclass(frozen=True, slots=True)
class Question:
    """One question, and where its answer goes. `id` is that of the message or interaction that asked it.

    `text` holds the asker's own words and nobody else's. What it leans on is named by number: `after` is the
    question whose answer it follows, `about` a message of somebody's that it is about (`text` may then be
    empty). `token` is the interaction's, good for 15 minutes; `language` is the one that the bot speaks;
    `started` is the message that the answer is being written into.
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
    language: str | None = None
    started: int | None = None


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """An answer as it stands in Discord, in one message."""

    question: Question
    message: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Rules:
    """What a server's administrators have set. Empty means everywhere and everyone.

    `outlets` has those that a channel is kept to, by its number.
    """

    channels: frozenset[int] = frozenset()
    ask_channels: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    threads: bool = False
    outlets: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def narrowed(self, filters: SearchFilter, places: Collection[int]) -> SearchFilter:
        """`filters` within the outlets that a channel is kept to; `places` are the channel and its parent.

        Raises QuestionError where these are others than the ones asked for.
        """
        kept = next((self.outlets[id_] for id_ in places if id_ in self.outlets), ())
        if not kept:
            return filters
        sources = tuple(name for name in filters.sources if name in kept) if filters.sources else kept
        if not sources:
            raise QuestionError(say("In this channel I answer only from {outlets}", outlets=", ".join(kept)))
        return replace(filters, sources=sources)

    def refusal(self, places: Collection[int], roles: Collection[int]) -> str | None:
        """Why someone with these roles may not ask here, if so. `places` are the channel and its parent."""
        allowed = self.channels | self.ask_channels
        if self.channels and allowed.isdisjoint(places):
            where = ", ".join(f"<#{id_}>" for id_ in sorted(allowed)[:10])
            return say("I answer elsewhere on this server: {channels}", channels=where)
        if self.roles and self.roles.isdisjoint(roles):
            return say("On this server only members with certain roles may ask me.")
        return None


class Reason(StrEnum):
    """Why somebody found an answer unhelpful."""

    WRONG = "wrong"
    OFF_QUESTION = "not what was asked"
    NOT_CARRIED = "its sources do not say so"
    INCOMPLETE = "something is missing"
    OUTDATED = "out of date"
    OVERLOOKED = "the reporting has an answer"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one person thought of one answer, and why if they said so; `answer` is as it was shown."""

    at: datetime.datetime
    helpful: bool
    reason: Reason | None
    guild: int | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that the reporting had no answer to, how often it was asked, and when last."""

    text: str
    times: int
    last: datetime.datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """How many questions were `asked`, how many were `answered`, and those that the reporting does not answer.

    Of `untold` the words are not for others: they were asked in private, or have none of their own.
    """

    asked: int
    answered: int
    missing: tuple[Missing, ...]
    untold: int


@dataclass(frozen=True, slots=True)
class Subscription:
    """Something that a person, or a `channel` of a server, is told of when it is `due`: what is new of a follow, or
    a brief of all that is new, which follows nothing in particular.

    `id` is that of the interaction that made it. `told` is where the change log goes on for it. `message` is what
    is being sent, with its `nonce`, and `upto` where the log goes on once it stands; `trouble` is why the last one
    could not be.
    """

    id: int
    person: int
    channel: int | None
    guild: int | None
    follow: Follow
    schedule: Schedule
    told: int
    due: float
    language: str | None = None
    message: str | None = None
    upto: int | None = None
    nonce: int | None = None
    trouble: str = ""

    @property
    def is_brief(self) -> bool:
        return self.follow == Follow()


class Told(StrEnum):
    """How somebody was told that what an answer quotes was corrected, or why they cannot be."""

    EDITED = "its message says so"
    WRITTEN = "told in a direct message"
    GONE = "its message is gone"
    UNDELIVERABLE = "who asked takes no direct messages"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of the quote under a `number` in an answer, and how that was `told`; None if not yet."""

    given: SentAnswer
    number: int
    amendment: Amendment
    told: Told | None

    @property
    def citation(self) -> Citation:
        return next(one for one in self.given.answer.citations if one.number == self.number)


class QuestionClaim(Enum):
    """What came of claiming a question: it is ours to answer, is taken, or was just asked."""

    OURS = "ours"
    TAKEN = "taken"
    REPEAT = "repeat"


class QuestionStatus(Enum):
    """What became of a question while it was being answered."""

    ASKED = "asked"
    EDITED = "edited"
    FORGOTTEN = "forgotten"
