"""`dateline ask`: one question, one answer."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

import click

from bot.exits import ANSWERED, NOTHING
from bot.terminal.opening import engine_of, settings_of
from bot.terminal.options import (
    Where,
    archive_options,
    filters_of,
    json_option,
    pager_option,
    scope_options,
    screen_options,
    typed_text,
)

if TYPE_CHECKING:
    from bot.terminal.console import Screen
# Whose tokens an answer in the terminal counts towards: who sits there is one person.
PERSON = "terminal"

_log = logging.getLogger(__name__)


@click.command(
    epilog='Example: dateline ask "What broke the siege of eastern Aleppo?"',
    short_help="Answer a question from the reporting, with citations.",
)
@click.argument("question", nargs=-1, required=True)
@scope_options
@click.option("--conversation", metavar="NAME", help="Go on with the conversation of that name.")
@click.option("--timeline", is_flag=True, help="Show dated entries instead, oldest first.")
@click.option("--quotes", is_flag=True, help="Show under each source its quotes in full.")
@json_option
@screen_options
@pager_option
@archive_options
def ask(
    where: Where,
    /,
    question: tuple[str, ...],
    conversation: str | None,
    timeline: bool,
    quotes: bool,
    as_json: bool,
    out: Screen,
    **limits: Any,
) -> None:
    """Answer QUESTION from the indexed reporting, with citations; "-" reads it from standard input.

    Builds the index first if there is none.
    """
    from bot.query_analysis import Kind
    from bot.terminal.asking.answer_screen import show_answer, show_stream
    from bot.terminal.console import paged
    from bot.terminal.document import answer_document, dumps

    if timeline and conversation is not None:
        raise click.UsageError("--timeline keeps no conversation: leave out --conversation")
    words, streamed = typed_text(question), False
    with engine_of(where) as engine:
        filters = filters_of(engine, **limits)
        if timeline:
            answer = engine.timeline(words, filters=filters)
        elif out.is_terminal and not as_json and writes_with_model(where):
            streamed = True
            asked = engine.stream(words, filters=filters, conversation=conversation, person=PERSON)
            answer = show_stream(asked, out, quotes=quotes)
        else:
            answer = engine.ask(words, filters=filters, conversation=conversation, person=PERSON)
    _log.info("understood as “%s”, sure to %.2f of 1", answer.understood, answer.confidence)
    _log.info("answered in %.2f seconds", answer.seconds)
    if as_json:
        click.echo(dumps(answer_document(answer)))
    elif not streamed:
        paged(out, lambda page: show_answer(answer, page, quotes=quotes))
    sys.exit(ANSWERED if answer.answered or answer.kind is Kind.GREETING else NOTHING)


def writes_with_model(where: Where) -> bool:
    """Whether sentences come one by one, seconds apart; quotes are all there at once."""
    return settings_of(where).answer.model != "quote"
