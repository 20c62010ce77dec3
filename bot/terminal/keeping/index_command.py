"""`dateline index`: brings the index up to date, once or for as long as it runs."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.exits import ANSWERED, WRONG
from bot.terminal import own_process
from bot.terminal.log import is_quiet, log_changes, serve
from bot.terminal.opening import build, settings_of
from bot.terminal.options import Where, archive_options, json_option, one_day, screen_options

if TYPE_CHECKING:
    from rich.console import Console


@click.command(
    epilog="Example: dateline index ~/archive/2016 ~/archive/wire.jsonl",
    short_help="Bring the index up to date, once or with --watch.",
)
@click.argument("sources", nargs=-1)
@click.option("--withdraw", "withdrawing", is_flag=True, help="Withdraw what vanished, however much.")
@click.option("--source-name", metavar="NAME", help="The outlet of articles in SOURCES that name none.")
@click.option(
    "--published", type=one_day, metavar="DAY", help="The day of articles in SOURCES that give none."
)
@click.option("--dry-run", is_flag=True, help="List what would change; change nothing.")
@click.option("--no-wait", is_flag=True, help="Give up at once if another process is indexing.")
@click.option(
    "--watch", "watching", is_flag=True, help="Go on until stopped: files as they come, feeds on time."
)
@click.option("--worker", "working", is_flag=True, help="Only embed for others that index, until stopped.")
@json_option
@screen_options
@archive_options
def index(
    where: Where,
    /,
    sources: tuple[str, ...],
    withdrawing: bool,
    source_name: str | None,
    published: date | None,
    dry_run: bool,
    no_wait: bool,
    watching: bool,
    working: bool,
    as_json: bool,
    out: Console,
) -> None:
    """Bring the index up to date with SOURCES, or with the sources in config.toml.

    Exit codes: 0 done, whatever articles were skipped, 2 a source could not be had (the others are indexed), or
    wrong use.
    """
    from bot.settings import located
    from bot.terminal.console import console
    from bot.terminal.document import dumps, summary_document
    from bot.terminal.rendering import show_changes, show_summary, show_warnings
    from corpus.sources.origin import Origin

    if watching and (withdrawing or dry_run or as_json):
        raise click.UsageError("--watch goes with none of --withdraw, --dry-run and --json")
    if working and (sources or withdrawing or dry_run or no_wait or watching or as_json):
        raise click.UsageError("--worker goes with nothing else: whoever indexes has the sources")
    if (source_name or published) and (watching or not sources):
        raise click.UsageError("--source-name and --published are about SOURCES that are named with them")
    named = [located(source, Path.cwd()) for source in sources]
    settings = settings_of(where)
    own_process.step_back()
    if watching or working:
        from bot.terminal.keeping.watching.watcher import watch
        from bot.terminal.keeping.watching.worker import work

        serve(json_lines=settings.log.json_lines)
        if watching:
            watch(settings, named)
        else:
            work(settings)
        return
    origin = Origin(source_name or "", published)
    summary = build(
        settings, only=named, wait=not no_wait, withdraw=withdrawing, dry_run=dry_run, origin=origin
    )
    log_changes(summary.changes)
    if as_json:
        click.echo(dumps(summary_document(summary)))
    else:
        if dry_run:
            show_changes(summary, out)
        if not is_quiet():
            show_summary(summary, out, dry_run=dry_run)
        show_warnings(summary, console(stderr=True))
    sys.exit(WRONG if summary.missing else ANSWERED)
