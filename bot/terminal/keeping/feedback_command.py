"""`dateline feedback`: what readers in Discord found helpful, for whoever keeps the archive."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

NONE = 1


@click.command(epilog="Example: dateline feedback --unhelpful")
@click.option("--unhelpful", is_flag=True, help="Only answers that somebody found unhelpful.")
@click.pass_obj
def feedback(config: Path | None, unhelpful: bool) -> None:
    """List the answers that readers in Discord rated, newest first; not who they were."""
    from bot.discord.database import Database
    from bot.settings import Settings

    database = Settings.load(config).discord.database
    if not database.is_file():
        click.echo("Nobody has rated an answer yet.", err=True)
        sys.exit(NONE)
    with closing(Database(database, "feedback")) as opened:
        rated = [given for given in opened.answers.feedback() if not (unhelpful and given.helpful)]
    for given in rated:
        said = " ".join(sentence.text for sentence in given.answer.sentences) or "(nothing in the reporting)"
        verdict = "helpful" if given.helpful else "not helpful"
        click.echo(f"{given.at:%Y-%m-%d %H:%M}  {verdict:11}  {given.answer.question}\n    {said}")
    if not rated:
        click.echo("Nobody has rated an answer yet.", err=True)
    sys.exit(0 if rated else NONE)
