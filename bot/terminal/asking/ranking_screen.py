"""The passages of a search on the screen, best first."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from bot.terminal.asking.excerpt import excerpt
from bot.terminal.asking.source_line import SourceLine, show_source
from bot.terminal.console import write
from index import SearchHit


def show_ranking(ranking: Sequence[SearchHit], out: Console) -> None:
    """Each passage with its source, the stretch that matches, its scores and why it was found."""
    for place, found in enumerate(ranking, start=1):
        if place > 1:
            out.print()
        passage = found.passage
        lead = f"{place}."
        source = SourceLine.of(passage.article, passage.article.page(passage.start))
        show_source(lead, source, out, marked=found.query)
        write(excerpt(passage.text, found.query), out, indent=len(lead) + 1)
        scores = f"score {found.score:.2f} (keywords {found.bm25:.2f}, meaning {found.cosine:.2f})"
        where = f"paragraph {passage.paragraph}; {scores}; {found.why}"
        write(Text(where, style="dim"), out, indent=len(lead) + 1)
