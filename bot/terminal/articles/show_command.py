"""`dateline show`: one article, with its passages and copies, where it came from, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.terminal.articles.completing import completed_article
from bot.terminal.opening import settings_of, store_of
from bot.terminal.options import Where, archive_options, json_option, pager_option, screen_options

if TYPE_CHECKING:
    from bot.terminal.articles.screen import Shown
    from bot.terminal.console import Screen
    from index.store.readable import ReadableStore


@click.command(
    epilog="Example: dateline show dae66b5ec4", short_help="Show an article with all that is known of it."
)
@click.argument("article", shell_complete=completed_article)
@json_option
@screen_options
@pager_option
@archive_options
def show(where: Where, /, article: str, as_json: bool, out: Screen) -> None:
    """Show ARTICLE, named by its id, file or address, or by how one of them begins or its id ends.

    It comes with its passages, its copies in other outlets, when it came and from where, how it was corrected or
    why it was withdrawn, which report it says that it corrects, and which answers cite it.
    """
    from bot.terminal.articles.citing import citing
    from bot.terminal.articles.screen import show_article
    from bot.terminal.console import paged
    from bot.terminal.document import dumps, shown_document

    with store_of(where) as store:
        shown = _known(store, article)
    ids = {shown.article.id, *(correction.before.id for correction in shown.corrections)}
    cited = citing(settings_of(where), ids)
    if as_json:
        click.echo(dumps(shown_document(shown, cited)))
    else:
        paged(out, lambda page: show_article(shown, cited, page))


def _known(store: ReadableStore, typed: str) -> Shown:
    from bot.archive.replacing import earlier, later
    from bot.terminal.articles.naming import article_or_withdrawal_named, short_names
    from bot.terminal.articles.screen import Shown
    from index import Withdrawal

    named = article_or_withdrawal_named(store, typed)
    withdrawal = named if isinstance(named, Withdrawal) else None
    found = named.article if isinstance(named, Withdrawal) else named
    passages = list(store.passages(store.passage_ids(found.id)).values())
    passages.sort(key=lambda passage: passage.start)
    corrections = store.corrections(found.id)
    first = corrections[0].before.id if corrections else found.id
    came = store.came(first)
    copies, before, after = store.copies(found.id), earlier(found, store), later(found, store)
    replaced = [before.article] if before and before.article else []
    ids = [article.id for article in (found, *copies, *replaced, *after)]
    return Shown(
        found,
        passages,
        store.holders(found.id),
        copies,
        came,
        corrections,
        withdrawal,
        before,
        after,
        short_names(ids, {found.id, *store.article_ids()}),
        damaged=withdrawal is None and store.article(found.id) is None,
    )
