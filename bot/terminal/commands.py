"""The command line: its commands, and what becomes of whatever goes wrong in one. Exit codes are grep's."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.errors import ANSWERED, CLOSED, NOTHING, explained, second_signal_leaves
from bot.terminal import own_process
from bot.terminal.articles.articles_command import articles
from bot.terminal.articles.open_command import open_article
from bot.terminal.articles.show_command import show
from bot.terminal.asking.ask_command import ask, writes_with_model
from bot.terminal.asking.check_command import check
from bot.terminal.asking.search_command import search
from bot.terminal.keeping.eval_command import evaluate
from bot.terminal.keeping.export_command import export
from bot.terminal.keeping.feedback_command import feedback
from bot.terminal.keeping.index_command import index
from bot.terminal.keeping.init_command import init
from bot.terminal.keeping.status_command import status
from bot.terminal.keeping.verify_command import verify
from bot.terminal.keeping.withdraw_command import withdraw
from bot.terminal.opening import engine_of
from bot.terminal.options import Where, archive_options, counted, screen_options

if TYPE_CHECKING:
    from rich.console import Console


class _Commands(click.Group):
    """Turns whatever goes wrong into one line on standard error and an exit code (`bot.errors`)."""

    def invoke(self, context: click.Context) -> Any:
        with second_signal_leaves():
            try:
                try:
                    return super().invoke(context)
                finally:
                    # What is still to be written fails here, where it can be told from a fault.
                    sys.stdout.flush()
            except (click.exceptions.Exit, click.ClickException, click.Abort):
                raise
            except (Exception, KeyboardInterrupt) as error:
                line, code = explained(error)
                if code == CLOSED:
                    from bot.terminal.console import leave_closed_pipe

                    leave_closed_pipe()
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

    \b
    Exit codes:
      0    answered, or done
      1    nothing in the reporting; faults found; a claim that does not stand
      2    wrong use or settings, no index, a source that cannot be had
      70   a fault of Dateline's own
      130  stopped by Ctrl-C
      141  whoever read the output had left ("| head")
    """
    context.obj = config


for command in (
    articles,
    ask,
    check,
    evaluate,
    export,
    feedback,
    index,
    init,
    open_article,
    search,
    show,
    status,
    verify,
    withdraw,
):
    main.add_command(command)


@main.command(epilog="Example: dateline chat --conversation aleppo")
@click.option("--conversation", metavar="NAME", default="chat", show_default=True, help="What to call it.")
@screen_options
@archive_options
def chat(where: Where, /, conversation: str, out: Console) -> None:
    """Hold a conversation: follow-ups find what they mean, and it goes on where it was left."""
    from bot.terminal.asking.chat import Chat
    from bot.terminal.asking.prompt import converse

    with engine_of(where) as engine:
        converse(Chat(engine, conversation, out, streaming=writes_with_model(where)))


@main.command(epilog="Example: dateline forget aleppo")
@click.argument("conversation", required=False)
@click.option("--all", "everything", is_flag=True, help="Forget every conversation.")
@click.pass_obj
def forget(config: Path | None, conversation: str | None, everything: bool) -> None:
    """Erase a kept CONVERSATION, or all of them."""
    if (conversation is None) is not everything:
        raise click.UsageError("name one conversation, or --all")
    with engine_of(Where(config)) as engine:
        count = engine.forget(conversation)
    click.echo(f"Forgot {counted(count, 'conversation')}.")
    sys.exit(ANSWERED if count else NOTHING)


@main.command(epilog="Example: dateline discord")
@click.pass_obj
def discord(config: Path | None) -> None:
    """Run the Discord bot until it is told to stop."""
    import asyncio

    from bot.discord.running import run
    from bot.discord.token import read_token
    from bot.settings import Settings
    from bot.terminal.log import log_to_stderr

    settings = Settings.load(config)
    token = read_token(settings.discord, os.environ)
    log_to_stderr(json_lines=settings.log.json_lines)
    with engine_of(Where(config)) as engine:
        asyncio.run(run(engine, settings.discord, token))


def run() -> None:
    """`dateline`, in a process that it has to itself."""
    own_process.claim()
    main(prog_name="dateline")
