"""`dateline withdraw`: a person takes an article out of the index for good, or puts it back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click


@click.command(epilog='Example: dateline withdraw 3f2a9c --why "the outlet retracted it"')
@click.argument("article")
@click.option("--why", metavar="TEXT", help="The reason, which is kept with it.")
@click.option("--undo", is_flag=True, help="Put back what was withdrawn this way.")
@click.pass_obj
def withdraw(config: Path | None, article: str, why: str | None, undo: bool) -> None:
    """Take ARTICLE, named by its id, out of the index; no file or feed brings it back."""
    from bot.settings import Settings
    from index.embedding.registry import embedder_name, load_embedder
    from index.indexing.by_hand import put_back_article, withdraw_article
    from index.indexing.update import fingerprint
    from index.store.sqlite import Store

    if undo == bool(why):
        raise click.UsageError("say why with --why, or name --undo")
    settings = Settings.load(config)
    folder, tokens = settings.index.folder, settings.index.passage_tokens
    if not undo:
        gone = withdraw_article(folder, article, why or "")
        click.echo(f"Withdrawn: {gone.title} ({gone.id}). 'dateline withdraw {gone.id} --undo' puts it back.")
        return
    with closing(Store(folder)) as store:
        name = embedder_name(settings.models.embedder, store.fact("fingerprint"))
    embed, made_by = load_embedder(name).embed, fingerprint(tokens, name)
    back = put_back_article(folder, article, embed, tokens, made_by)
    click.echo(f"Put back: {back.title} ({back.id}).")
