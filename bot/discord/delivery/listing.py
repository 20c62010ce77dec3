"""What is not an answer: search results, the latest articles, outlets, the passages behind an answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Citation
from bot.discord.delivery.escape import escape, escape_line, plain, safe_url, shorten
from bot.discord.delivery.message import (
    CONTENT_LIMIT,
    Part,
    can_be_linked,
    entry,
    parts,
    quoted,
    source_entry,
)
from corpus import Article
from index import SearchHit

_PASSAGE_LIMIT = 1800
_SNIPPET_LIMIT = 180


def search_results(query: str, found: Sequence[SearchHit]) -> tuple[Part, ...]:
    title = f"**{len(found)} for** {escape_line(shorten(query, 300))}"
    if not found:
        title = f"Nothing in the reporting for {escape_line(shorten(query, 300))}."
    entries = [_article(result.passage.article, result.passage.text) for result in found]
    return parts([title], entries)


def latest_articles(topic: str | None, articles: Sequence[Article]) -> tuple[Part, ...]:
    about = f" on {escape_line(shorten(topic, 300))}" if topic else ""
    title = f"**The latest{about}**" if articles else f"Nothing in the reporting{about}."
    return parts([title], [_article(article, "") for article in articles])


def outlets(names: Sequence[str]) -> tuple[Part, ...]:
    """All outlets in one message, those that do not fit counted."""
    text = f"**{len(names):,} outlets**\n" if len(names) != 1 else "**One outlet**\n"
    shown = [escape_line(plain(name, 100)) for name in sorted(names, key=str.casefold)]
    for number, name in enumerate(shown):
        more = f" · and {len(shown) - number:,} more"
        if len(text) + len(name) + len(more) + 3 > CONTENT_LIMIT // 2:
            return (Part(text + more),)
        text += (" · " if number else "") + name
    return (Part(text),)


def passage_page(citation: Citation, passage: str, page: int, pages: int) -> Part:
    """One source in full: its facts and the passage around the quote, with the quote in bold."""
    head = source_entry([citation], quotes=False)
    before, quote, behind = passage.partition(citation.quote)
    if not quote or len(passage) > _PASSAGE_LIMIT:
        before, quote, behind = "", shorten(citation.quote, _PASSAGE_LIMIT), ""
    body = escape(before) + f"**{escape_line(quote)}**" + escape(behind)
    return Part(f"Source {page + 1} of {pages}", f"{head}\n\n{body}")


def _article(article: Article, text: str) -> str:
    url = safe_url(article.url)
    mark = f"[read]({url})" if url and not can_be_linked(article.title) else ""
    head = entry(mark, article.title, article.source, article.published, url)
    return "\n".join([head, quoted(text, limit=_SNIPPET_LIMIT)] if text else [head])
