"""What is not an answer: search results, the latest articles, outlets, the passages behind an answer."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from bot.answer import Citation
from bot.discord.chatter import shares_words
from bot.discord.language import counted, day, many, say
from bot.discord.records import Asked
from bot.discord.rendering.answers import limited
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
_NOTHING = "Nothing in the reporting."
_TITLE = "**Asked in {days} days: {asked}. Answered: {answered}. Not in the reporting: {lacking}.**"
_MORE = "{n} more: dateline unanswered in a terminal lists all."
_UNTOLD_ONE = "{n} was asked in private or about a message."
_UNTOLD = "{n} were asked in private or about a message."


def search_results(query: str, found: Sequence[SearchHit], filters: SearchFilter = EVERYWHERE) -> Message:
    """The passages that have words of the query, or else those nearest in meaning, and which they are."""
    asked = escape_line(shorten(query, _QUERY_LIMIT))
    worded = [hit for hit in found if shares_words(query, hit.passage.text)]
    if not found:
        return Message(say("Nothing in the reporting for {query}.", query=asked), small=_searched(filters))
    title = say("**{n} for** {query}", n=len(worded), query=asked)
    if not worded:
        title = say("No report has these words: {query}. **Nearest to it:**", query=asked)
    blocks = tuple(_article(hit.passage.article, hit.passage.text) for hit in worded or found)
    return Message(title, blocks, _searched(filters))


def latest_articles(
    topic: str | None, articles: Sequence[Article], filters: SearchFilter = EVERYWHERE
) -> Message:
    """Articles, the newest first."""
    about = escape_line(shorten(topic, _QUERY_LIMIT)) if topic else ""
    if articles:
        title = say("**The latest on {topic}**", topic=about) if about else say("**The latest**")
    else:
        title = say("Nothing in the reporting on {topic}.", topic=about) if about else say(_NOTHING)
    return Message(title, tuple(_article(article, "") for article in articles), _searched(filters))


def outlets(names: Sequence[str]) -> Message:
    """All outlets in one message, those that do not fit counted."""
    names = [name for name in names if name.strip()]
    text = many(len(names), "**One outlet**", "**{n} outlets**") + "\n"
    shown = [escape_line(plain(name, 100)) for name in sorted(names, key=str.casefold)]
    for number, name in enumerate(shown):
        if len(text) + len(name) > _OUTLETS_LIMIT:
            more = say("and {n} more", n=counted(len(shown) - number))
            return Message(f"{text} · {more}")
        text += (" · " if number else "") + name
    return Message(text)


def passage_page(citation: Citation, passage: str, page: int, pages: int) -> Message:
    """One source in full: its facts and the passage around the quote, with the quote in bold."""
    before, quote, behind = passage.partition(citation.quote)
    if not quote or len(passage) > _PASSAGE_LIMIT:
        before, quote, behind = "", shorten(citation.quote, _PASSAGE_LIMIT), ""
    outlet = escape_line(plain(citation.source, 100)) or say("Unnamed outlet")
    if citation.also:
        also = escape_line(plain(", ".join(citation.also), 100))
        outlet = say("{outlet} (also {others})", outlet=outlet, others=also)
    head = f"**{escape_line(plain(citation.headline, 200)) or say('No headline')}**\n{outlet}"
    body = escape(before) + f"**{escape_line(quote)}**" + escape(behind)
    return Message(
        say("Source {page} of {pages}", page=page + 1, pages=pages),
        (Block(f"{head}, {day(citation.published)}", safe_url(citation.url)), Block(body)),
    )


def asked_page(asked: Asked, days: int) -> Message:
    """How much was asked, and the questions that the reporting does not answer, the most asked first."""
    title = say(
        _TITLE,
        days=days,
        asked=counted(asked.asked),
        answered=counted(asked.answered),
        lacking=counted(asked.asked - asked.answered),
    )
    shown = [
        say(
            "{question} ({n}×, last on {day})",
            question=escape_line(plain(one.text, _QUERY_LIMIT)),
            n=counted(one.times),
            day=day(one.last.date()),
        )
        for one in asked.missing[:_QUESTIONS]
    ]
    more = len(asked.missing) - len(shown)
    small = [say(_MORE, n=counted(more))] if more else []
    small += [many(asked.untold, _UNTOLD_ONE, _UNTOLD)] if asked.untold else []
    return Message("\n".join([title, *shown]), small=tuple(small))


def help_page(newest: datetime.date | None) -> Message:
    """How to ask, and how new what can be answered is."""
    small = (say("My newest article is of {day}.", day=day(newest)),) if newest else ()
    return Message(HELP, small=small)


def _searched(filters: SearchFilter) -> tuple[str, ...]:
    """What a search was limited to, as small print; nothing where it was not."""
    limits = limited(filters)
    return (say("Searched {limits}", limits=escape_line(plain(limits, _LIMITS))),) if limits else ()


def _article(article: Article, text: str) -> Block:
    headline = escape_line(plain(article.title, _HEADLINE_LIMIT)) or say("No headline")
    outlet = escape_line(plain(article.source, 60)) or say("Unnamed outlet")
    shown = f"**{headline}**\n-# {outlet}, {day(article.published)}"
    if text:
        shown += f"\n> “{escape_line(shorten(one_line(text), _SNIPPET_LIMIT))}”"
    return Block(shown, safe_url(article.url))
