"""What corrections changed in an article, on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from bot.terminal.articles.difference import Piece, changed_fields, changed_paragraphs, pieces
from bot.terminal.articles.screen import moment
from bot.terminal.asking.source_line import day
from bot.terminal.console import write
from corpus import Article
from index import Correction


def show_corrections(article: Article, corrections: Sequence[Correction], out: Console) -> None:
    """Each correction, the last one first: when, and the paragraphs that it changed, by their numbers.

    What went and came is marked as in git's word diff, so that it is seen without colours too.
    """
    write(Text(article.title, style="bold"), out)
    write(f"{article.source or 'unknown outlet'}, {day(article.published)}", out)
    versions = [*(correction.before for correction in corrections), article]
    for number in reversed(range(len(corrections))):
        before, after = versions[number], versions[number + 1]
        out.print()
        write(Text(f"Corrected {moment(corrections[number].time)}", style="cyan"), out)
        for name, was, now in changed_fields(before, after):
            write(_marked(pieces(was, now)), out, indent=2, lead=Text(f"{name}: ", style="dim"))
        for place, changed in changed_paragraphs(before.body, after.body):
            write(_marked(changed), out, indent=2, lead=Text(f"{place}. ", style="dim"))


def _marked(changed: Iterable[Piece]) -> Text:
    marked = Text()
    for piece in changed:
        if piece.went:
            marked.append(f"[-{piece.text}-]", style="red strike")
        elif piece.came:
            marked.append(f"{{+{piece.text}+}}", style="green")
        else:
            marked.append(piece.text)
    return marked
