"""`dateline unanswered`: what people in Discord asked and the reporting does not answer."""

from __future__ import annotations

import dataclasses
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from bot.exits import ANSWERED, NOTHING
from bot.terminal.opening import settings_of
from bot.terminal.options import Where, archive_options, counted, json_option, screen_options

if TYPE_CHECKING:
    from rich.console import Console


@click.command(
    epilog="Example: dateline unanswered --days 7",
    short_help="List what was asked in Discord and is not in the reporting.",
)
@click.option(
    "--days", type=click.IntRange(min=1), default=30, show_default=True, help="Of so many last days."
)
@json_option
@screen_options
@archive_options
def unanswered(where: Where, /, days: int, as_json: bool, out: Console) -> None:
    """List what was asked in Discord and is not in the reporting, the most asked first; not who asked, and nothing
    that was asked in private or is forgotten.

    Exit codes: 0 there is something, 1 there is nothing, 2 wrong use.
    """
    from bot.discord.database import Database, has_database
    from bot.discord.records import Asked
    from bot.terminal.console import write
    from bot.terminal.document import dumps
    from corpus.cleaning import clean_line

    place = settings_of(where).discord_place
    asked, has_run = Asked(0, 0, (), 0), has_database(place)
    if has_run:
        with closing(Database(place, "unanswered", read_only=True)) as opened:
            asked = opened.reports.asked(days)
    if as_json:
        click.echo(dumps({"days": days, **dataclasses.asdict(asked)}))
    elif not has_run:
        click.echo("Nobody has asked anything in Discord yet.", err=True)
    else:
        for one in asked.missing:
            write(clean_line(one.text), out, lead=f"{one.last:%Y-%m-%d}  {one.times:4}×  ")
        told = f", {asked.untold:,} of them in private or about a message" if asked.untold else ""
        lacking = asked.asked - asked.answered
        write(f"{counted(asked.asked, 'question')}: {lacking:,} not in the reporting{told}.", out)
    sys.exit(ANSWERED if asked.missing else NOTHING)
