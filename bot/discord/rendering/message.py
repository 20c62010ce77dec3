"""One message, laid out as Components V2 or, where these cannot be used, as text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.discord.language import say
from bot.discord.rendering.escape import length, shorten

TEXT_LIMIT = 2000
LAYOUT_LIMIT = 4000
# What Discord puts into one message, and what a block with a link button counts for.
_COMPONENTS = 40
_BLOCK = 3
_ROW = 4
_ACCENT = 0x2B6CB0
# Characters a line on a phone held upright; a block with a button beside it is narrower.
PHONE = 45
BESIDE_A_BUTTON = 36
# What the ends of lines leave free where words are not broken.
RAGGED = 12
_UNSEEN = re.compile(r"\\(?=\W)|\u2060|\*\*|\[(?=[^\[\]]+\]\(<)|\]\(<[^>]*>\)|^> ")

Rows = Sequence[Sequence[discord.ui.Item[Any]]]


@dataclass(frozen=True, slots=True)
class Block:
    """A few lines about one article, with a button that leads to it where it has an address."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What one message says, in Discord's own formatting. `small` is for the small print under it."""

    body: str
    blocks: tuple[Block, ...] = ()
    small: tuple[str, ...] = ()


def as_text(message: Message) -> str:
    """The message as plain text: as many of its blocks as fit under the body, a link under each where there is room."""
    small = "\n".join(f"-# {line}" for line in message.small)
    body = _cut(say(message.body), TEXT_LIMIT - length(small) - 2)
    room = TEXT_LIMIT - length(body) - length(small) - 4
    texts = [block.text for block in message.blocks]
    while texts and sum(length(text) + 2 for text in texts) > room:
        texts.pop()
    room -= sum(length(text) + 2 for text in texts)
    shown: list[str] = []
    for text, block in zip(texts, message.blocks, strict=False):
        link = f"\n[{say('Read')}](<{block.url}>)" if block.url else ""
        if length(link) <= room:  # the words matter more than the way to them
            room -= length(link)
            text += link
        shown.append(text)
    return "\n\n".join(part for part in (body, *shown, small) if part)


def as_layout(message: Message, rows: Rows = ()) -> discord.ui.LayoutView:
    """The message as Components V2. It is stopped: discord.py would keep every one of them in memory."""
    view = discord.ui.LayoutView(timeout=None)
    small = "\n".join(f"-# {line}" for line in message.small)
    room = LAYOUT_LIMIT - length(small)
    inside: list[discord.ui.Item[Any]] = []
    if message.body:
        body = _cut(say(message.body), room)
        room -= length(body)
        inside.append(discord.ui.TextDisplay(body))
    most = (_COMPONENTS - 3 - sum(_ROW for _ in rows)) // _BLOCK
    for block in message.blocks[:most]:
        room -= length(block.text)
        if room < 0:
            break
        inside.append(_section(block))
    if small:
        inside.append(discord.ui.TextDisplay(small))
    if message.blocks:
        view.add_item(discord.ui.Container(*inside, accent_colour=_ACCENT))
    else:
        for item in inside:
            view.add_item(item)
    for row in rows:
        view.add_item(discord.ui.ActionRow(*row))
    view.stop()
    return view


def as_view(rows: Rows) -> discord.ui.View | None:
    """The buttons alone, for under a message of text."""
    if not rows:
        return None
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows):
        for item in row:
            item.row = number
            view.add_item(item)
    view.stop()
    return view


def lines(message: Message) -> int:
    """How many lines a phone shows of a message, its buttons aside."""
    shown = [(line, PHONE) for line in message.body.split("\n")]
    shown += [(line, BESIDE_A_BUTTON) for block in message.blocks for line in block.text.split("\n")]
    shown += [(f"-# {line}", PHONE) for line in message.small]
    return sum(_height(line, width) for line, width in shown)


def first_that_fits(forms: Iterable[Message], room: int) -> Message:
    """The first form of a message that takes so many lines on a phone, or else the last."""
    for form in forms:
        if lines(form) <= room:
            break
    return form


def says(sent: discord.Message, content: str | None, view: Any) -> bool:
    """Whether a message that came back is what was sent, and not another with the same nonce."""
    if isinstance(view, discord.ui.LayoutView):
        return _texts(sent.components) == _texts(view.children)
    return sent.content == (content or "").strip()


def tells(sent: discord.Message, message: Message) -> bool:
    """Whether a message of Discord's is this one, as a layout or as text."""
    said = [sent.content, *_texts(sent.components)]
    wanted = [message.body, *(block.text for block in message.blocks[:1])]
    return all(any(text in one for one in said) for text in wanted)


def _texts(components: Any) -> list[str]:
    """The words in a layout, as sent or as it came back."""
    found: list[str] = []
    for component in components:
        if isinstance(text := getattr(component, "content", None), str):
            found.append(text.strip())
        found += _texts(getattr(component, "children", None) or ())
    return found


def _height(line: str, width: int) -> int:
    """Small print is set a fifth smaller; what makes text bold, a link or inert is not seen."""
    if line.startswith("-# "):
        line, width = line[3:], width * 5 // 4
    return len(textwrap.wrap(_UNSEEN.sub("", line), width)) or 1


def _section(block: Block) -> discord.ui.Item[Any]:
    if block.url is None:
        return discord.ui.TextDisplay(block.text)
    read = discord.ui.Button[Any](label=say("Read"), url=block.url)
    return discord.ui.Section(block.text, accessory=read)


def _cut(text: str, limit: int) -> str:
    """The text, cut between words where it is too long; never behind the backslash of an escape."""
    cut = shorten(text, limit)
    return cut if cut == text else cut.rstrip("…\\ ") + "…"
