"""Articles on the screen: a list of them, and one with everything that is known of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from bot.archive.replacing import Earlier
from bot.terminal.asking.source_line import addressed, day, fit, near
from bot.terminal.console import write
from bot.terminal.options import counted
from corpus import Article
from index import Correction, LoggedChange, Passage, Withdrawal

# The names of a list stand in a column of at most so many.
_COLUMN = 14
_BELOW = 10
_FACT = 11


@dataclass(frozen=True, slots=True)
class Shown:
    """An article with what the archive knows of it: its passages, the files that hold it, its copies, when it
    came, how it was corrected, that a person withdrew it, and the reports that it replaces and that replace it;
    and the short `names` of all these. One that is `damaged` is not as it was stored.
    """

    article: Article
    passages: Sequence[Passage] = ()
    files: Sequence[str] = ()
    copies: Sequence[Article] = ()
    came: datetime.datetime | None = None
    corrections: Sequence[Correction] = ()
    withdrawal: Withdrawal | None = None
    earlier: Earlier | None = None
    later: Sequence[Article] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    damaged: bool = False


def show_articles(articles: Sequence[Article], names: Mapping[str, str], out: Console) -> None:
    """A line an article: day, the short one of the `names`, headline, outlet."""
    column = min(_COLUMN, max(map(len, names.values()), default=0))
    for article in articles:
        published = article.published.isoformat() if article.published else "undated   "
        lead = Text(f"{published}  {names[article.id]:<{column}}  ", style="cyan")
        headline, outlet = Text(article.title), Text(article.source or "unknown outlet")
        if not out.soft_wrap:
            fit(headline, outlet, out.width - lead.cell_len - len(" — "))
        write(Text.assemble(headline, (f" — {outlet}", "dim")), out, lead=lead)
    write(f"{counted(len(articles), 'article')}.", out)


def show_withdrawals(
    withdrawals: Sequence[Withdrawal], gone: Sequence[LoggedChange], names: Mapping[str, str], out: Console
) -> None:
    """An article a line as above, and below it why a person took it out and when; then those that left their
    sources, by their titles.
    """
    for one in withdrawals:
        article = one.article
        headline = Text(f"{article.title} — {article.source or 'unknown outlet'}")
        write(headline, out, lead=Text(f"{names[article.id]}  ", style="cyan"))
        write(Text(f"withdrawn {day(one.day)}: {one.why}", style="dim"), out, indent=_BELOW)
    for change in gone:
        write(f"{change.title} — {change.outlet or 'unknown outlet'}", out)
        where = f"gone from its source {day(change.time.date())}: {near(change.path)}"
        write(Text(where, style="dim"), out, indent=_BELOW)
    write(f"{counted(len(withdrawals) + len(gone), 'article')} withdrawn.", out)


def show_article(shown: Shown, cited: Sequence[str], out: Console) -> None:
    """Headline, outlet and day; what is known of it, a line each, with the places where it is `cited`; its text,
    passage by passage.
    """
    article = shown.article
    write(Text(article.title, style="bold"), out)
    by = f", by {article.author}" if article.author else ""
    write(f"{article.source or 'unknown outlet'}{by}, {day(article.published)}", out)
    for name, value in [*_facts(shown), *(("Cited in", place) for place in cited)]:
        show_fact(name, value, out)
    for number, passage in enumerate(shown.passages, start=1):
        page = article.page(passage.start)
        place = f"page {page}" if page else f"paragraph {passage.paragraph}"
        out.print()
        write(Text(f"Passage {number}, from {place}", style="cyan"), out)
        write(passage.text, out, indent=2)
    if not shown.passages:
        out.print()
        write(article.body, out, indent=2)


def _named_earlier(earlier: Earlier, names: Mapping[str, str]) -> str:
    if earlier.article:
        return _reference(earlier.article, names)
    return f"a report of {day(earlier.day)}, not here" if earlier.day else "an earlier report, not here"


def _reference(report: Article, names: Mapping[str, str]) -> str:
    return f"“{report.title}”, {day(report.published)} ({names[report.id]})"


def show_fact(name: str, value: str | Text, out: Console) -> None:
    """The name of a fact, and what it is beside it."""
    write(value, out, lead=Text(f"{name:<{_FACT}} ", style="dim"))


def moment(time: datetime.datetime) -> str:
    """A moment of the archive's own, in UTC as it keeps it: "6 August 2016, 14:05 UTC"."""
    return f"{day(time.date())}, {time:%H:%M} UTC"


def _facts(shown: Shown) -> Iterator[tuple[str, str | Text]]:
    article, names = shown.article, shown.names
    yield "Id", article.id
    if article.url:
        yield "Address", addressed(article.url)
    if shown.withdrawal:
        yield "Withdrawn", f"{day(shown.withdrawal.day)}: {shown.withdrawal.why}"
    if shown.damaged:
        yield "Damaged", "not as it was stored, so it is never quoted; run 'dateline verify --repair'"
    if shown.came:
        yield "Came", moment(shown.came)
    for file in shown.files or [article.path]:
        yield "Came from", addressed(near(file))
    if shown.corrections:
        last = moment(shown.corrections[-1].time)
        times = len(shown.corrections)
        often = f"{last}, the last of {times} times" if times > 1 else last
        yield "Corrected", f"{often}; see 'dateline diff {names[article.id]}'"
    if shown.earlier:
        yield "Corrects", _named_earlier(shown.earlier, names)
    for report in shown.later:
        yield "Corrected", f"in {_reference(report, names)}"
    for copy in shown.copies:
        yield "Also in", f"{copy.source or 'unknown outlet'}: {copy.title} ({names[copy.id]})"
