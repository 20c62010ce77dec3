"""`dateline feedback`: what readers in Discord found helpful, for whoever keeps the archive."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from bot.exits import ANSWERED, NOTHING
from bot.terminal.opening import settings_of
from bot.terminal.options import Where, archive_options, screen_options

if TYPE_CHECKING:
    from rich.console import Console

    from bot.discord.records import Feedback


@click.command(
    epilog="Example: dateline feedback --unhelpful",
    short_help="List the answers that readers in Discord rated.",
)
@click.option("--unhelpful", is_flag=True, help="Only answers that somebody found unhelpful.")
@screen_options
@archive_options
def feedback(where: Where, /, unhelpful: bool, out: Console) -> None:
    """List the answers that readers in Discord rated and why, newest first; not who they were."""
    from bot.discord.database import Database, has_database
    from bot.terminal.console import write
    from corpus.cleaning import clean_line

    place = settings_of(where).discord_place
    rated: list[Feedback] = []
    if has_database(place):
        with closing(Database(place, "feedback", read_only=True)) as opened:
            rated = opened.answers.feedback()
    listed = [given for given in rated if not (unhelpful and given.helpful)]
    for given in listed:
        said = " ".join(sentence.text for sentence in given.answer.sentences) or "(nothing in the reporting)"
        verdict = "helpful" if given.helpful else "not helpful"
        write(f"{given.at:%Y-%m-%d %H:%M}  {verdict:11}  {clean_line(given.answer.question)}", out)
        if given.reason:
            write(f"Why: {given.reason}.", out, indent=4)
        write(said, out, indent=4)
    if not listed:
        found = "found an answer unhelpful" if rated else "rated an answer"
        click.echo(f"Nobody has {found} yet.", err=True)
    sys.exit(ANSWERED if listed else NOTHING)
