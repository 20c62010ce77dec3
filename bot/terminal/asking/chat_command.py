"""`dateline chat`: a conversation that goes on where it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.terminal.asking.ask_command import writes_with_model
from bot.terminal.opening import engine_of, place_of
from bot.terminal.options import Where, archive_options, screen_options

if TYPE_CHECKING:
    from rich.console import Console


@click.command(
    epilog="Example: dateline chat --conversation aleppo",
    short_help="Hold a conversation, and go on with it.",
)
@click.option("--conversation", metavar="NAME", default="chat", show_default=True, help="What to call it.")
@screen_options
@archive_options
def chat(where: Where, /, conversation: str, out: Console) -> None:
    """Hold a conversation: follow-ups find what they mean, and it goes on where it was left."""
    from bot.terminal.asking.chat import Chat
    from bot.terminal.asking.prompt import converse

    with engine_of(where, chats=True) as engine:
        chat = Chat(engine, conversation, out, streaming=writes_with_model(where))
        converse(chat, place_of(where))
