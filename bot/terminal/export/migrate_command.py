"""`dateline migrate`: copies the index to where another config.toml has it, such as a database."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.exits import DONE, LEFT_OUT
from bot.terminal.log import is_quiet
from bot.terminal.opening import settings_of
from bot.terminal.options import Where, archive_options, counted, screen_options

if TYPE_CHECKING:
    from rich.console import Console


@click.command(
    epilog="Example: dateline migrate --to ~/newsroom/config.toml",
    short_help="Copy the index to where another config.toml has it.",
)
@click.option(
    "--to",
    "other",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The config.toml of the new place.",
)
@screen_options
@archive_options
def migrate(where: Where, /, other: Path, out: Console) -> None:
    """Copy the index, with its change log, to where the config.toml at FILE has it: from a folder into a database or
    back. Every article is read again there and compared; nothing is embedded. If it is stopped, it goes on where it
    was. The old index stays. Conversations and Discord's database are not copied.

    Exit codes: 0 all of it, 1 some articles are damaged and left out, 2 no index or wrong use.
    """
    from bot.errors import ConfigError
    from bot.settings import Settings
    from bot.signals import stopping_says
    from bot.terminal.console import console
    from index.migrating import migrate as copy

    if not other.is_file():
        what = "a folder" if other.is_dir() else "there is no such file"
        raise ConfigError(
            f"{other.absolute()}: {what}; write a config.toml whose [index] says where the copy "
            "is to be, and name it with --to"
        )
    place, to = settings_of(where).index.place, Settings.load(other).index.place
    if place == to:
        raise ConfigError(f"{other}: has its index where it is already; name the settings of another place")
    watched = not is_quiet() and sys.stderr.isatty()
    stopped = "copying was stopped; what was copied so far is kept, and the same command goes on with it"
    with (
        stopping_says(stopped),
        console(stderr=True).status("Copying") if watched else nullcontext() as status,
    ):

        def report(done: int, articles: int) -> None:
            if status:
                status.update(f"Copying: {done:,} of {counted(articles, 'article')}")

        done = copy(place, to, report)
    if not is_quiet():
        out.print(f"{counted(done.articles, 'article')} in {to}, {done.brought:,} of them copied now.")
    for article_id in done.damaged:
        click.echo(f"left out {article_id}: it is damaged; run 'dateline verify --repair'", err=True)
    sys.exit(LEFT_OUT if done.damaged else DONE)
