"""`dateline brief`: the reporting of a day, a week or since the last one, a sentence a story."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from bot.exits import ANSWERED, NOTHING
from bot.terminal.log import is_quiet
from bot.terminal.opening import engine_of, settings_of
from bot.terminal.options import (
    Where,
    archive_options,
    first_day,
    in_order,
    json_option,
    last_day,
    pager_option,
    screen_options,
    since_option,
    until_option,
)

if TYPE_CHECKING:
    from bot.engine import Dateline
    from bot.following.brief import Brief
    from bot.terminal.console import Screen
    from index import SearchFilter

DEFAULT_LIMIT = 10
UNTOLD = "No report of then has a sentence to show."


@click.command(
    epilog="Example: dateline brief --week",
    short_help="Tell a day, a week or what is new as stories.",
)
@click.argument("day", required=False)
@since_option
@until_option
@click.option("--day", "days", flag_value=1, type=int, help="Of the archive's newest day (the default).")
@click.option("--week", "days", flag_value=7, type=int, help="Of the seven days up to it, or up to DAY.")
@click.option("--new", is_flag=True, help="All that came since the last brief with --new.")
@click.option(
    "--limit", type=click.IntRange(1, 100), help=f"Most stories, without --new.  [default: {DEFAULT_LIMIT}]"
)
@json_option
@screen_options
@pager_option
@archive_options
def brief(
    where: Where,
    /,
    day: str | None,
    since: date | None,
    until: date | None,
    days: int | None,
    new: bool,
    limit: int | None,
    as_json: bool,
    out: Screen,
) -> None:
    """Tell the reporting of DAY (2022-09-08, 2022-09 or yesterday) as stories: a sentence each, and how many outlets
    carried it on their own.
    """
    from bot.terminal.console import paged
    from bot.terminal.document import brief_document, dumps
    from bot.terminal.following.news_screen import show_brief
    from index import SearchFilter

    if sum((since is not None, days is not None, new)) > 1:
        raise click.UsageError("name one of --since, --day, --week and --new")
    if (day is not None and (since or until)) or (new and (day is not None or until)):
        raise click.UsageError("name DAY, --since with --until, or --new")
    if new and limit is not None:
        raise click.UsageError("name --limit or --new, which tells every story, as none is told again")
    if day is not None:
        until = last_day(day)
        since = None if days else first_day(day)
    in_order(since, until)
    most = None if new else limit or DEFAULT_LIMIT
    with engine_of(where) as engine:
        newest = until or engine.archive.coverage().last or date.today()
        first = since or newest - timedelta(days=(days or 1) - 1)
        filters = SearchFilter(since=first, until=newest)
        told = _new(engine, where, filters) if new else engine.following.brief(filters)
        nothing = engine.archive.nothing_within(SearchFilter(since=first, until=until)) or UNTOLD
    if as_json:
        click.echo(dumps(brief_document(told, None if new else filters, most)))
    elif told.stories:
        paged(out, lambda page: show_brief(told, None if new else filters, most, page))
    elif not is_quiet():
        click.echo("Nothing new." if new else nothing, err=True)
    sys.exit(ANSWERED if told.stories else NOTHING)


def _new(engine: Dateline, where: Where, newest: SearchFilter) -> Brief:
    """What is new since the last time; at the first time what was published on the newest day."""
    from bot.following.brief import Brief
    from bot.following.kept import KeptFollows
    from index import SearchFilter

    with closing(KeptFollows(settings_of(where).index.folder)) as kept:
        before = kept.last_brief()
        told = engine.following.brief(newest if before is None else SearchFilter(came_after=before))
        return told if kept.take_brief(before, told.upto) else Brief((), 0, told.upto)
