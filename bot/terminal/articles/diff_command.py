"""`dateline diff`: what a correction changed in an article."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from bot.exits import ANSWERED, NOTHING
from bot.terminal.articles.completing import completed_article
from bot.terminal.opening import store_of
from bot.terminal.options import Where, archive_options, json_option, pager_option, screen_options

if TYPE_CHECKING:
    from bot.terminal.console import Screen
    from corpus import Article
    from index import Correction


@click.command(
    epilog="Example: dateline diff dae66b5ec4", short_help="Show what was corrected in an article, and when."
)
@click.argument("article", shell_complete=completed_article)
@json_option
@screen_options
@pager_option
@archive_options
def diff(where: Where, /, article: str, as_json: bool, out: Screen) -> None:
    """Show what each correction of ARTICLE, named as for "show", changed; the last one first.

    Exit codes: 0 it was corrected, 1 it was not, as far as this index has seen, 2 wrong use.
    """
    from bot.terminal.articles.difference_screen import show_corrections
    from bot.terminal.articles.naming import article_named
    from bot.terminal.console import paged
    from bot.terminal.document import dumps

    with store_of(where) as store:
        found = article_named(store, article)
        corrections = store.corrections(found.id)
    if as_json:
        click.echo(dumps(_document(found, corrections)))
    elif corrections:
        paged(out, lambda page: show_corrections(found, corrections, page))
    else:
        click.echo(f"{found.title}: not corrected since it came into this index.", err=True)
    sys.exit(ANSWERED if corrections else NOTHING)


def _document(article: Article, corrections: list[Correction]) -> dict[str, Any]:
    """`id`, the article `now`, and each of its `corrections`, the first one first: when, and what it said `before`."""
    from bot.terminal.document import article_document

    return {
        "id": article.id,
        "now": {**article_document(article), "body": article.body},
        "corrections": [
            {
                "time": correction.time.isoformat(),
                "before": {**article_document(correction.before), "body": correction.before.body},
            }
            for correction in corrections
        ],
    }
