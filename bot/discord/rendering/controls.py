"""Buttons, menus and forms: what they look like and the ids by which their clicks are known.

Nothing here acts. Ids hold all that a click needs, so that they work after a restart and in any process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import discord

from bot.answer import Answer
from bot.discord.language import many, say
from bot.discord.records import Reason, Rules
from bot.discord.rendering.escape import escape_line, plain
from bot.discord.rendering.message import Rows
from bot.discord.texts import CANNOT_READ, EVERY_CHANNEL, QUESTION_LIMIT

SOURCES = "dateline:sources"
FOLLOW_UP = "dateline:follow-up"
TIMELINE = "dateline:timeline"
PUBLISH = "dateline:publish"
HELPFUL = "dateline:helpful"
NOT_HELPFUL = "dateline:not-helpful"
DELETE = "dateline:delete"
REASON = re.compile(r"dateline:reason:(\d+)")
PAGE = re.compile(r"dateline:page:(\d+):(\d+)")
FOLLOW_UP_FORM = re.compile(r"dateline:follow-up:(\d+)(:private)?")
END = "dateline:end"
REMAINDER = re.compile(r"dateline:remainder:(\d+)(?::(\d+))?")
RULES = re.compile(r"dateline:rules:([a-z-]+)(?::(on|off))?")

_MOST = 25
_LABEL = 100
_NAMED = 20
# Channels that are kept to some outlets, and letters of their names.
_KEPT, _OUTLETS = 8, 100
_KEPT_ONE = "and in {n} more channel only certain outlets"
_KEPT_MORE = "and in {n} more channels only certain outlets"
_CHANNEL = discord.SelectDefaultValueType.channel
_ROLE = discord.SelectDefaultValueType.role
_PLACES = [
    *(discord.ChannelType.text, discord.ChannelType.public_thread, discord.ChannelType.news),
    discord.ChannelType.forum,
]


def answer_buttons(answer: Answer, *, private: bool) -> Rows:
    """The buttons that make sense under an answer."""
    first = [_button("Ask a follow-up", FOLLOW_UP)]
    if answer.answered:
        first = [_button("Sources", SOURCES), *first, _button("Timeline", TIMELINE)]
    second = [_button("Helpful", HELPFUL), _button("Not helpful", NOT_HELPFUL)]
    if private:
        first.append(_button("Show to everyone", PUBLISH))
    else:
        second.append(_button("Delete", DELETE))
    return (first, second)


def is_answer(sent: discord.Message) -> bool:
    """Whether a message is an answer as it stands for good: only that has buttons."""
    rows = (row for row in sent.components if isinstance(row, discord.ActionRow))
    return any(getattr(item, "custom_id", "") == FOLLOW_UP for row in rows for item in row.children)


def page_buttons(message: int, page: int, pages: int) -> Rows:
    """Buttons that turn to another source of the answer in a message."""
    return _turning(f"dateline:page:{message}", page, pages)


def remainder_button(id_: int, pages: int) -> Rows:
    """A button that shows the pages after the first, which are kept under an id."""
    return ((_button("Show the rest", f"dateline:remainder:{id_}"),),) if pages > 1 else ()


def remainder_buttons(id_: int, page: int, pages: int) -> Rows:
    """Buttons that turn to another of these pages."""
    return _turning(f"dateline:remainder:{id_}", page, pages)


def _turning(name: str, page: int, pages: int) -> Rows:
    back = _button("Previous", f"{name}:{max(page - 1, 0)}", disabled=page == 0)
    on = _button("Next", f"{name}:{page + 1}", disabled=page + 1 == pages)
    return ((back, on),) if pages > 1 else ()


def reasons_menu(message: int) -> Rows:
    """A menu that says why the answer in a message was of no help."""
    options = [discord.SelectOption(label=say(reason.capitalize()), value=reason) for reason in Reason]
    menu = discord.ui.Select[Any](
        custom_id=f"dateline:reason:{message}", placeholder=say("Say why, if you like …"), options=options
    )
    return ([menu],)


def end_menu(named: Sequence[tuple[int, str]]) -> Rows:
    """A menu that ends one of some subscriptions, each by its number and name; nothing where there are none."""
    options = [
        discord.SelectOption(label=plain(name, _LABEL) or say("No name"), value=str(number))
        for number, name in named[:_MOST]
    ]
    menu = discord.ui.Select[Any](custom_id=END, placeholder=say("End one of them …"), options=options)
    return ([menu],) if options else ()


class FollowUpForm(discord.ui.Modal, title="Ask a follow-up"):
    """The form behind the button of that name; the answer that it is about is in its id.

    discord.py would hold every form and drop it once somebody has sent it in, so that a second person's, or
    one opened before a restart, would be lost. It is stopped instead, and its id tells what was sent in.
    """

    question: discord.ui.Label[FollowUpForm] = discord.ui.Label(
        text="Your question",
        component=discord.ui.TextInput(style=discord.TextStyle.paragraph, max_length=QUESTION_LIMIT),
    )

    def __init__(self, message: int, *, private: bool) -> None:
        super().__init__(
            title=say(self.title),
            timeout=None,
            custom_id=f"{FOLLOW_UP}:{message}{':private' if private else ''}",
        )
        self.question.text = say(self.question.text)
        self.stop()


def field_value(components: list[Any]) -> str:
    """What was typed into the one field of a form."""
    inner = [field for row in components for field in row.get("components") or [row["component"]]]
    return str(inner[0]["value"])


def rules_form(rules: Rules) -> Rows:
    """The menus and the button under /dateline settings. Each sets what it says, whatever was set before."""
    threads = ("Answer in the channel", "off") if rules.threads else ("Answer in threads", "on")
    return (
        [_places("channels", say("Answer only in … (all channels)"), rules.channels)],
        [_places("ask-channels", say("Answer questions without a mention in … (none)"), rules.ask_channels)],
        [
            discord.ui.RoleSelect[Any](
                custom_id="dateline:rules:roles",
                placeholder=say("Answer only members with … (everyone)"),
                min_values=0,
                max_values=_MOST,
                default_values=_defaults(rules.roles, _ROLE),
            )
        ],
        [_button(threads[0], f"dateline:rules:threads:{threads[1]}")],
    )


def rules_described(rules: Rules, *, reads_all: bool) -> str:
    """What a server's rules are, in words."""
    channels, unasked = _mentions("#", rules.channels), _mentions("#", rules.ask_channels)
    lines = [
        say("**Answers in** {channels}", channels=channels or say(EVERY_CHANNEL)),
        say("**Answers questions without a mention in** {channels}", channels=unasked or say("no channel")),
        say("**Answers** members with {roles}", roles=_mentions("@&", rules.roles))
        if rules.roles
        else say("**Answers** everyone"),
        say("**Threads:** every question gets one")
        if rules.threads
        else say("**Threads:** none, answers stand in the channel"),
        *_kept_to_outlets(rules),
    ]
    if rules.ask_channels and not reads_all:
        lines.append(say(CANNOT_READ))
    return "\n".join(lines)


