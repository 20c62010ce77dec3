"""`dateline export`: the whole archive, or a search, a timeline or a conversation with its sources, in a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.exits import DONE, LEFT_OUT, NOTHING
from bot.terminal.log import is_quiet
from bot.terminal.opening import engine_of, settings_of
from bot.terminal.options import Where, archive_options, counted, filters_of, scope_options, screen_options

if TYPE_CHECKING:
    from rich.console import Console

    from bot.engine import Dateline
    from bot.terminal.export.findings import Findings


@click.command(
    epilog='Example: dateline export road.csv --search "Castello Road"',
    short_help="Write the archive, or what was found in it, into a file.",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--search", metavar="WORDS", help="The passages with a word of WORDS or near it in meaning.")
@click.option("--timeline", metavar="TOPIC", help="What was reported about TOPIC, oldest first.")
@click.option("--conversation", metavar="NAME", help="What is kept of a conversation: its last 20 questions.")
@click.option("--limit", type=click.IntRange(1, 1000), help="Most passages of a search.  [default: 100]")
@scope_options
@screen_options
@archive_options
def export(
    where: Where,
    /,
    file: Path,
    search: str | None,
    timeline: str | None,
    conversation: str | None,
    limit: int | None,
    out: Console,
    **limits: Any,
) -> None:
    """Write what was found, with its sources, to FILE.md, FILE.csv or FILE.jsonl.

    Without --search, --timeline and --conversation every article goes to FILE.jsonl.gz, feeds' included, which
    'dateline index' reads back.

    Exit codes: 0 all of it, 1 nothing was found, or some articles are damaged and left out, 2 wrong use.
    """
    wanted = [one for one in (search, timeline, conversation) if one is not None]
    if len(wanted) > 1:
        raise click.UsageError("name one of --search, --timeline and --conversation")
    if any(limits.values()) and search is None and timeline is None:
        raise click.UsageError("--since, --until, --source and --as-of go with --search or --timeline")
    if limit and search is None:
        raise click.UsageError("--limit goes with --search")
    if not wanted:
        _export_archive(where, file, out)
        return
    from bot.terminal.console import write
    from bot.terminal.export.formats import save

    with engine_of(where) as engine:
        findings = _found(engine, search, timeline, conversation, limit or 100, limits)
    if not any(finding.sources or conversation for finding in findings.found):
        click.echo("Nothing in the reporting matches; no file was written.", err=True)
        sys.exit(NOTHING)
    save(findings, file)
    if not is_quiet():
        sources = sum(len(finding.sources) for finding in findings.found)
        write(f"Wrote {file}, with {counted(sources, 'source')}.", out)
    if findings.lacking:
        click.echo(findings.lacking, err=True)


def _found(
    engine: Dateline,
    search: str | None,
    timeline: str | None,
    conversation: str | None,
    limit: int,
    limits: dict[str, Any],
) -> Findings:
    from bot.terminal.export.findings import of_conversation, of_search, of_timeline

    if conversation is not None:
        return of_conversation(engine, conversation)
    filters = filters_of(engine, **limits)
    if search is not None:
        ranking = engine.search(search, filters=filters, limit=limit)
        return of_search(search, ranking, engine.archive.coverage(filters))
    topic = timeline or ""
    return of_timeline(topic, engine.timeline(topic, filters=filters))


def _export_archive(where: Where, file: Path, out: Console) -> None:
    from bot.errors import QuestionError
    from bot.terminal.console import write
    from index.export import SUFFIX
    from index.export import export as export_articles

    if not file.name.endswith(SUFFIX):
        raise QuestionError(
            f"{file}: name what to write, with --search, --timeline or --conversation; the whole archive goes into a "
            f"file that ends in {SUFFIX}"
        )
    done = export_articles(settings_of(where).index.place, file)
    if not (done.files or done.damaged):
        click.echo("There is no article in the index; no file was written.", err=True)
        sys.exit(NOTHING)
    if done.files and not is_quiet():
        files = ", ".join(str(path) for path in done.files)
        write(f"Wrote {files}, with {counted(done.articles, 'article')}.", out)
    for path in done.older:
        click.echo(f"{path}: no part of this export; remove it if an earlier one left it", err=True)
    for article_id in done.damaged:
        click.echo(f"left out {article_id}: it is damaged; run 'dateline verify --repair'", err=True)
    sys.exit(LEFT_OUT if done.damaged else DONE)
