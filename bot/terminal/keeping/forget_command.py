"""`dateline forget`: erases conversations."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from bot.exits import ANSWERED, NOTHING
from bot.terminal.log import is_quiet
from bot.terminal.opening import settings_of
from bot.terminal.options import Where, archive_options, counted, screen_options

if TYPE_CHECKING:
    from rich.console import Console

    from index.backends.place import Place


@click.command(epilog="Example: dateline forget aleppo")
@click.argument("conversation", required=False)
@click.option("--all", "everything", is_flag=True, help="Forget every conversation.")
@screen_options
@archive_options
def forget(where: Where, /, conversation: str | None, everything: bool, out: Console) -> None:
    """Erase a kept CONVERSATION, or all of them."""
    from bot.terminal.console import write

    if (conversation is None) is not everything:
        raise click.UsageError("name one conversation, or --all")
    count = _forgotten(settings_of(where).index.place, conversation)
    if not is_quiet():
        write(f"Forgot {counted(count, 'conversation')}.", out)
    sys.exit(ANSWERED if count else NOTHING)


def _forgotten(place: Place, name: str | None) -> int:
    """How many conversations were erased. What was said is erased also where the index cannot be opened."""
    from bot.conversation.keeping import conversations_at, has_conversations

    if not has_conversations(place):
        return 0
    with closing(conversations_at(place)) as kept:
        return sum(map(kept.forget, kept.names() if name is None else [name]))
