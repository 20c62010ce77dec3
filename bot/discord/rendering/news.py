"""What is new, as one message: a sentence a report or a story, the line of its source, a button that leads there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from pydantic import TypeAdapter

from bot.answer import Citation
from bot.discord.language import many, say
from bot.discord.records import Subscription
from bot.discord.rendering.answers import source_line
from bot.discord.rendering.escape import escape_line, one_line, plain, safe_url, shorten
from bot.discord.rendering.message import BESIDE_A_BUTTON, PHONE, RAGGED, Block, Message, first_that_fits
from bot.discord.schedule import Period
from bot.discord.texts import CONFIRMED, NOTHING_FOLLOWED
from bot.following.brief import Brief, Story
from bot.following.follow import Follow, News

Pages: TypeAlias = tuple[Message, ...]
PAGES = TypeAdapter(Pages)
LINES = 25
# Discord takes so many in one message that has buttons.
_BLOCKS = 10
_SENTENCE = 3 * BESIDE_A_BUTTON - RAGGED
_TITLE = 2 * PHONE - 24
_NEW_ONE, _NEW = "**{n} new report** on {what}", "**{n} new reports** on {what}"
_OFTEN = {Period.HOURLY: "once an hour", Period.DAILY: "once a day", Period.WEEKLY: "once a week"}
_REPORTS = "And {n} report more.", "And {n} reports more."
_STORIES = "And {n} story more.", "And {n} stories more."


def news_pages(news: News) -> Pages:
    """The new reports on what somebody follows, as many on a page as a phone shows at once."""
    title = many(len(news.reports), _NEW_ONE, _NEW, what=followed(news.follow))
    return _paged(title, [_block(one.text, one.citation) for one in news.reports], _REPORTS)


def brief_pages(brief: Brief, title: str) -> Pages:
    """The stories of a brief, those that most outlets carried first, as many on a page as a phone shows at once."""
    if not brief.stories:
        return (Message(say("There is nothing new in the reporting.")),)
    reports = many(brief.reports, "{n} report", "{n} reports")
    stories = many(len(brief.stories), "{n} story", "{n} stories")
    blocks = [_block(one.text, one.citation, _carried(one)) for one in brief.stories]
    # A day that begins with "2." would make a list.
    title = say(
        "**{title}:** {reports}, {stories}", title=escape_line(title), reports=reports, stories=stories
    )
    return _paged(title, blocks, _STORIES)


def subscriptions_page(held: Sequence[Subscription]) -> Message:
    """What somebody, or a server, is told of, a line each with when the next message may come."""
    return Message("\n".join(map(_subscribed, held)) or NOTHING_FOLLOWED)


def followed(follow: Follow) -> str:
    """What is followed, in a few words, for a line of a message."""
    return escape_line(name_of(follow))


def name_of(follow: Follow) -> str:
    """What is followed, in a few words without formatting."""
    if follow == Follow():
        return say("a brief of all that is new")
    words, outlet = one_line(follow.words), one_line(follow.outlet)
    if not words:
        return shorten(say("everything by {outlet}", outlet=outlet), _TITLE)
    by = say("“{words}” by {outlet}", words=words, outlet=outlet)
    return shorten(by if outlet else say("“{words}”", words=words), _TITLE)


def confirmed(subscription: Subscription) -> str:
    """What somebody has just asked to be told of, where, how often, and when next."""
    brief = say("A brief of what is new")
    return say(
        CONFIRMED,
        what=brief
        if subscription.is_brief
        else say("What is new of {what}", what=followed(subscription.follow)),
        where=f"<#{subscription.channel}>" if subscription.channel else say("your direct messages"),
        often=_once_a(subscription) + _quiet(subscription),
        when=_moment(subscription),
    )


def _paged(title: str, blocks: Sequence[Block], more: tuple[str, str]) -> Pages:
    """All blocks, as many on a page as fit on a phone, at least one."""
    pages: list[Message] = []
    while blocks:
        forms = (_first(title, blocks, count, more) for count in range(min(len(blocks), _BLOCKS), 0, -1))
        pages.append(first_that_fits(forms, LINES))
        blocks = blocks[len(pages[-1].blocks) :]
    return tuple(pages)


def _first(title: str, blocks: Sequence[Block], count: int, more: tuple[str, str]) -> Message:
    """The first `count` blocks, the rest counted."""
    left = len(blocks) - count
    small = (many(left, *more),) if left else ()
    return Message(title, tuple(blocks[:count]), small)


def _block(text: str, citation: Citation, more: str = "") -> Block:
    also = say("also in {outlets}", outlets=plain(", ".join(citation.also), 40)) if citation.also else ""
    source = source_line(citation.headline, citation.source, citation.published)
    small = ", ".join(filter(None, [source, escape_line(more or also)]))
    return Block(f"{escape_line(shorten(one_line(text), _SENTENCE))}\n-# {small}", safe_url(citation.url))


def _carried(story: Story) -> str:
    outlets = len(story.outlets)
    return many(outlets, "{n} outlet", "{n} outlets") if outlets > 1 else ""


def _subscribed(subscription: Subscription) -> str:
    name = f"**{followed(subscription.follow)}**"
    if subscription.channel:
        name = say("{what} in {where}", what=name, where=f"<#{subscription.channel}>")
    often, when = _once_a(subscription) + _quiet(subscription), _moment(subscription)
    line = say("{what}, {often}, next {when}", what=name, often=often, when=when)
    if not subscription.trouble:
        return line
    trouble = say("Not delivered: {why}", why=escape_line(plain(subscription.trouble, 200)))
    return f"{line}\n-# {trouble}"


def _once_a(subscription: Subscription) -> str:
    return say(_OFTEN[subscription.schedule.period])


def _quiet(subscription: Subscription) -> str:
    schedule = subscription.schedule
    if schedule.quiet is None:
        return ""
    first, last = schedule.quiet
    return say(
        ", not from {first} to {last} h {timezone}", first=first, last=last, timezone=schedule.timezone
    )


def _moment(subscription: Subscription) -> str:
    """A time that Discord shows each reader in their own timezone."""
    return f"<t:{int(subscription.due)}:f>"
