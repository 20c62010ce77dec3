"""`dateline open`: one article, where it can be read."""

from __future__ import annotations

import click

from bot.terminal.articles.completing import completed_article
from bot.terminal.log import is_quiet
from bot.terminal.opening import store_of
from bot.terminal.options import Where, archive_options, json_option, log_options


@click.command(
    "open",
    epilog="Example: dateline open dae66b5ec4",
    short_help="Open an article in the browser, or its file.",
)
@click.argument("article", shell_complete=completed_article)
@json_option
@log_options
@archive_options
def open_article(where: Where, /, article: str, as_json: bool) -> None:
    """Open ARTICLE, named as for "show", in the browser, or its file if it has no address."""
    from bot.terminal.articles.naming import article_named
    from bot.terminal.articles.opening import open_in_program
    from bot.terminal.document import dumps

    with store_of(where) as store:
        found = article_named(store, article)
    opened = open_in_program(found.url, found.path, click.launch)
    if as_json:
        click.echo(dumps({"id": found.id, "opened": opened}))
    elif not is_quiet():
        click.echo(f"Opened {opened}")
