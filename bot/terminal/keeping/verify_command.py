"""`dateline verify`: checks everything in the index, names what is wrong, and repairs it on request."""

from __future__ import annotations

import dataclasses
import sys
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import click

from bot.exits import DONE, FAULTS_LEFT
from bot.terminal.log import is_quiet
from bot.terminal.opening import settings_of
from bot.terminal.options import Where, archive_options, counted, json_option, screen_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from index.audit.fault import Fault
    from index.audit.salvage import Salvaged
    from index.backends.backend import Backend

_REPLACED = (
    "The store is damaged. What can be read of it goes into a new one, and the damaged one stays beside it; "
    "what cannot be read is not in the index any more until it is read again from its source. Withdrawals and "
    "corrections that cannot be read are lost. Go on?"
)


@click.command(
    epilog="Example: dateline verify --repair",
    short_help="Check that every article is whole and can be found.",
)
@click.option("--repair", "mend", is_flag=True, help="Repair what is found; the old index answers meanwhile.")
@click.option("--salvage", "salvaging", is_flag=True, help="Replace a damaged store by what is left of it.")
@click.option("--yes", is_flag=True, help="Do not ask before a store is replaced.")
@json_option
@screen_options
@archive_options
def verify(where: Where, /, mend: bool, salvaging: bool, yes: bool, as_json: bool, out: Console) -> None:
    """Check that every article in the index is whole and can be found.

    Exit codes: 0 no faults (or all repaired), 1 faults, 2 no index or wrong use.
    """
    from bot.terminal.console import write
    from bot.terminal.document import dumps
    from index.audit.fault import SALVAGE
    from index.backends.backend import Repairing
    from index.backends.opening import backend_of
    from index.embedding.registry import load_embedder

    if salvaging and not mend:
        raise click.UsageError("--salvage goes with --repair")
    settings = settings_of(where)
    backend = backend_of(settings.index.place)
    embedder = _embedder(backend, settings.models.embedder)
    embed = load_embedder(embedder).embed
    found = backend.audit(embed)
    if salvaging and not yes and any(fault.repair_command == SALVAGE for fault in found):
        click.confirm(_REPLACED, abort=True, err=True)
    left = found
    salvaged: list[Salvaged] = []
    if mend:
        how = Repairing(embed, settings.index.passage_tokens, embedder, salvaging, salvaged.append)
        left = backend.repair(found, how)
    if as_json:
        document = {
            "faults": [dataclasses.asdict(fault) for fault in found],
            "left": len(left),
            "salvaged": dataclasses.asdict(salvaged[0]) if salvaged else None,
        }
        click.echo(dumps(document))
    else:
        for fault in [*found, *(fault for fault in left if fault not in found)]:
            write(str(fault), out)
        for line in (line for one in salvaged for line in _salvage_lines(one)):
            write(line, out)
        if found or not is_quiet():
            write(_verdict(found, left, mend), out)
    sys.exit(FAULTS_LEFT if left else DONE)


def _embedder(backend: Backend, setting: str) -> str:
    """The name of the embedder that made the index. Raises ModelError where the setting names another, whose
    vectors would all look damaged, and NoIndexError.
    """
    from index.embedding.embedder import check_made_with
    from index.embedding.registry import embedder_name
    from index.errors import IndexingError

    made_by = None
    with (
        suppress(IndexingError),
        closing(backend.store()) as store,
    ):  # What is damaged is for the audit to say.
        made_by = store.fact("fingerprint")
    name = embedder_name(setting, made_by)
    check_made_with(made_by, name)
    return name


def _verdict(found: Sequence[Fault], left: Sequence[Fault], mend: bool) -> str:
    if not found:
        return "No faults: every article is whole and can be found."
    faults = counted(len(found), "fault")
    if not mend:
        return f"{faults}."
    repaired = sum(fault not in left for fault in found)
    came = sum(fault not in found for fault in left)
    return f"{faults}, {repaired} repaired{f'; {came} more came to light' if came else ''}."


def _salvage_lines(salvaged: Salvaged) -> Iterator[str]:
    from bot.terminal.asking.source_line import near

    if salvaged.articles:
        doubted = salvaged.doubted and f", {salvaged.doubted} of which are damaged and will be read again"
        kept = f"Kept: {counted(salvaged.articles, 'article')} that could be read{doubted or ''}"
        yield f"{kept}; 'dateline index' reads the rest from its sources, as far as they still have it."
    else:
        yield (
            "No article could be read of the damaged store: the index is empty until 'dateline index' has read its "
            "sources again."
        )
    if salvaged.withdrawals:
        yield f"Kept: {counted(salvaged.withdrawals, 'withdrawal')}."
    if salvaged.lost_withdrawals:
        yield (
            "Lost: withdrawals that could not be read. What was withdrawn comes back with the next 'dateline index' "
            "where its source still has it: withdraw it again after that."
        )
    if salvaged.lost_corrections:
        yield "Lost: corrections that could not be read, and the log of changes with them."
    yield f"The damaged store stays as {near(str(salvaged.aside))}."
