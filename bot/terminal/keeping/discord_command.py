"""`dateline discord`: runs the bot."""

from __future__ import annotations

import os

import click

from bot.terminal.opening import engine_of, settings_of
from bot.terminal.options import Where, archive_options, log_options


@click.command(epilog="Example: dateline discord")
@log_options
@archive_options
def discord(where: Where, /) -> None:
    """Run the Discord bot until it is told to stop."""
    import asyncio

    from bot.discord.running import run
    from bot.discord.token import read_token
    from bot.terminal.log import serve

    settings = settings_of(where)
    token = read_token(settings.discord, os.environ)
    serve(json_lines=settings.log.json_lines)
    with engine_of(where) as engine:
        asyncio.run(run(engine, settings.discord, settings.discord_place, token))
