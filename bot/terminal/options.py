"""What several commands take alike: the limits of a search, which archive it is about, how the screen looks."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.engine import Dateline
    from bot.terminal.console import Screen
    from index import SearchFilter

Command = Callable[..., None]


def read_day(typed: str, *, last: bool = False) -> date:
    """The day that is typed, of a week, a month or a year its first or `last`. Raises ValueError, which says how one
    is written.
    """
    from bot.text.dates.typed import FORMS, typed_day

    try:
        return typed_day(typed, last=last)
    except ValueError:
        raise ValueError(f"{typed}: not a day; write it as {FORMS}") from None


def first_day(typed: str) -> date:
    """The type of an option from whose day on something holds."""
    try:
        return read_day(typed)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def last_day(typed: str) -> date:
    """The type of an option up to whose day something holds."""
    try:
        return read_day(typed, last=True)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def one_day(typed: str) -> date:
    """The type of an option that takes a day, and no month or year."""
    if first_day(typed) != last_day(typed):
        raise click.BadParameter(f"{typed}: not one day; write it as 2016-08-06")
    return first_day(typed)


since_option = click.option(
    "--since",
    type=first_day,
    metavar="DAY",
    help="Published on or after that day (2016-08-06, 2016-08, 2016 or yesterday).",
)
until_option = click.option("--until", type=last_day, metavar="DAY", help="Published on or before that day.")
outlet_option = click.option(
    "--source", "outlets", multiple=True, help="Only this outlet; may be given again."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")


@dataclass(frozen=True, slots=True)
class Where:
    """Which archive a command is about: what a settings file names, or a folder of articles that needs none."""

    config: Path | None
    corpus: Path | None = None


def scope_options(command: Command) -> Command:
    """The limits that a question may also name in words; the flags win."""
    for option in (
        click.option(
            "--as-of", type=last_day, metavar="DAY", help="Answer from what had been published by that day."
        ),
        outlet_option,
        until_option,
        since_option,
    ):
        command = option(command)
    return command


def archive_options(command: Command) -> Command:
    """Gives the command a `Where`, first."""

    @click.option(
        "--corpus",
        metavar="FOLDER",
        type=click.Path(path_type=Path),
        help="Of the articles in FOLDER, without a config.toml; the index is in your cache folder.",
    )
    @click.pass_obj
    @functools.wraps(command)
    def run(config: Path | None, /, *, corpus: Path | None, **rest: Any) -> None:
        command(Where(config, corpus), **rest)

    return run


def log_options(command: Command) -> Command:
    """Has the command say more or less of what it does."""

    @click.option("-v", "--verbose", is_flag=True, help="Say on standard error what is done, step by step.")
    @click.option("-q", "--quiet", is_flag=True, help="Say nothing but the answer and what is wrong.")
    @click.option(
        "--log",
        "log_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Add what is done, step by step, to FILE.",
    )
    @functools.wraps(command)
    def run(*given: Any, verbose: bool, quiet: bool, log_file: Path | None, **rest: Any) -> None:
        from bot.terminal.log import Logging, begin

        if verbose and quiet:
            raise click.UsageError("-v says more and -q less; name one")
        begin(Logging(verbose, quiet, log_file))
        command(*given, **rest)

    return run


def screen_options(command: Command) -> Command:
    """Gives the command the console that it prints to, as `out`, and what `log_options` does."""

    @click.option("--width", type=click.IntRange(40, 400), metavar="COLUMNS", help="Wrap at COLUMNS.")
    @click.option("--plain", is_flag=True, help="Whole lines without colours or links, as a pipe gets them.")
    @functools.wraps(command)
    def run(*, width: int | None, plain: bool, **rest: Any) -> None:
        from bot.terminal.console import console

        command(out=console(width=width, plain=plain), **rest)

    return log_options(run)


def pager_option(command: Command) -> Command:
    """Lets the reader of a command whose `out` may be `paged` do without."""

    @click.option("--no-pager", is_flag=True, help="Print what is long to its end, without a pager.")
    @functools.wraps(command)
    def run(*given: Any, out: Screen, no_pager: bool, **rest: Any) -> None:
        out.pages = not no_pager
        command(*given, out=out, **rest)

    return run


def filters_of(
    engine: Dateline,
    *,
    since: date | None,
    until: date | None,
    as_of: date | None,
    outlets: tuple[str, ...],
) -> SearchFilter:
    """What the limits in flags take in."""
    from index import SearchFilter

    in_order(since, until)
    named = engine.archive.outlets_named(outlets)
    return SearchFilter(since=since, until=until, as_of=as_of, sources=named)


def in_order(since: date | None, until: date | None) -> None:
    """Raises UsageError where no day is within both limits."""
    if since and until and since > until:
        raise click.UsageError(f"--since {since} is after --until {until}: give the earlier day to --since")


def typed_text(words: tuple[str, ...]) -> str:
    return sys.stdin.read() if words == ("-",) else " ".join(words)


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
