"""`dateline search`: the passages that match, and no answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from bot.exits import ANSWERED, NOTHING
from bot.terminal.opening import engine_of
from bot.terminal.options import (
    Where,
    archive_options,
    filters_of,
    json_option,
    pager_option,
    scope_options,
    screen_options,
    typed_text,
)

if TYPE_CHECKING:
    from bot.terminal.console import Screen

MATCHES_NOT = "Nothing in the reporting matches."


@click.command(
    epilog='Example: dateline search "Castello Road" --limit 3',
    short_help="List the passages that match best; write no answer.",
)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Most passages shown."
)
@scope_options
@json_option
@screen_options
@pager_option
@archive_options
def search(
    where: Where, /, query: tuple[str, ...], limit: int, as_json: bool, out: Screen, **limits: Any
) -> None:
    """List the passages that match QUERY best, its words marked, with their scores; write no answer."""
    from bot.terminal.asking.ranking_screen import show_ranking
    from bot.terminal.console import paged
    from bot.terminal.document import dumps, ranking_document

    words = typed_text(query)
    with engine_of(where) as engine:
        filters = filters_of(engine, **limits)
        ranking = engine.search(words, filters=filters, limit=limit)
        nothing = engine.archive.nothing_within(filters) or MATCHES_NOT
    if as_json:
        click.echo(dumps(ranking_document(words, ranking)))
    elif ranking:
        paged(out, lambda page: show_ranking(ranking, page))
    else:
        click.echo(nothing, err=True)
    sys.exit(ANSWERED if ranking else NOTHING)
