"""The terminal's view of an answer, a ranking and an indexing run. It renders; it decides nothing."""

from __future__ import annotations

import datetime
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import rich.progress
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.answer import Answer, Citation, Sentence
from bot.archive.coverage import searched
from bot.writing.usage import Usage
from corpus import Article, is_url
from index import SearchHit
from index.indexing.summary import Kind, Progress, Summary
from index.status import Status

# Whose tokens an answer in the terminal counts towards: who sits there is one person.
PERSON = "terminal"
_QUOTE = 400  # characters of a quote that a screen can bear; the JSON has all of it


def console(*, stderr: bool = False) -> Console:
    """A console that wraps and colours only where a person reads it."""
    plain = not (sys.stderr if stderr else sys.stdout).isatty()
    # A pipe gets every line whole: what it is piped into knows better where to break.
    return Console(
        stderr=stderr, highlight=False, emoji=False, markup=False, soft_wrap=plain, no_color=plain or None
    )


def show_answer(answer: Answer, out: Console, *, lines: bool = False) -> None:
    """The sentences with their numbers, run on or as `lines`, then the sources, then what was searched."""
    if answer.answered:
        text = Text()
        for sentence in answer.sentences:
            text.append(("\n" if lines else " ") if text else "").append_text(_numbered(sentence))
        out.print(text)
    else:
        out.print(Text("The reporting here does not say.", style="bold"))
    _show_grounds(answer, out)


def show_stream(items: Iterable[Sentence | Answer], out: Console) -> Answer:
    """Shows each checked sentence as it comes, a line each, and at the end what `show_answer` has besides."""
    heard: list[Sentence] = []
    for item in items:
        if isinstance(item, Answer):
            answer = item
        else:
            heard.append(item)
            out.print(_numbered(item))
    if heard and answer.sentences == tuple(heard):
        _show_grounds(answer, out)
        return answer
    if heard:
        out.print(Text("The reporting has just been changed; this is the answer now:", style="yellow"))
    show_answer(answer, out)
    return answer


def _numbered(sentence: Sentence) -> Text:
    numbers = "".join(f"[{number}]" for number in sentence.citations)
    return Text(sentence.text).append(f" {numbers}", style="cyan")


def _show_grounds(answer: Answer, out: Console) -> None:
    for notice in answer.notices:
        out.print(Text(notice, style="yellow"))
    if answer.citations:
        out.print()
        for citation in answer.citations:
            _show_citation(citation, out, _QUOTE)
    out.print()
    out.print(Text(f"Searched {searched(answer.searched)}.", style="dim"))


def show_sources(answer: Answer, out: Console) -> None:
    """The sources of an answer, with their quotes in full."""
    for citation in answer.citations:
        _show_citation(citation, out, len(citation.quote))
    if not answer.citations:
        out.print("That answer has no sources.")


def show_ranking(ranking: Sequence[SearchHit], out: Console) -> None:
    """The passages of a search, best first, each with its scores and why it was found."""
    for place, found in enumerate(ranking, start=1):
        passage = found.passage
        out.print(Text.assemble((f"{place}. ", "cyan"), (provenance(passage.article), "bold")))
        scores = (
            f"score {found.score:.2f} (keywords {found.bm25:.2f}, meaning {found.cosine:.2f}); {found.why}"
        )
        _indent(Text(scores, style="dim"), 3, out)
        page = passage.article.page(passage.start)
        _indent(Text(place_of(passage.article, passage.paragraph, page)), 3, out)
        _indent(Text(passage.text), 3, out)
        out.print()


def show_summary(summary: Summary, out: Console, *, dry_run: bool = False) -> None:
    """What a run did, or would do."""
    counts = ", ".join(f"{summary.count(kind)} {kind}" for kind in Kind)
    out.print(f"Articles: {counts}, {summary.unchanged} unchanged, {len(summary.skipped)} skipped.")
    done = "to embed" if dry_run else "embedded"
    rest = f"{summary.passages_gone} gone, {summary.passages_unchanged} unchanged"
    out.print(f"Passages: {summary.passages} {done}, {rest}.{'' if dry_run else _took(summary)}")
    if dry_run:
        out.print("Nothing was changed; without --dry-run it will be.")
    if summary.renewed:
        before, now = summary.made_by
        out.print(f"Made anew: {summary.renewed} articles, because the settings ask for {now}, not {before}.")


