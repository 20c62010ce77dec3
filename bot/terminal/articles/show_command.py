"""`dateline show`: one article, with its passages, its copies, and where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.terminal.articles.completing import completed_article
from bot.terminal.opening import store_of
from bot.terminal.options import Where, archive_options, json_option, screen_options

if TYPE_CHECKING:
    from rich.console import Console


@click.command(epilog="Example: dateline show dae66b5ec4")
@click.argument("article", shell_complete=completed_article)
@json_option
@screen_options
@archive_options
def show(where: Where, /, article: str, as_json: bool, out: Console) -> None:
    """Show ARTICLE, named by its id, file or address, or by how one of them begins."""
    from bot.terminal.articles.naming import article_named
    from bot.terminal.articles.screen import Shown, show_article
    from bot.terminal.document import article_document, dumps, passage_document

    with store_of(where) as store:
        found = article_named(store, article)
        passages = list(store.passages(store.passage_ids(found.id)).values())
        passages.sort(key=lambda passage: passage.start)
        shown = Shown(found, passages, store.holders(found.id), store.copies(found.id))
    if not as_json:
        show_article(shown, out)
        return
    document = {
        **article_document(found),
        "body": found.body,
        "passages": [passage_document(passage) for passage in passages],
        "files": shown.files,
        "copies": [article_document(copy) for copy in shown.copies],
    }
    click.echo(dumps(document))
