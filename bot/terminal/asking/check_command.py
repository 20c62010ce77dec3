"""`dateline check`: whether a sentence or a quote stands in the reporting, and if not, how not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.verification.check import Check

STANDS, DOES_NOT = 0, 1
# So many passages are read for it.
_READ = 10


@click.command(epilog='Example: dateline check "About 250,000 people had been cut off in eastern Aleppo."')
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.pass_obj
def check(config: Path | None, text: tuple[str, ...], as_json: bool) -> None:
    """Check whether TEXT, a claim or a quote, is in the reporting; "-" reads it from standard input.

    Exit codes: 0 it stands (exact, supported), 1 it does not (altered, misattributed, contradicted, not in
    the reporting), 2 no index or wrong use.
    """
    from bot.engine import Dateline
    from bot.protocols import AskContext
    from bot.settings import Settings
    from bot.terminal.document import dumps
    from bot.verification.check import check as checked
    from bot.writing.writers import chat_model_of, verifier_of

    settings = Settings.load(config)
    typed = " ".join((sys.stdin.read() if text == ("-",) else " ".join(text)).split())
    with Dateline.open(settings) as engine:
        hits = engine.search(typed, limit=_READ)
        verifier = verifier_of(settings, chat_model_of(settings))
        found = checked(typed, hits, verifier, AskContext())
    click.echo(dumps(check_document(found)) if as_json else "\n".join(_lines(found)))
    sys.exit(STANDS if found.stands else DOES_NOT)


def check_document(found: Check) -> dict[str, Any]:
    """The fields of a Check by their names, whether it `stands`, and each quote with its article."""
    from bot.terminal.document import article_document

    quotes = []
    for quote in found.quotes:
        quotes.append(
            {
                "quote": quote.text,
                "start": quote.start,
                "end": quote.end,
                "paragraph": quote.paragraph,
                "article": article_document(quote.article),
            }
        )
    return {
        "text": found.text,
        "outcome": str(found.outcome),
        "stands": found.stands,
        "difference": found.difference,
        "quotes": quotes,
    }


def _lines(found: Check) -> list[str]:
    lines = [f"{str(found.outcome).capitalize()}{f': {found.difference}' if found.difference else ''}."]
    for quote in found.quotes:
        article = quote.article
        named = ", ".join(filter(None, (article.title, article.source, str(article.published or ""))))
        lines += ["", f"  “{' '.join(quote.text.split())}”", f"  {named}"]
    return lines