def show_warnings(summary: Summary, out: Console) -> None:
    """Everything that a run kept, skipped or doubted, a line each."""
    for source, kept in summary.kept.items():
        out.print(
            f"kept {kept} {'article' if kept == 1 else 'articles'} gone from {_near(source)}: too large "
            "a share of it to be believed; if they are meant to go, run 'dateline index --withdraw'"
        )
    for skipped in summary.skipped:
        out.print(f"skipped {_near(skipped.where)}: {skipped.reason}")
    for doubt in summary.doubts:
        out.print(f"note {_near(doubt.where)}: {doubt.reason}")


def _took(summary: Summary) -> str:
    rate = f", {summary.passages / summary.seconds:.0f} passages a second" if summary.passages else ""
    return f" It took {summary.seconds:.1f} s{rate}."


def show_changes(summary: Summary, out: Console) -> None:
    """Every article that would come, change or go, a line each."""
    for change in summary.changes:
        out.print(f"{change.kind:9} {change.title} ({_near(change.path)})")


def show_status(status: Status, asked: str, used: Usage, out: Console) -> None:
    """What is indexed, a line a fact, then a line an outlet; then what a model used today, if any.

    `asked` is the fingerprint of the settings.
    """
    generation = status.generation or "none published yet"
    out.print(f"Index       {_near(str(status.folder))}, {status.bytes_on_disk / 1e6:.1f} MB")
    out.print(f"Holds       {searched(status.coverage)}; {status.passages:,} passages")
    out.print(f"Generation  {generation}")
    out.print(f"Made with   {status.fingerprint}")
    if asked != status.fingerprint:
        out.print(f"Settings    ask for {asked}: the next 'dateline index' makes all of it anew")
    if status.last_run:
        out.print(f"Last run    {status.last_run.started:%Y-%m-%d %H:%M} UTC: {status.last_run.outcome}")
    for outlet in status.outlets:
        out.print(f"Outlet      {outlet.name or 'unknown'}: {outlet.articles:,}, newest {day(outlet.newest)}")
    if used.tokens:
        out.print(f"Used today  {used.tokens_in:,} tokens in, {used.tokens_out:,} out, ${used.dollars:.4f}")


@contextmanager
def progress() -> Iterator[Callable[[Progress], None]]:
    """A bar on stderr with rate and time left, where a person is watching; nothing in a pipe."""
    bar = rich.progress.Progress(
        rich.progress.TextColumn("Indexing"),
        rich.progress.BarColumn(),
        rich.progress.MofNCompleteColumn(),
        rich.progress.TextColumn("files, {task.fields[passages]} passages, {task.fields[rate]:.0f}/s"),
        rich.progress.TimeRemainingColumn(),
        console=console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    started = time.monotonic()
    with bar:
        task = bar.add_task("", total=None, passages=0, rate=0.0)

        def report(now: Progress) -> None:
            rate = now.passages / max(time.monotonic() - started, 0.001)
            bar.update(task, completed=now.looked, total=now.files, passages=now.passages, rate=rate)

        yield report


def day(date: datetime.date | None) -> str:
    return f"{date.day} {date:%B %Y}" if date else "undated"


def provenance(article: Article | Citation) -> str:
    """Headline, outlet and day: what every citation shows."""
    headline = article.title if isinstance(article, Article) else article.headline
    return f"{headline} — {article.source or 'unknown outlet'}, {day(article.published)}"


def place_of(article: Article | Citation, paragraph: int, page: int | None = None) -> str:
    """Where to read it: the link, or else the file, and the page if it has pages, or else the paragraph."""
    where = article.url or _near(article.path)
    return f"{where}, page {page}" if page else f"{where}, paragraph {paragraph}"


def _show_citation(citation: Citation, out: Console, most: int) -> None:
    quote = citation.quote if len(citation.quote) <= most else f"{citation.quote[:most].rstrip()} …"
    out.print(Text.assemble((f"[{citation.number}] ", "cyan"), (provenance(citation), "bold")))
    _indent(Text(f"“{' '.join(quote.split())}”"), 4, out)
    _indent(Text(place_of(citation, citation.paragraph, citation.page), style="dim"), 4, out)
    if citation.also:
        _indent(Text(f"also in {', '.join(citation.also)}", style="dim"), 4, out)


def _indent(text: Text, width: int, out: Console) -> None:
    for line in text.split("\n"):
        # Padding fills a line up to the screen's width, which a pipe does not have.
        out.print(Text(" " * width) + line if out.soft_wrap else Padding(line, (0, 0, 0, width)))


def _near(path: str) -> str:
    """A path as short as it can be named from here."""
    if is_url(path):
        return path
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
