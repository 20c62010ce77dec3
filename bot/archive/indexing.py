"""Indexing as the settings ask for it: the one place where settings become an indexing run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.settings import Settings
from corpus import Limits
from corpus.sources.origin import NOWHERE, Origin
from index.indexing.progress import Progress
from index.indexing.rules import Rules
from index.indexing.summary import Summary
from index.keeping.build import build


def build_index(
    settings: Settings,
    *,
    only: Sequence[str] = (),
    withdraw: bool = False,
    dry_run: bool = False,
    settle: float = 0.0,
    prove: bool = True,
    wait: float = 0.0,
    origin: Origin = NOWHERE,
    report: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Brings the index up to date with its sources, or `only` with some, or with others that a person typed.

    Raises BusyError, IndexingError and ModelError.
    Files that changed within the last `settle` seconds are left for a later run. Unless it is to `prove` what
    is stored, that is taken to be as it was. `wait` is how many seconds to wait for another process that is
    writing, -1 for as long as it takes. `origin` is what a person said of `only` those.
    """
    limits = Limits(article_bytes=int(settings.corpus.article_megabytes * 1_000_000))
    entry_outlets, origins = settings.corpus.entry_outlets, settings.corpus.origins()
    if origin != NOWHERE:
        origins |= dict.fromkeys(only, replace(origin, entry_outlets=entry_outlets))
    rules = Rules(
        settings.index.passage_tokens,
        settings.corpus.vanish_share,
        limits,
        withdraw,
        settings.models.embedder,
        private_addresses=settings.corpus.private_addresses,
        contact=settings.corpus.contact,
        settle=settle,
        prove=prove,
        origin=Origin(entry_outlets=entry_outlets),
        origins=origins,
        configured=settings.corpus.names,
        own=(settings.index.folder, settings.discord.database),
    )
    sources = only or settings.corpus.names
    return build(settings.index.place, sources, rules, dry_run=dry_run, wait=wait, report=report)
