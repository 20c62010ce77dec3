"""What is new, as one message: a sentence a report or a story, the line of its source, a button that leads there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Citation
from bot.discord.records import Subscription
from bot.discord.rendering.answers import source_line
from bot.discord.rendering.escape import escape_line, one_line, plain, safe_url, shorten
from bot.discord.rendering.message import BESIDE_A_BUTTON, PHONE, Block, Message, first_that_fits
from bot.discord.schedule import UTC
from bot.following.brief import Brief, Story
from bot.following.follow import Follow, News

LINES = 25
_SENTENCE = 3 * BESIDE_A_BUTTON - 12
_TITLE = 2 * PHONE - 24
_NOTHING = "You follow nothing yet. `/follow` a topic, a question or an outlet."


def news_message(news: News) -> Message:
    """The new reports on what somebody follows, as many as a phone shows at once; the rest are counted."""
    title = f"**{_counted(len(news.reports), 'new report')}** on {followed(news.follow)}"
    return _fitting(title, [_block(one.text, one.citation) for one in news.reports], "report")


def brief_message(brief: Brief, title: str) -> Message:
    """The stories of a brief, those that most outlets carried first, as many as a phone shows at once."""
    if not brief.stories:
        return Message("There is nothing new in the reporting.")
    counts = f"{_counted(brief.reports, 'report')}, {_counted(len(brief.stories), 'story')}"
    blocks = [_block(one.text, one.citation, _carried(one)) for one in brief.stories]
    return _fitting(f"**{title}:** {counts}", blocks, "story")


def subscriptions_page(held: Sequence[Subscription]) -> Message:
    """What somebody, or a server, is told of, a line each with when the next message may come."""
    return Message("\n".join(map(_subscribed, held)) or _NOTHING)


def followed(follow: Follow) -> str:
    """What is followed, in a few words, for a line of a message."""
    return escape_line(name_of(follow))


def name_of(follow: Follow) -> str:
    """What is followed, in a few words without formatting."""
    return shorten(one_line(str(follow)) if follow != Follow() else "a brief of all that is new", _TITLE)


def confirmed(subscription: Subscription) -> str:
    """What somebody has just asked to be told of, where, how often, and when next."""
    where = f"<#{subscription.channel}>" if subscription.channel else "your direct messages"
    what = (
        "A brief of what is new"
        if subscription.is_brief
        else f"What is new of {followed(subscription.follow)}"
    )
    return (
        f"{what} will be told in {where}, at most {_once_a(subscription)}{_quiet(subscription)}, next "
        f"{_moment(subscription)}. `/following` ends it."
    )


def _fitting(title: str, blocks: Sequence[Block], noun: str) -> Message:
    """As many blocks as fit on a phone, at least one."""
    forms = (_first(title, blocks, count, noun) for count in range(len(blocks), 0, -1))
    return first_that_fits(forms, LINES)


def _first(title: str, blocks: Sequence[Block], count: int, noun: str) -> Message:
    """The first `count` blocks, the rest counted."""
    left = len(blocks) - count
    small = (f"And {_counted(left, noun)} more.",) if left else ()
    return Message(title, tuple(blocks[:count]), small)


def _block(text: str, citation: Citation, more: str = "") -> Block:
    also = f"also in {plain(', '.join(citation.also), 40)}" if citation.also else ""
    source = source_line(citation.headline, citation.source, citation.published)
    small = ", ".join(filter(None, [source, escape_line(more or also)]))
    return Block(f"{escape_line(shorten(one_line(text), _SENTENCE))}\n-# {small}", safe_url(citation.url))


def _carried(story: Story) -> str:
    return _counted(len(story.outlets), "outlet") if len(story.outlets) > 1 else ""


def _subscribed(subscription: Subscription) -> str:
    where = f" in <#{subscription.channel}>" if subscription.channel else ""
    trouble = (
        f"\n-# Not delivered: {escape_line(plain(subscription.trouble, 200))}" if subscription.trouble else ""
    )
    name = followed(subscription.follow)
    return f"**{name}**{where}, {_once_a(subscription)}{_quiet(subscription)}, next {_moment(subscription)}{trouble}"


def _once_a(subscription: Subscription) -> str:
    period = str(subscription.schedule.period)
    return {"hourly": "once an hour", "daily": "once a day", "weekly": "once a week"}[period]


def _quiet(subscription: Subscription) -> str:
    schedule = subscription.schedule
    if schedule.quiet is None:
        return ""
    zone = "" if schedule.timezone == UTC else f" in {schedule.timezone}"
    return f", not from {schedule.quiet[0]} to {schedule.quiet[1]} h{zone or ' UTC'}"


def _moment(subscription: Subscription) -> str:
    """A time that Discord shows each reader in their own timezone."""
    return f"<t:{int(subscription.due)}:f>"


def _counted(number: int, noun: str) -> str:
    many = "stories" if noun == "story" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else many}"
