"""A source on one line: its numbers, headline, outlet, day, and where to read it."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.answer import Answer, Citation
from bot.terminal.asking.excerpt import mark
from bot.terminal.console import ADDRESS, has_links, write
from bot.text.addresses import host_of, shown
from corpus import Article, is_url

# A headline and an outlet that are cut say at least so much, in columns.
_HEADLINE = 22
_OUTLET = 14
# Columns that may stay empty so that a cut headline ends with a whole word.
_TAIL = 10


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What a line shows of an article: its `place` is a link or a file, `spot` a page of it or ""."""

    headline: str
    outlet: str
    published: datetime.date | None
    place: str
    spot: str = ""
    also: tuple[str, ...] = ()

    @classmethod
    def of(cls, article: Article, page: int | None = None) -> SourceLine:
        where = article.url or near(article.path)
        return cls(article.title, article.source, article.published, where, _spot(page))

    @classmethod
    def cited(cls, citation: Citation) -> SourceLine:
        where = citation.url or near(citation.path)
        spot = _spot(citation.page)
        return cls(citation.headline, citation.source, citation.published, where, spot, citation.also)


def by_article(answer: Answer) -> list[list[Citation]]:
    """The citations of an answer, those of one article together, in order of first appearance."""
    together: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        together.setdefault(citation.article_id, []).append(citation)
    return list(together.values())


def show_source(lead: str, source: SourceLine, out: Console, *, marked: str = "") -> None:
    """One line that fits the screen, with the words of a query `marked` in its headline. An address that cannot
    stand behind its host takes a second one if not all fits on the first, and so do the outlets that have the
    same story.
    """
    headline, outlet = Text(source.headline, style="bold"), Text(source.outlet or "unknown outlet")
    mark(headline, marked)
    place, also = _place(source, out), f"also in {', '.join(source.also)}" if source.also else ""
    room = out.width - len(lead) - len(f"  — , {day(source.published)}")
    named = headline.cell_len, outlet.cell_len
    # Nothing is cut for an address that is shown whole: it has a line of its own.
    least = (
        sum(named) if _is_whole_address(source, out) else min(_HEADLINE, named[0]) + min(_OUTLET, named[1])
    )
    beside = out.soft_wrap or least + 2 + place.cell_len <= room
    if not out.soft_wrap:
        room -= place.cell_len + 2 if beside else 0
        fit(headline, outlet, room)
    line = Text.assemble(headline, " — ", outlet, f", {day(source.published)}")
    rest = [part for part in (place, Text(also, style="dim")) if part]
    here = len(rest) if out.soft_wrap else int(beside)
    write(Text(", ").join([line, *rest[:here]]), out, lead=Text(f"{lead} ", style="cyan"))
    for part in rest[here:]:
        write(part, out, indent=len(lead) + 1)


def fit(headline: Text, outlet: Text, columns: int) -> None:
    """Cuts a headline, and an outlet where that would leave little of it, to fit in so many columns if they can."""
    cut(outlet, max(columns - min(headline.cell_len, _HEADLINE), _OUTLET))
    cut(headline, max(columns - outlet.cell_len, _HEADLINE))


def cut(text: Text, columns: int) -> None:
    """Cuts a text that is longer, after a word if one ends near there."""
    if text.cell_len <= columns:
        return
    text.truncate(columns - 1)
    last = len(text) - text.plain.rfind(" ")
    if last <= _TAIL:
        text.right_crop(last)
    text.append("…")


def addressed(place: str) -> Text:
    """A place with nothing behind it: an address stays one only where it may be followed."""
    return Text(place, style=ADDRESS if host_of(place) else "dim")


def day(date: datetime.date | None) -> str:
    return f"{date.day} {date:%B %Y}" if date else "undated"


def near(path: str) -> str:
    """A path as short as it can be named from here."""
    if is_url(path):
        return path
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


def _spot(page: int | None) -> str:
    return f", page {page}" if page else ""


def _is_whole_address(source: SourceLine, out: Console) -> bool:
    return bool(host_of(source.place)) and not has_links(out)


def _place(source: SourceLine, out: Console) -> Text:
    host = host_of(source.place)
    if host and not _is_whole_address(source, out):
        return Text(host, style=Style(link=source.place, dim=True)).append(source.spot, style="dim")
    if host and (short := shown(source.place)) != source.place:
        return Text(short, style="dim").append(source.spot)
    return addressed(source.place).append(source.spot)
