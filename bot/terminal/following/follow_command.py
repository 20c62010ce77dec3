"""`dateline follow`: what somebody wants to be told of, and what is new of it; made for cron."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click

from bot.exits import ANSWERED, NOTHING
from bot.terminal.log import is_quiet
from bot.terminal.opening import engine_of, settings_of
from bot.terminal.options import (
    Where,
    archive_options,
    json_option,
    log_options,
    screen_options,
    typed_text,
)

if TYPE_CHECKING:
    from rich.console import Console

    from bot.engine import Dateline
    from bot.following.kept import KeptFollows


_NONE = "Nothing is followed; 'dateline follow add TOPIC' follows one."


class _Follows(click.Group):
    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Whoever names a topic at once is told the command that follows it."""
        if not args[0].startswith("-") and self.get_command(context, args[0]) is None:
            topic = f'"{" ".join(args)}"' if " " in " ".join(args) else args[0]
            raise click.UsageError(
                f"{args[0]}: no such command; 'dateline follow add {topic}' follows it", context
            )
        return super().resolve_command(context, args)


@click.group(
    cls=_Follows,
    epilog="Example: dateline follow check",
    short_help="Be told each new report on a topic, a question or an outlet once.",
)
def follow() -> None:
    """Follow a topic, a question or an outlet: each new report on it is told once."""


@follow.command(epilog='Example: dateline follow add "Castello Road"')
@click.argument("words", nargs=-1)
@click.option("--outlet", default="", metavar="NAME", help="Only what this outlet reports.")
@log_options
@archive_options
def add(where: Where, /, words: tuple[str, ...], outlet: str) -> None:
    """Follow WORDS: a topic, or a question if it ends with "?". What is there already is not told."""
    with _opened(where) as (engine, follows):
        kept = follows.add(engine.following.follow(typed_text(words), outlet), engine.following.now())
    if not is_quiet():
        click.echo(f"{kept.number}. Following {kept.follow}.")


@follow.command(name="list", epilog="Example: dateline follow list")
@log_options
@archive_options
def list_all(where: Where, /) -> None:
    """List what is followed, with the numbers that end it."""
    with closing(_follows(where)) as follows:
        every = follows.all()
    for kept in every:
        click.echo(f"{kept.number}. {kept.follow}")
    if not every and not is_quiet():
        click.echo(_NONE, err=True)
    sys.exit(ANSWERED if every else NOTHING)


@follow.command(epilog="Example: dateline follow end 2")
@click.argument("number", type=int)
@log_options
@archive_options
def end(where: Where, /, number: int) -> None:
    """End the follow with a NUMBER, as 'dateline follow list' shows it."""
    with closing(_follows(where)) as follows:
        ended = follows.end(number)
    if ended is None:
        raise click.UsageError(f"{number}: nothing is followed under it; see 'dateline follow list'")
    if not is_quiet():
        click.echo(f"Ended: {ended.follow}.")


@follow.command(epilog="Example: dateline follow check -q")
@json_option
@screen_options
@archive_options
def check(where: Where, /, as_json: bool, out: Console) -> None:
    """Tell what is new of all that is followed since it was told last. Nothing is told twice."""
    from bot.terminal.document import dumps, news_document
    from bot.terminal.following.news_screen import show_news

    with _opened(where) as (engine, follows):
        every = follows.all()
        told = [engine.following.news(kept.follow, kept.told) for kept in every]
        # Taken on before it is told: of two processes one tells it, and a killed one does not tell it again.
        mine = [news for kept, news in zip(every, told, strict=True) if follows.take(kept, news.upto)]
    found = [news for news in mine if news.reports]
    if as_json:
        click.echo(dumps(news_document(found)))
    else:
        for news in found:
            show_news(news, out)
    if not found and not is_quiet() and not as_json:
        click.echo("Nothing new on what you follow." if every else _NONE, err=True)
    sys.exit(ANSWERED if found else NOTHING)


def _follows(where: Where) -> KeptFollows:
    from bot.following.kept import KeptFollows

    return KeptFollows(settings_of(where).index.folder)


@contextmanager
def _opened(where: Where) -> Iterator[tuple[Dateline, KeptFollows]]:
    with engine_of(where) as engine, closing(_follows(where)) as follows:
        yield engine, follows
