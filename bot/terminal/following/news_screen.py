"""What is new, on the screen: a sentence a report or a story, and the line of its source."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from bot.following.brief import Brief
from bot.following.follow import News
from bot.terminal.asking.source_line import SourceLine, show_source
from bot.terminal.console import write
from bot.terminal.options import counted
from bot.text.dates.days import describe
from index import SearchFilter


def show_news(news: News, out: Console) -> None:
    """What is followed, and each new report on it, newest first."""
    write(Text(f"{counted(len(news.reports), 'new report')} on {news.follow}", style="bold"), out)
    for number, report in enumerate(news.reports, start=1):
        write(report.text, out)
        show_source(f"[{number}]", SourceLine.cited(report.citation), out)
    out.print()


def show_brief(brief: Brief, published: SearchFilter | None, limit: int | None, out: Console) -> None:
    """Which reporting it is of, and its first stories, or all where there is no `limit`, a number each."""
    stories = brief.stories[:limit]
    counts = f"{counted(brief.reports, 'report')}, {_stories(len(brief.stories))}"
    write(Text(f"{_when(published)}: {counts}", style="bold"), out)
    for number, story in enumerate(stories, start=1):
        write(story.text, out)
        show_source(f"[{number}]", SourceLine.cited(story.citation), out)
        if len(story.outlets) > 1:
            names = ", ".join(outlet or "an unknown outlet" for outlet in story.outlets)
            write(Text(f"{counted(len(story.outlets), 'outlet')}: {names}", style="dim"), out, indent=4)
    if rest := len(brief.stories) - len(stories):
        write(Text(f"And {_stories(rest)} more.", style="dim"), out)


def _when(published: SearchFilter | None) -> str:
    if published is None:
        return "New"
    return describe(published.since, published.until)


def _stories(number: int) -> str:
    return "1 story" if number == 1 else f"{number:,} stories"
