"""`dateline corrections`: answers in Discord whose quotes were corrected or withdrawn since."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from bot.exits import ANSWERED, NOTHING
from bot.terminal.opening import settings_of
from bot.terminal.options import Where, archive_options, json_option, screen_options

if TYPE_CHECKING:
    from rich.console import Console

    from bot.discord.records import Corrected

_PRIVATE = "(asked in private)"


@click.command(
    epilog="Example: dateline corrections --json",
    short_help="List the answers in Discord that had to be corrected.",
)
@json_option
@screen_options
@archive_options
def corrections(where: Where, /, as_json: bool, out: Console) -> None:
    """List what answers in Discord quote and was corrected or withdrawn since, the last first; not who asked.

    Exit codes: 0 there is something, 1 there is nothing, 2 wrong use.
    """
    from bot.discord.database import Database, has_database
    from bot.terminal.document import dumps

    place = settings_of(where).discord_place
    found: list[Corrected] = []
    if has_database(place):
        with closing(Database(place, "corrections", read_only=True)) as opened:
            found = opened.corrections.all()
    if as_json:
        click.echo(dumps({"corrections": [_document(one) for one in found]}))
    elif not found:
        click.echo("Nothing that was quoted in Discord has been corrected.", err=True)
    for one in () if as_json else found:
        _show(one, out)
    sys.exit(ANSWERED if found else NOTHING)


def _show(one: Corrected, out: Console) -> None:
    from bot.terminal.console import write

    told = one.told or "not told yet"
    write(
        f"{one.citation.source}: {one.citation.headline}", out, lead=f"{one.amendment.time:%Y-%m-%d %H:%M}  "
    )
    write(f"{one.amendment.fate}: “{one.citation.quote}”", out, indent=4)
    write(f"in the answer to: {_asked(one)} ({told})", out, indent=4)


def _asked(one: Corrected) -> str:
    from corpus.cleaning import clean_line

    return _PRIVATE if one.given.question.private else clean_line(one.given.answer.question)


def _document(one: Corrected) -> dict[str, Any]:
    """`question`, the `message` with its answer, what became of which `quote` of which article, `when`, and `told`."""
    return {
        "question": None if one.given.question.private else one.given.answer.question,
        "message": str(one.given.message),
        "article": one.citation.article_id,
        "headline": one.citation.headline,
        "source": one.citation.source,
        "quote": one.citation.quote,
        "fate": one.amendment.fate,
        "when": one.amendment.time.isoformat(),
        "told": one.told,
    }
