"""Indexing as the settings ask for it: the one place where settings become an indexing run."""

from __future__ import annotations

from collections.abc import Callable

from bot.settings import Settings
from corpus import Limits
from index.building import build
from index.indexing import Rules
from index.summary import Progress, Summary


def build_index(
    settings: Settings,
    *,
    withdraw: bool = False,
    dry_run: bool = False,
    settle: float = 0.0,
    report: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Brings the index up to date with the configured sources. Raises BusyError and IndexingError.

    Files that changed within the last `settle` seconds are left for a later run.
    """
    limits = Limits(article_bytes=int(settings.corpus.article_megabytes * 1_000_000))
    rules = Rules(
        settings.index.passage_tokens,
        settings.corpus.vanish_share,
        limits,
        withdraw,
        private_addresses=settings.corpus.private_addresses,
        settle=settle,
    )
    return build(settings.index.folder, settings.corpus.sources, rules, dry_run=dry_run, report=report)
