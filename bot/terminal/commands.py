"""The command line: reads what was typed, asks the engine, renders the answer. Exit codes are grep's."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.errors import ANSWERED, NOTHING, explained, second_signal_leaves
from bot.terminal import own_process
from bot.terminal.check_command import check
from bot.terminal.eval_command import evaluate
from bot.terminal.feedback_command import feedback
from bot.terminal.keeping.export_command import export
from bot.terminal.keeping.index_command import build, index
from bot.terminal.keeping.verify_command import verify
from bot.terminal.keeping.withdraw_command import withdraw
from bot.terminal.status_command import status

if TYPE_CHECKING:
    from bot.engine import Dateline
    from bot.settings import Settings
    from index import SearchFilter


DAY = click.DateTime(["%Y-%m-%d"])


class _Commands(click.Group):
    """Turns whatever goes wrong into one line on standard error and an exit code (`bot.errors`)."""

    def invoke(self, context: click.Context) -> Any:
        with second_signal_leaves():
            try:
                return super().invoke(context)
            except (click.exceptions.Exit, click.ClickException, click.Abort):
                raise
            except (Exception, KeyboardInterrupt) as error:
                line, code = explained(error)
                if line:
                    click.echo(f"dateline: {line}", err=True)
                sys.exit(code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline", message="dateline %(version)s")
@click.option(
    "--config", type=click.Path(path_type=Path), help="The settings file. Default: the nearest config.toml."
)
@click.pass_context
def main(context: click.Context, config: Path | None) -> None:
    """Ask a body of news reporting; every sentence of an answer rests on a quote that code has checked.

    Exit codes: 0 answered, 1 nothing in the reporting, 2 wrong use or settings, 70 a fault of Dateline.
    """
    context.obj = config


main.add_command(check)
main.add_command(evaluate)
main.add_command(feedback)
main.add_command(export)
main.add_command(index)
main.add_command(status)
main.add_command(verify)
main.add_command(withdraw)


def _example(text: str) -> dict[str, str]:
    return {"epilog": f"Example: {text}"}


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")


def scope_options(command: Callable[..., None]) -> Callable[..., None]:
    """The limits that a question may also name in words; the flags win."""
    for option in (
        click.option("--as-of", type=DAY, help="Answer from what had been published by that day."),
        click.option("--source", "sources", multiple=True, help="Only this outlet; may be given again."),
        click.option("--until", type=DAY, help="Published on or before that day."),
        click.option("--since", type=DAY, help="Published on or after that day (2016-08-06)."),
    ):
        command = option(command)
    return command


@main.command(**_example('dateline ask "What broke the siege of eastern Aleppo?"'))
@click.argument("question", nargs=-1, required=True)
@scope_options
@click.option("--conversation", metavar="NAME", help="Go on with the conversation of that name.")
@click.option("--timeline", is_flag=True, help="Show dated entries instead, oldest first.")
@json_option
@click.pass_obj
def ask(
    config: Path | None,
    /,
    question: tuple[str, ...],
    conversation: str | None,
    timeline: bool,
    as_json: bool,
    **limits: Any,
) -> None:
    """Answer QUESTION from the indexed reporting, with citations; "-" reads it from standard input.

    Builds the index first if there is none.
    """
    from bot.terminal.document import answer_document, dumps
    from bot.terminal.rendering import PERSON, console, show_answer, show_stream

    out = console()
    with _engine(_settings(config)) as engine:
        filters = _filters(engine, **limits)
        if timeline:
            answer = engine.timeline(_typed(question), filters=filters)
        elif out.is_terminal and not as_json:
            asked = engine.stream(_typed(question), filters=filters, conversation=conversation, person=PERSON)
            answer = show_stream(asked, out)
        else:
            answer = engine.ask(_typed(question), filters=filters, conversation=conversation, person=PERSON)
    if as_json:
        click.echo(dumps(answer_document(answer)))
    elif timeline or not out.is_terminal:
        show_answer(answer, out, lines=timeline)
    sys.exit(ANSWERED if answer.answered else NOTHING)


@main.command(**_example("dateline chat --conversation aleppo"))
@click.option("--conversation", metavar="NAME", default="chat", show_default=True, help="What to call it.")
@click.pass_obj
def chat(config: Path | None, conversation: str) -> None:
    """Hold a conversation: follow-ups find what they mean, and it goes on where it was left."""
    import readline  # noqa: F401  (gives `input` its line editing and history)

    from bot.terminal.chat import converse
    from bot.terminal.rendering import console

    with _engine(_settings(config)) as engine:
        converse(engine, conversation, console())


@main.command(**_example("dateline forget aleppo"))
@click.argument("conversation", required=False)
@click.option("--all", "everything", is_flag=True, help="Forget every conversation.")
@click.pass_obj
def forget(config: Path | None, conversation: str | None, everything: bool) -> None:
    """Erase a kept CONVERSATION, or all of them."""
    if (conversation is None) is not everything:
        raise click.UsageError("name one conversation, or --all")
    with _engine(_settings(config)) as engine:
        count = engine.forget(conversation)
    click.echo(f"Forgot {count} conversation{'' if count == 1 else 's'}.")
    sys.exit(ANSWERED if count else NOTHING)


@main.command(**_example("dateline discord"))
@click.pass_obj
def discord(config: Path | None) -> None:
    """Run the Discord bot until it is told to stop."""
    import asyncio

    from bot.discord.running import run
    from bot.discord.settings import read_token
    from bot.terminal.log import log_to_stderr

    settings = _settings(config)
    token = read_token(settings.discord, os.environ)
    log_to_stderr(json_lines=settings.log.json_lines)
    with _engine(settings) as engine:
        asyncio.run(run(engine, settings.discord, token))


@main.command(**_example('dateline search "Castello Road" --limit 3'))
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Most passages shown."
)
@scope_options
@json_option
@click.pass_obj
def search(config: Path | None, /, query: tuple[str, ...], limit: int, as_json: bool, **limits: Any) -> None:
    """List the passages that match QUERY best, with their scores, and write no answer."""
    from bot.terminal.document import dumps, ranking_document
    from bot.terminal.rendering import console, show_ranking

    typed = _typed(query)
    with _engine(_settings(config)) as engine:
        ranking = engine.search(typed, filters=_filters(engine, **limits), limit=limit)
    if as_json:
        click.echo(dumps(ranking_document(typed, ranking)))
    elif ranking:
        show_ranking(ranking, console())
    else:
        click.echo("Nothing in the reporting matches.", err=True)
    sys.exit(ANSWERED if ranking else NOTHING)


def _settings(config: Path | None) -> Settings:
    from bot.settings import Settings

    return Settings.load(config)


def _filters(
    engine: Dateline,
    *,
    since: datetime | None,
    until: datetime | None,
    as_of: datetime | None,
    sources: tuple[str, ...],
) -> SearchFilter:
    from index import SearchFilter

    days = [moment.date() if moment else None for moment in (since, until, as_of)]
    return SearchFilter(
        since=days[0], until=days[1], as_of=days[2], sources=engine.archive.outlets_named(sources)
    )


def _typed(words: tuple[str, ...]) -> str:
    return sys.stdin.read() if words == ("-",) else " ".join(words)


def _engine(settings: Settings) -> Dateline:
    with own_process.importing():
        from bot.engine import Dateline
        from index.errors import NoIndexError
    try:
        return Dateline.open(settings)
    except NoIndexError:
        click.echo(f"No index in {settings.index.folder} yet: building it first.", err=True)
        build(settings)
        return Dateline.open(settings)


def run() -> None:
    """`dateline` as a shell starts it."""
    own_process.claim()
    main(prog_name="dateline")
