"""`dateline articles`: what the archive holds, an article a line."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.errors import ANSWERED, NOTHING
from bot.terminal.opening import store_of
from bot.terminal.options import DAY, Where, archive_options, json_option, screen_options

if TYPE_CHECKING:
    from rich.console import Console


@click.command(epilog="Example: dateline articles Castello Road --since 2016-08-01")
@click.argument("words", nargs=-1)
@click.option("--since", type=DAY, help="Published on or after that day (2016-08-06).")
@click.option("--until", type=DAY, help="Published on or before that day.")
@click.option("--source", "sources", multiple=True, help="Only this outlet; may be given again.")
@click.option("--undated", is_flag=True, help="Only articles of which no day is known.")
@json_option
@screen_options
@archive_options
def articles(
    where: Where,
    /,
    words: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    sources: tuple[str, ...],
    undated: bool,
    as_json: bool,
    out: Console,
) -> None:
    """List the articles that have all of WORDS, or all there are, newest first."""
    from bot.archive.archive import outlets_named
    from bot.terminal.articles.screen import show_articles
    from bot.terminal.document import article_document, dumps
    from index import SearchFilter

    if undated and (since or until):
        raise click.UsageError("--undated goes with neither --since nor --until")
    with store_of(where) as store:
        named = outlets_named(sources, [name for name, *_ in store.outlets()])
        days = [moment.date() if moment else None for moment in (since, until)]
        filters = SearchFilter(since=days[0], until=days[1], sources=named)
        found = store.articles(filters, " ".join(words), undated=undated)
    if as_json:
        click.echo(dumps({"articles": [article_document(article) for article in found]}))
    elif found:
        show_articles(found, out)
    else:
        click.echo("No article here is like that; 'dateline articles' lists all.", err=True)
    sys.exit(ANSWERED if found else NOTHING)
