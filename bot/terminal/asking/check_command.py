"""`dateline check`: whether a sentence or a quote stands in the reporting, and if not, how not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from bot.exits import DOES_NOT_STAND, STANDS
from bot.terminal.opening import engine_of
from bot.terminal.options import (
    Where,
    archive_options,
    filters_of,
    json_option,
    scope_options,
    screen_options,
    typed_text,
)

if TYPE_CHECKING:
    from rich.console import Console

    from bot.archive.archive import Archive
    from bot.verification.check import Check
    from index import SearchFilter


@click.command(
    epilog='Example: dateline check "The eastern districts are home to about 250,000 people, aid officials estimate."',
    short_help="Say whether a claim or a quote is in the reporting.",
)
@click.argument("text", nargs=-1, required=True)
@scope_options
@json_option
@screen_options
@archive_options
def check(where: Where, /, text: tuple[str, ...], as_json: bool, out: Console, **limits: Any) -> None:
    """Check whether TEXT, a claim or a quote, is in the reporting; "-" reads it from standard input.

    Exit codes: 0 it stands (exact, supported), 1 it does not (altered, misattributed, contradicted, not proven,
    not in the reporting), 2 wrong use or settings.
    """
    from bot.terminal.asking.ask_command import PERSON
    from bot.terminal.document import dumps

    with engine_of(where) as engine:
        filters = filters_of(engine, **limits)
        found = engine.check(typed_text(text), filters=filters, person=PERSON)
        within = "" if filters.is_everywhere else _within(engine.archive, filters)
    if as_json:
        click.echo(dumps(check_document(found)))
    else:
        _show(found, within, out)
    sys.exit(STANDS if found.stands else DOES_NOT_STAND)


def check_document(found: Check) -> dict[str, Any]:
    """The fields of a Check by their names, whether it `stands`, and each quote with its article."""
    from bot.terminal.document import article_document

    quotes = [
        {
            "quote": quote.text,
            "start": quote.start,
            "end": quote.end,
            "paragraph": quote.paragraph,
            "article": article_document(quote.article),
        }
        for quote in found.quotes
    ]
    return {
        "text": found.text,
        "outcome": str(found.outcome),
        "stands": found.stands,
        "difference": " ".join(map(str, found.differences)),
        "quotes": quotes,
    }


def _within(archive: Archive, filters: SearchFilter) -> str:
    """Which reporting a claim was looked for in, or that there is none."""
    from bot.archive.coverage import searched

    return archive.nothing_within(filters) or f"Searched {searched(archive.coverage(filters))}."


def _show(found: Check, within: str, out: Console) -> None:
    """What became of a claim, the quotes that say so, and what it was looked for `within`, if not all there is."""
    from rich.text import Text

    from bot.terminal.asking.source_line import SourceLine, show_source
    from bot.terminal.console import write
    from bot.text.display import word_for_word

    told = " ".join([f"{_verdict(found)}.", *map(str, found.differences)])
    write(Text(told, style="bold"), out)
    for number, quote in enumerate(found.quotes, start=1):
        out.print()
        show_source(f"[{number}]", SourceLine.of(quote.article, quote.article.page(quote.start)), out)
        write(f"“{word_for_word(quote.text)}” (paragraph {quote.paragraph})", out, indent=4)
    if within:
        write(Text(within, style="dim"), out)


def _verdict(found: Check) -> str:
    from bot.verification.check import Outcome

    these = "this quote" if len(found.quotes) == 1 else "these quotes"
    if found.outcome is Outcome.NOT_PROVEN:
        return f"Not proven by {these}"
    if found.outcome is Outcome.SUPPORTED:
        return f"Supported, as a model reads {these}"
    if found.is_part:
        return "Exact, within this sentence"
    return str(found.outcome).capitalize()
