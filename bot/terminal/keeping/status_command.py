"""`dateline status`: shows what is indexed, how the last run ended, and what a model used today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.terminal.opening import settings_of
from bot.terminal.options import Where, archive_options, json_option, screen_options

if TYPE_CHECKING:
    from rich.console import Console


@click.command(
    "status",
    epilog="Example: dateline status --json",
    short_help="Show what is indexed and how the last run ended.",
)
@json_option
@screen_options
@archive_options
def status(where: Where, /, as_json: bool, out: Console) -> None:
    """Show what is indexed: articles, passages, outlets, model, generation, size, tokens used today."""
    from bot.language_model.ledger import used_today
    from bot.terminal.document import dumps, status_document
    from bot.terminal.rendering import show_status
    from index.backends.opening import backend_of
    from index.embedding.registry import embedder_name
    from index.indexing.rules import fingerprint
    from index.status import read_status

    settings = settings_of(where)
    current, used = read_status(settings.index.place), used_today(settings.usage_place)
    damage = backend_of(settings.index.place).damage()
    embedder = embedder_name(settings.models.embedder, current.fingerprint)
    asked = fingerprint(settings.index.passage_tokens, embedder)
    if as_json:
        click.echo(dumps(status_document(current, asked, used, damage)))
    else:
        show_status(current, asked, used, damage, out)
