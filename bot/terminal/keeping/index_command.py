"""`dateline index`: the archive brought up to date, once or for as long as it runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.terminal import own_process

if TYPE_CHECKING:
    from bot.settings import Settings
    from index.indexing.summary import Summary


@click.command(epilog="Example: dateline index ~/archive/2016 ~/archive/wire.jsonl")
@click.argument("sources", nargs=-1)
@click.option("--withdraw", "withdrawing", is_flag=True, help="Withdraw what vanished, however much.")
@click.option("--source-name", metavar="NAME", help="The outlet of articles in SOURCES that name none.")
@click.option(
    "--published", type=click.DateTime(["%Y-%m-%d"]), help="The day of articles in SOURCES that give none."
)
@click.option("--dry-run", is_flag=True, help="List what would change; change nothing.")
@click.option("--no-wait", is_flag=True, help="Give up at once if another process is indexing.")
@click.option(
    "--watch", "watching", is_flag=True, help="Go on until stopped: files as they come, feeds on time."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.pass_obj
def index(
    config: Path | None,
    sources: tuple[str, ...],
    withdrawing: bool,
    source_name: str | None,
    published: datetime | None,
    dry_run: bool,
    no_wait: bool,
    watching: bool,
    as_json: bool,
) -> None:
    """Bring the index up to date with SOURCES, or with the sources in config.toml."""
    from bot.settings import Settings, located
    from bot.terminal.document import dumps, summary_document
    from bot.terminal.rendering import console, show_changes, show_summary, show_warnings
    from corpus.sources.origin import Origin

    if watching and (withdrawing or dry_run or as_json):
        raise click.UsageError("--watch goes with none of --withdraw, --dry-run and --json")
    if (source_name or published) and (watching or not sources):
        raise click.UsageError("--source-name and --published are about SOURCES that are named with them")
    named = [located(source, Path.cwd()) for source in sources]
    settings = Settings.load(config, {"corpus": {"sources": named}} if named else {})
    own_process.step_back()
    if watching:
        from bot.terminal.log import log_to_stderr
        from bot.terminal.watching import watch

        log_to_stderr(json_lines=settings.log.json_lines)
        watch(settings)
        return
    origin = Origin(source_name or "", published.date() if published else None)
    summary = build(settings, withdraw=withdrawing, dry_run=dry_run, wait=not no_wait, origin=origin)
    if as_json:
        click.echo(dumps(summary_document(summary)))
        return
    if dry_run:
        show_changes(summary, console())
    show_summary(summary, console(), dry_run=dry_run)
    show_warnings(summary, console(stderr=True))


def build(settings: Settings, *, wait: bool = True, **how: Any) -> Summary:
    """Brings the index up to date, showing how far it is; `wait` for another process that is writing."""
    from bot.archive.indexing import build_index
    from bot.terminal.rendering import progress
    from index.errors import BusyError

    with progress() as report:
        try:
            return build_index(settings, report=report, **how)
        except BusyError as error:
            if not wait:
                raise
            click.echo(f"dateline: waiting: {error}", err=True)
        return build_index(settings, wait=-1, report=report, **how)
