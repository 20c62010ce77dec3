"""`dateline articles`: what the archive holds, an article a line."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from bot.exits import ANSWERED, NOTHING
from bot.terminal.opening import store_of
from bot.terminal.options import (
    Where,
    archive_options,
    in_order,
    json_option,
    outlet_option,
    pager_option,
    screen_options,
    since_option,
    until_option,
)

if TYPE_CHECKING:
    from bot.terminal.console import Screen
    from corpus import Article
    from index import LoggedChange, SearchFilter, Withdrawal
    from index.store.readable import ReadableStore


@click.command(
    epilog="Example: dateline articles Castello Road --since 2016-08-01",
    short_help="List the articles that have all of some words.",
)
@click.argument("words", nargs=-1)
@since_option
@until_option
@outlet_option
@click.option("--undated", is_flag=True, help="Only articles of which no day is known.")
@click.option("--withdrawn", is_flag=True, help="What was withdrawn, why and when, the last first.")
@json_option
@screen_options
@pager_option
@archive_options
def articles(
    where: Where,
    /,
    words: tuple[str, ...],
    since: date | None,
    until: date | None,
    outlets: tuple[str, ...],
    undated: bool,
    withdrawn: bool,
    as_json: bool,
    out: Screen,
) -> None:
    """List the articles that have all of WORDS, or all there are, newest first."""
    from bot.archive.archive import outlets_named
    from bot.terminal.articles.naming import short_names
    from bot.terminal.articles.screen import show_articles, show_withdrawals
    from bot.terminal.console import paged
    from bot.terminal.document import articles_document, dumps, withdrawals_document
    from index import SearchFilter

    if undated and (since or until):
        raise click.UsageError("--undated goes with neither --since nor --until")
    in_order(since, until)
    with store_of(where) as store:
        taken, gone = (store.withdrawals(), store.gone()) if withdrawn else ([], [])
        known = [name for name, *_ in store.outlets()]
        known += [*(one.article.source for one in taken), *(one.outlet for one in gone)]
        filters = SearchFilter(since=since, until=until, sources=outlets_named(outlets, known))
        taken = [one for one in taken if _matches(one, filters, " ".join(words), undated=undated)]
        gone = [one for one in gone if not undated and _is_of(one, filters, " ".join(words))]
        found = [] if withdrawn else store.articles(filters, " ".join(words), undated=undated)
        if words and not (found or withdrawn):
            found = _with_spelling_corrected(store, filters, " ".join(words), undated=undated)
        dayless = store.coverage().undated if since or until else 0
        here = [article.id for article in found] or [one.article.id for one in taken]
        names = short_names(here, {*here, *store.article_ids()}) if here else {}
    if as_json:
        click.echo(dumps(withdrawals_document(taken, gone) if withdrawn else articles_document(found)))
    elif found:
        paged(out, lambda page: show_articles(found, names, page))
    elif taken or gone:
        paged(out, lambda page: show_withdrawals(taken, gone, names, page))
    else:
        click.echo("No article here is like that; 'dateline articles' lists all.", err=True)
        if dayless:
            click.echo(
                f"No limit of days takes in what has no day: 'dateline articles --undated' lists {dayless:,}.",
                err=True,
            )
    sys.exit(ANSWERED if found or taken or gone else NOTHING)


def _with_spelling_corrected(
    store: ReadableStore, filters: SearchFilter, words: str, *, undated: bool
) -> list[Article]:
    """What is listed for the words that misspelled ones are taken for, which is told where there is any."""
    from bot.question.spelling import TAKEN, spelling_corrections, with_spelling_corrected

    meant = spelling_corrections(words, store)
    found = store.articles(filters, with_spelling_corrected(words, meant), undated=undated) if meant else []
    for typed, word in meant.items() if found else ():
        click.echo(TAKEN.format(typed, word), err=True)
    return found


def _matches(withdrawal: Withdrawal, filters: SearchFilter, words: str, *, undated: bool) -> bool:
    """Whether a withdrawn article is one that the list would have, were it still here."""
    from index.terms import content_stems, stems

    article = withdrawal.article
    day, outlets = article.published, filters.sources
    if (undated and day) or (outlets and article.source not in outlets):
        return False
    if (filters.since and not (day and day >= filters.since)) or (
        filters.until and not (day and day <= filters.until)
    ):
        return False
    return set(content_stems(words)) <= set(stems(f"{article.headline} {article.source} {article.body}"))


def _is_of(change: LoggedChange, filters: SearchFilter, words: str) -> bool:
    """Whether an article that left its source is one that the list would have: the log knows no more of it than its
    title and its outlet.
    """
    from index.terms import content_stems, stems

    if filters.since or filters.until or (filters.sources and change.outlet not in filters.sources):
        return False
    return set(content_stems(words)) <= set(stems(f"{change.title} {change.outlet}"))
