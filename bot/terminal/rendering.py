"""The terminal's view of an indexing run and of the index. It renders; it decides nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import shorten

import rich.progress
from rich.console import Console

from bot.archive.coverage import searched
from bot.language_model.usage import Usage
from bot.terminal.articles.screen import show_fact
from bot.terminal.asking.source_line import day, near
from bot.terminal.console import console, write
from bot.terminal.log import is_quiet
from bot.terminal.options import counted
from corpus import Article
from index import ChangeKind
from index.indexing.progress import Progress
from index.indexing.summary import Change, Summary
from index.status import Status

# So many of what went are named, by so much of their headlines.
_NAMED = 3
_TITLE = 57
_PAUSE = 0.1  # seconds between two looks of the bar
_SHORT = 1.0  # seconds that a run may take without one


def show_summary(summary: Summary, out: Console, *, dry_run: bool = False) -> None:
    """What a run did, or would do."""
    counts = ", ".join(f"{summary.count(kind)} {kind}" for kind in ChangeKind)
    write(f"Articles: {counts}, {summary.unchanged} unchanged, {len(summary.skipped)} skipped.", out)
    done = "to embed" if dry_run else "embedded"
    rest = f"{summary.passages_gone} gone, {summary.passages_unchanged} unchanged"
    write(f"Passages: {summary.passages} {done}, {rest}.{'' if dry_run else _took(summary)}", out)
    if not dry_run and (
        gone := [change for change in summary.changes if change.kind is ChangeKind.WITHDRAWN]
    ):
        write(f"Gone from their sources: {named(gone)}; see 'dateline articles --withdrawn'.", out)
    if summary.lacking and not dry_run:
        lacks = [(summary.undated, "a day"), (summary.unsigned, "an outlet")]
        came = " and ".join(
            f"{counted(number, 'article')} without {what}" for number, what in lacks if number
        )
        write(
            f"Came in: {came}, such as {near(summary.lacking)}; "
            "'dateline index SOURCE --published DAY --source-name OUTLET' says what a source does not.",
            out,
        )
    if summary.helped:
        write(f"Helped: {counted(summary.helped, 'passage')} embedded before for another process.", out)
    if dry_run:
        write("Nothing was changed; without --dry-run it will be.", out)
    if summary.renewed:
        before, now = summary.made_by
        anew = counted(summary.renewed, "article")
        write(f"Made anew: {anew}, because the settings ask for {now}, not {before}.", out)


def show_warnings(summary: Summary, out: Console) -> None:
    """Everything that a run kept, skipped or doubted, a line each."""
    for source, kept in summary.kept.items():
        write(
            f"kept {counted(len(kept), 'article')} gone from {near(source)} ({named(kept)}): too large "
            "a share of it to be believed; if they are meant to go, run 'dateline index --withdraw'",
            out,
        )
    for skipped in summary.skipped:
        write(f"skipped {near(skipped.where)}: {skipped.reason}", out)
    for doubt in summary.doubts:
        write(f"note {near(doubt.where)}: {doubt.reason}", out)


def named(articles: Sequence[Article | Change]) -> str:
    """Some of them by their headlines, and how many more there are."""
    some = [f"“{shorten(article.title, _TITLE, placeholder='…')}”" for article in articles[:_NAMED]]
    more = f" and {len(articles) - _NAMED} more" if len(articles) > _NAMED else ""
    return f"{', '.join(some)}{more}"


def _took(summary: Summary) -> str:
    rate = f", {summary.passages / summary.seconds:.0f} passages a second" if summary.passages else ""
    return f" It took {summary.seconds:.1f} s{rate}."


def show_changes(summary: Summary, out: Console) -> None:
    """Every article that would come, change or go, a line each."""
    for change in summary.changes:
        write(f"{change.title} ({near(change.path)})", out, lead=f"{change.kind:9} ")


def show_status(status: Status, asked: str, used: Usage, damage: str, out: Console) -> None:
    """What is indexed, a line a fact, then a line an outlet; then what a model used today, if any.

    `asked` is the fingerprint of the settings, `damage` what is seen to be wrong with the store.
    """
    if damage:
        show_fact("Damaged", f"{damage}; run 'dateline verify', which says what can be done", out)
    generation = status.generation or "none published yet"
    show_fact("Index", f"{near(status.place)}, {status.bytes_on_disk / 1e6:.1f} MB", out)
    show_fact("Holds", f"{searched(status.coverage)}; {status.passages:,} passages", out)
    show_fact("Generation", generation, out)
    show_fact("Made with", status.fingerprint, out)
    if asked != status.fingerprint:
        show_fact("Settings", f"ask for {asked}: the next 'dateline index' makes all of it anew", out)
    if status.last_run:
        which = "; 'dateline index --dry-run' says which, and why" if status.last_run.skipped else ""
        ended = f"{status.last_run.started:%Y-%m-%d %H:%M} UTC: {status.last_run.outcome}{which}"
        show_fact("Last run", ended, out)
    for outlet in status.outlets:
        newest = f"{outlet.articles:,}, newest {day(outlet.newest)}"
        show_fact("Outlet", f"{outlet.name or 'unknown'}: {newest}", out)
    if used.tokens:
        spent = f"{used.tokens_in:,} tokens in, {used.tokens_out:,} out, ${used.dollars:.4f}"
        show_fact("Used today", spent, out)


@contextmanager
def progress() -> Iterator[Callable[[Progress], None]]:
    """A bar on stderr with rate and time left, where a person is watching a run that is not over at once; nothing
    in a pipe or under -q.
    """
    bar = rich.progress.Progress(
        rich.progress.TextColumn("Indexing"),
        rich.progress.BarColumn(),
        rich.progress.TaskProgressColumn(),
        rich.progress.TextColumn("{task.fields[now]}, {task.fields[rate]:.0f}/s"),
        rich.progress.TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,
        disable=is_quiet() or not sys.stderr.isatty(),
    )
    started = shown = time.monotonic()
    task = bar.add_task("", total=None, now="reading", rate=0.0)

    def report(now: Progress) -> None:
        nonlocal shown
        # The time left is told from the last thousand reports: of one for each article only from a moment.
        if (clock := time.monotonic()) - shown < _PAUSE:
            return
        shown = clock
        rate = now.passages / max(clock - started, 0.001)
        bar.update(task, completed=now.share, total=1.0, now=str(now), rate=rate)
        if clock - started > _SHORT:
            bar.start()

    try:
        yield report
    finally:
        # Where none was begun there is nothing to take away, nor a line to end.
        if bar.live.is_started:
            bar.stop()
