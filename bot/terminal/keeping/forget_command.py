"""`dateline forget`: erases conversations."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot.errors import ANSWERED, NOTHING
from bot.terminal.log import is_quiet
from bot.terminal.opening import engine_of
from bot.terminal.options import Where, archive_options, counted, screen_options

if TYPE_CHECKING:
    from rich.console import Console


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
    with engine_of(where) as engine:
        count = engine.forget(conversation)
    if not is_quiet():
        write(f"Forgot {counted(count, 'conversation')}.", out)
    sys.exit(ANSWERED if count else NOTHING)