def _kept_to_outlets(rules: Rules) -> list[str]:
    """A line for each channel that is kept to some outlets, as far as they go into one message."""
    lines = [
        say(
            "**Only {outlets}** in {channel}",
            outlets=escape_line(plain(", ".join(names), _OUTLETS)),
            channel=f"<#{channel}>",
        )
        for channel, names in sorted(rules.outlets.items())
    ]
    more = len(lines) - _KEPT
    left_out = [many(more, _KEPT_ONE, _KEPT_MORE)] if more > 0 else []
    return [*lines[:_KEPT], *left_out]


def _button(label: str, custom_id: str, *, disabled: bool = False) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=say(label), custom_id=custom_id, disabled=disabled)


def _places(name: str, placeholder: str, chosen: Iterable[int]) -> discord.ui.ChannelSelect[Any]:
    return discord.ui.ChannelSelect(
        custom_id=f"dateline:rules:{name}",
        channel_types=_PLACES,
        placeholder=placeholder,
        min_values=0,
        max_values=_MOST,
        default_values=_defaults(chosen, _CHANNEL),
    )


def _mentions(kind: str, ids: frozenset[int]) -> str:
    """All of them, as far as three such lists go into one message."""
    shown = ", ".join(f"<{kind}{id_}>" for id_ in sorted(ids)[:_NAMED])
    return f"{shown} {say('and {n} more', n=len(ids) - _NAMED)}" if len(ids) > _NAMED else shown


def _defaults(ids: Iterable[int], kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=id_, type=kind) for id_ in sorted(ids)]
