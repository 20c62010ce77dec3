"""The command line: its commands, and what becomes of whatever goes wrong in one. Exit codes are grep's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from bot.exits import CLOSED, explained
from bot.signals import second_signal_leaves
from bot.terminal import own_process
from bot.terminal.articles.articles_command import articles
from bot.terminal.articles.diff_command import diff
from bot.terminal.articles.open_command import open_article
from bot.terminal.articles.show_command import show
from bot.terminal.asking.ask_command import ask
from bot.terminal.asking.chat_command import chat
from bot.terminal.asking.check_command import check
from bot.terminal.asking.search_command import search
from bot.terminal.export.export_command import export
from bot.terminal.export.migrate_command import migrate
from bot.terminal.following.brief_command import brief
from bot.terminal.following.follow_command import follow
from bot.terminal.keeping.corrections_command import corrections
from bot.terminal.keeping.discord_command import discord
from bot.terminal.keeping.eval_command import evaluate
from bot.terminal.keeping.feedback_command import feedback
from bot.terminal.keeping.forget_command import forget
from bot.terminal.keeping.index_command import index
from bot.terminal.keeping.init_command import init
from bot.terminal.keeping.status_command import status
from bot.terminal.keeping.unanswered_command import unanswered
from bot.terminal.keeping.verify_command import verify
from bot.terminal.keeping.withdraw_command import withdraw
from bot.terminal.log import failed

# In the order in which somebody comes to need them.
SECTIONS = {
    "Asking": (ask, chat, search, check, forget),
    "Articles": (articles, show, open_article, diff, withdraw, export),
    "What is new": (follow, brief),
    "Keeping": (init, index, status, verify, migrate, evaluate),
    "In Discord": (discord, feedback, unanswered, corrections),
}


_CONFIG_FIRST = "--config goes before the command: 'dateline --config FILE ask …'"


class _Commands(click.Group):
    """Turns whatever goes wrong into one line on standard error and an exit code (`bot.exits`)."""

    def invoke(self, context: click.Context) -> Any:
        with second_signal_leaves():
            try:
                try:
                    return super().invoke(context)
                finally:
                    # What is still to be written fails here, where it can be told from a fault.
                    sys.stdout.flush()
            except click.NoSuchOption as error:
                if error.option_name == "--config":
                    raise click.UsageError(_CONFIG_FIRST, error.ctx) from None
                raise
            except (click.exceptions.Exit, click.ClickException, click.Abort):
                raise
            except (Exception, KeyboardInterrupt) as error:
                line, code = explained(error, context.invoked_subcommand or "")
                if code == CLOSED:
                    from bot.terminal.console import leave_closed_pipe

                    leave_closed_pipe()
                click.echo(f"dateline: {line}", err=True)
                failed(line)
                sys.exit(code)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(str(one.name), one.get_short_help_str(70)) for one in commands])


def _show_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from index.installation import version

        click.echo(f"dateline {version()}")
        context.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version, with the commit that it was made from, and exit.",
)
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
      143  stopped by SIGTERM
    """
    context.obj = config


for commands in SECTIONS.values():
    for command in commands:
        main.add_command(command)


def run() -> None:
    """`dateline`, in a process that it has to itself."""
    own_process.claim()
    main(prog_name="dateline")
