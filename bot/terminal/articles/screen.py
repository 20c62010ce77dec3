"""Articles on the screen: a list of them, and one with everything that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from bot.terminal.asking.source_line import day, near
from bot.terminal.console import indent, paged
from bot.terminal.options import counted
from corpus import Article
from index import Passage

# So much of an id names an article in an archive of a million: the shell and `show` take a beginning.
SHORT = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """An article with what the index knows of it: its passages, the files that hold it, and its copies."""

    article: Article
    passages: Sequence[Passage]
    files: Sequence[str]
    copies: Sequence[Article]


def show_articles(articles: Sequence[Article], out: Console) -> None:
    """A line an article, newest first: day, beginning of the id, headline, outlet."""
    with paged(out, len(articles) + 1):
        for article in articles:
            published = article.published.isoformat() if article.published else "undated   "
            line = Text.assemble((f"{published}  {article.id[:SHORT]}  ", "cyan"), article.title)
            outlet = Text(f" — {article.source or 'unknown outlet'}", style="dim")
            if not out.soft_wrap:
                line.truncate(out.width - outlet.cell_len, overflow="ellipsis")
            out.print(line.append_text(outlet))
        out.print(f"{counted(len(articles), 'article')}.")


def show_article(shown: Shown, out: Console) -> None:
    """Headline, outlet and day; what is known of it, a line each; its text, passage by passage."""
    article = shown.article
    lines = len(article.body) // max(1, out.width) + article.body.count("\n") + 3 * len(shown.passages) + 10
    with paged(out, lines):
        out.print(Text(article.title, style="bold"))
        by = f", by {article.author}" if article.author else ""
        out.print(Text(f"{article.source or 'unknown outlet'}{by}, {day(article.published)}"))
        for name, value in _facts(shown):
            out.print(Text(f"{name:<9} {value}", style="dim"))
        for number, passage in enumerate(shown.passages, start=1):
            page = article.page(passage.start)
            place = f"page {page}" if page else f"paragraph {passage.paragraph}"
            out.print()
            out.print(Text(f"Passage {number}, from {place}", style="cyan"))
            indent(Text(passage.text), 2, out)


def _facts(shown: Shown) -> list[tuple[str, str]]:
    article = shown.article
    facts = [("Id", article.id)]
    if article.url:
        facts.append(("Address", article.url))
    facts += [("Came from", near(file)) for file in shown.files or [article.path]]
    facts += [
        ("Also in", f"{copy.source or 'unknown outlet'}: {copy.title} ({copy.id[:SHORT]})")
        for copy in shown.copies
    ]
    return facts
