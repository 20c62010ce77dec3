"""What is not an answer: search results, the latest articles, outlets, the passages behind an answer."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from bot.answer import Citation
from bot.discord.chatter import shares_words
from bot.discord.records import Asked
from bot.discord.rendering.answers import day, limited
from bot.discord.rendering.escape import escape, escape_line, one_line, plain, safe_url, shorten
from bot.discord.rendering.message import Block, Message
from bot.discord.texts import HELP
from corpus import Article
from index import EVERYWHERE, SearchFilter, SearchHit

_PASSAGE_LIMIT = 1200
_SNIPPET_LIMIT = 100
_QUERY_LIMIT = 90
_OUTLETS_LIMIT = 1000
_HEADLINE_LIMIT = 90
_QUESTIONS = 15
_LIMITS = 110


def search_results(query: str, found: Sequence[SearchHit], filters: SearchFilter = EVERYWHERE) -> Message:
    """The passages that have words of the query, or else those nearest in meaning, and which they are."""
    asked = escape_line(shorten(query, _QUERY_LIMIT))
    worded = [hit for hit in found if shares_words(query, hit.passage.text)]
    if not found:
        return Message(f"Nothing in the reporting for {asked}.", small=_searched(filters))
    title = f"**{len(worded)} for** {asked}"
    if not worded:
        title = f"No report has these words: {asked}. **Nearest to it:**"
    blocks = tuple(_article(hit.passage.article, hit.passage.text) for hit in worded or found)
    return Message(title, blocks, _searched(filters))


def latest_articles(
    topic: str | None, articles: Sequence[Article], filters: SearchFilter = EVERYWHERE
) -> Message:
    """Articles, the newest first."""
    about = f" on {escape_line(shorten(topic, _QUERY_LIMIT))}" if topic else ""
    title = f"**The latest{about}**" if articles else f"Nothing in the reporting{about}."
    newest = sorted(articles, key=lambda one: one.published or datetime.date.min, reverse=True)
    return Message(title, tuple(_article(article, "") for article in newest), _searched(filters))


def outlets(names: Sequence[str]) -> Message:
    """All outlets in one message, those that do not fit counted."""
    names = [name for name in names if name.strip()]
    text = f"**{len(names):,} outlets**\n" if len(names) != 1 else "**One outlet**\n"
    shown = [escape_line(plain(name, 100)) for name in sorted(names, key=str.casefold)]
    for number, name in enumerate(shown):
        if len(text) + len(name) > _OUTLETS_LIMIT:
            return Message(f"{text} · and {len(shown) - number:,} more")
        text += (" · " if number else "") + name
    return Message(text)


def passage_page(citation: Citation, passage: str, page: int, pages: int) -> Message:
    """One source in full: its facts and the passage around the quote, with the quote in bold."""
    before, quote, behind = passage.partition(citation.quote)
    if not quote or len(passage) > _PASSAGE_LIMIT:
        before, quote, behind = "", shorten(citation.quote, _PASSAGE_LIMIT), ""
    also = f" (also {plain(', '.join(citation.also), 100)})" if citation.also else ""
    outlet = escape_line(plain(citation.source, 100) + also) or "Unnamed outlet"
    head = f"**{escape_line(plain(citation.headline, 200)) or 'No headline'}**\n{outlet}"
    body = escape(before) + f"**{escape_line(quote)}**" + escape(behind)
    return Message(
        f"Source {page + 1} of {pages}",
        (Block(f"{head}, {day(citation.published)}", safe_url(citation.url)), Block(body)),
    )


def asked_page(asked: Asked, days: int) -> Message:
    """How much was asked, and the questions that the reporting does not answer, the most asked first."""
    lacking = asked.asked - asked.answered
    title = (
        f"**Asked in {days} days: {asked.asked:,}. Answered: {asked.answered:,}. "
        f"Not in the reporting: {lacking:,}.**"
    )
    shown = [
        f"{escape_line(plain(one.text, _QUERY_LIMIT))} ({one.times}×, last on {day(one.last.date())})"
        for one in asked.missing[:_QUESTIONS]
    ]
    more = len(asked.missing) - len(shown)
    small = [f"{more:,} more: dateline unanswered in a terminal lists all."] if more else []
    small += [f"{asked.untold:,} were asked in private or about a message."] if asked.untold else []
    return Message("\n".join([title, *shown]), small=tuple(small))


def help_page(newest: datetime.date | None) -> Message:
    """How to ask, and how new what can be answered is."""
    small = (f"My newest article is of {day(newest)}.",) if newest else ()
    return Message(HELP, small=small)


def _searched(filters: SearchFilter) -> tuple[str, ...]:
    """What a search was limited to, as small print; nothing where it was not."""
    limits = limited(filters)
    return (f"Searched {escape_line(plain(limits, _LIMITS))}",) if limits else ()


def _article(article: Article, text: str) -> Block:
    headline = escape_line(plain(article.title, _HEADLINE_LIMIT)) or "No headline"
    outlet = escape_line(plain(article.source, 60)) or "Unnamed outlet"
    shown = f"**{headline}**\n-# {outlet}, {day(article.published)}"
    if text:
        shown += f"\n> “{escape_line(shorten(one_line(text), _SNIPPET_LIMIT))}”"
    return Block(shown, safe_url(article.url))
