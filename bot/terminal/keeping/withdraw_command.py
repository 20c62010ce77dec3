"""`dateline withdraw`: a person takes an article out of the index for good, or puts it back."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from bot.terminal.articles.completing import completed_article
from bot.terminal.log import is_quiet
from bot.terminal.opening import settings_of
from bot.terminal.options import Where, archive_options, json_option, screen_options

if TYPE_CHECKING:
    from rich.console import Console


@click.command(
    epilog='Example: dateline withdraw 3f2a9c --why "the outlet retracted it"',
    short_help="Take an article out for good, or put it back.",
)
@click.argument("article", shell_complete=completed_article)
@click.option("--why", metavar="TEXT", help="The reason, which is kept with it.")
@click.option("--undo", is_flag=True, help="Put back what was withdrawn this way.")
@json_option
@screen_options
@archive_options
def withdraw(where: Where, /, article: str, why: str | None, undo: bool, as_json: bool, out: Console) -> None:
    """Take ARTICLE, named as for "show", out of the index; no file or feed brings it back."""
    from bot.terminal.articles.naming import article_named, withdrawal_named
    from bot.terminal.console import write
    from bot.terminal.document import dumps
    from index.backends.opening import backend_of
    from index.embedding.embedder import check_made_with
    from index.embedding.registry import embedder_name, load_embedder
    from index.keeping.by_hand import put_back_article, withdraw_article

    if undo == bool(why):
        raise click.UsageError("say why with --why, or name --undo")
    settings = settings_of(where)
    place, tokens = settings.index.place, settings.index.passage_tokens
    with closing(backend_of(place).store()) as store:
        meant = withdrawal_named(store, article).article if undo else article_named(store, article)
        fingerprint = store.fact("fingerprint")
        made_with = embedder_name(settings.models.embedder, fingerprint)
    if undo:
        check_made_with(fingerprint, made_with)
        put_back_article(place, meant.id, load_embedder(made_with).embed, tokens)
        told = f"Put back: {meant.title} ({meant.id})."
    else:
        withdraw_article(place, meant.id, why or "")
        told = f"Withdrawn: {meant.title} ({meant.id}). 'dateline withdraw {meant.id} --undo' puts it back."
    if as_json:
        click.echo(dumps({"id": meant.id, "withdrawn": not undo, "why": why}))
    elif not is_quiet():
        write(told, out)
