"""`dateline eval`: measures the answers to a set of questions that come with their right answers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.terminal.opening import build, index_apart, settings_of
from bot.terminal.options import Where, archive_options, json_option, screen_options

if TYPE_CHECKING:
    from rich.console import Console

    from bot.evaluation.question_set import History, Question
    from bot.evaluation.run import Outcome
    from bot.settings import Settings


@click.command(
    "eval",
    epilog="Example: dateline eval tests/questions/sample.jsonl --failures 5",
    short_help="Measure the answers to questions of your own.",
)
@click.argument("questions", type=click.Path(path_type=Path))
@click.option(
    "--articles",
    type=click.Path(exists=True, path_type=Path),
    help="Ask of a throw-away index of this file or folder instead of the current index.",
)
@click.option(
    "--history",
    type=click.Choice(["evidence", "answers", "none"]),
    default="evidence",
    show_default=True,
    help="What goes with a follow-up: earlier questions, answers and cited words; no words; nothing.",
)
@click.option("--limit", type=click.IntRange(1), help="Ask a sample of so many, the same one every time.")
@click.option(
    "--baseline", type=click.Path(path_type=Path), help="Compare with the --json of an earlier run."
)
@click.option("--failures", type=click.IntRange(0), default=0, help="Show so many of the worst answers.")
@json_option
@screen_options
@archive_options
def evaluate(
    where: Where,
    /,
    questions: Path,
    articles: Path | None,
    history: str,
    limit: int | None,
    baseline: Path | None,
    failures: int,
    as_json: bool,
    out: Console,
) -> None:
    """Measure the answers to QUESTIONS, a JSON-lines file of questions with their answers and evidence."""
    from bot.evaluation.comparison import compare
    from bot.evaluation.document import evaluation_document, read_baseline
    from bot.evaluation.question_set import History, read_questions, sample
    from bot.evaluation.scorecard import show_failures, show_scores
    from bot.terminal.document import dumps

    before = read_baseline(baseline) if baseline else None
    asked = read_questions(questions)
    asked = sample(asked, limit) if limit else asked
    with _index(where, articles) as settings:
        outcomes = _ask(settings, asked, History(history))
    if all(outcome.article_rank is None for outcome in outcomes if outcome.answerable):
        click.echo(
            "None of these questions found its article; name their articles with --articles.", err=True
        )
    comparison = compare(outcomes, before) if before else None
    if as_json:
        about = {"questions": questions.name, "articles": articles and articles.name, "history": history}
        click.echo(dumps(evaluation_document(about, outcomes, comparison)))
        return
    show_scores(outcomes, comparison, out)
    show_failures(outcomes, failures, out)


def _ask(settings: Settings, questions: list[Question], history: History) -> list[Outcome]:
    from rich.progress import track

    from bot.engine import Dateline
    from bot.evaluation.run import evaluate
    from bot.terminal.console import console

    shown = console(stderr=True)
    with Dateline.open(settings) as engine:
        return list(
            track(
                evaluate(engine, questions, history),
                "Asking",
                total=len(questions),
                console=shown,
                transient=True,
                disable=not shown.is_terminal,
            )
        )


@contextmanager
def _index(where: Where, articles: Path | None) -> Iterator[Settings]:
    """The settings as they are, or with an index of `articles` that is gone afterwards."""
    if articles is None:
        yield settings_of(where)
        return
    with tempfile.TemporaryDirectory(prefix="dateline-eval-") as folder:
        settings = settings_of(where, index_apart(articles.absolute(), Path(folder)))
        _build(settings)
        yield settings


def _build(settings: Settings) -> None:
    from bot.terminal.console import console
    from bot.terminal.rendering import show_summary, show_warnings

    summary = build(settings)
    show_summary(summary, console(stderr=True))
    show_warnings(summary, console(stderr=True))
