"""`dateline status`: shows what is indexed, how the last run ended, and what a model used today."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("status", epilog="Example: dateline status --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.pass_obj
def status(config: Path | None, as_json: bool) -> None:
    """Show what is indexed: articles, passages, outlets, model, generation, size, tokens used today."""
    from bot.settings import Settings
    from bot.terminal.console import console
    from bot.terminal.document import dumps, status_document
    from bot.terminal.rendering import show_status
    from bot.writing.ledger import used_today
    from index.embedding.registry import embedder_name
    from index.indexing.update import fingerprint
    from index.status import read_status

    settings = Settings.load(config)
    folder = settings.index.folder
    current, used = read_status(folder), used_today(folder)
    embedder = embedder_name(settings.models.embedder, current.fingerprint)
    asked = fingerprint(settings.index.passage_tokens, embedder)
    if as_json:
        click.echo(dumps(status_document(current, asked, used)))
    else:
        show_status(current, asked, used, console())
