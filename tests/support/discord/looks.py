"""The typical answers that the guide shows, in the words of an invented paper."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from bot.answer import Answer, Sentence
from bot.archive.amendments import Amendment, Fate
from bot.discord.rendering.answers import render, render_timeline
from bot.discord.rendering.checking import check_page
from bot.discord.rendering.controls import answer_buttons
from bot.discord.rendering.corrected import render_corrected
from bot.discord.rendering.listing import help_page, latest_articles, passage_page, search_results
from bot.discord.rendering.message import Message, Rows, as_layout
from bot.discord.rendering.news import brief_message, news_message
from bot.following.brief import Brief, Story
from bot.following.follow import Follow, News, Report
from bot.protocols import AskContext
from bot.verification.check import check
from bot.verification.entailment import BundledEntailment, EntailmentVerifier
from index import Passage, SearchHit
from tests.support.discord.answers import SEARCHED, answer, citation
from tests.support.discord.engine import ARTICLE
from tests.support.discord.reading import as_seen

_SAILED = "The ferry to Lerne sailed again on 2 March, after nine weeks at the quay."
_QUOTED = citation(1, quote=f"LERNE — {_SAILED}")


def _seen(message: Message, rows: Rows = ()) -> str:
    return as_seen(as_layout(message, rows))


def _answered(found: Answer) -> str:
    return _seen(render(found), answer_buttons(found, private=False))


def _plain() -> str:
    return _answered(answer(sentences=(Sentence(_SAILED, (1,)),), citations=(_QUOTED,)))


def _written() -> str:
    return _answered(answer(sentences=(Sentence("The ferry sailed with 212 people.", (1,)),)))


def _followed_up() -> str:
    return _answered(
        answer(
            "And how many were on it?",
            understood="How many were on the ferry to Lerne?",
            sentences=(Sentence("It carried 212 passengers.", (1,)),),
            citations=(citation(1, quote="It carried 212 passengers."),),
        )
    )


def _corrected() -> str:
    found = answer(sentences=(Sentence(_SAILED, (1,)),), citations=(_QUOTED,))
    when = datetime.datetime(2026, 3, 9, 12, tzinfo=datetime.UTC)
    message = render_corrected(found, {1: Amendment(Fate.CORRECTED, when)})
    return _seen(message, answer_buttons(found, private=False))


def _differing() -> str:
    return _answered(
        answer(
            sentences=(
                Sentence("It carried 212 passengers.", (1,)),
                Sentence("Some 190 were on board.", (2,)),
            ),
            citations=(citation(1), citation(2, source="Lerne Post", headline="Boats are back")),
            disagreement="212 or 190 people",
        )
    )


def _declined() -> str:
    return _answered(
        answer(sentences=(), citations=(), notices=("The nearest report is of the ferry’s return.",))
    )


_BOATS = citation(2, source="Lerne Post", headline="Boats are back", quote="The boats are back.")


def _news() -> str:
    reports = (Report("The boats are back.", _BOATS), Report(_SAILED, _QUOTED))
    return _seen(news_message(News(Follow("ferry"), reports, 9)))


def _brief() -> str:
    outlets = ("The Harbour Gazette", "Lerne Post")
    stories = (
        Story(_SAILED, _QUOTED, outlets, 3, _QUOTED.published),
        Story("The boats are back.", _BOATS, outlets[1:], 1, _BOATS.published),
    )
    return _seen(brief_message(Brief(stories, 4, 9), "2 Mar 2026"))


def _hits() -> list[SearchHit]:
    return [SearchHit(Passage(1, ARTICLE, 0, len(ARTICLE.body), 1), 0.9, 0.9, 0.9, "both")]


def _checked(*claims: str) -> str:
    found = [check(claim, _hits(), EntailmentVerifier(BundledEntailment()), AskContext()) for claim in claims]
    return _seen(check_page(found, 0, SEARCHED))


LOOKS: dict[str, Callable[[], str]] = {
    "When did the ferry to Lerne resume?": _plain,
    "The same, written by a language model": _written,
    "And how many were on it?": _followed_up,
    "How many were on board? (reports differ)": _differing,
    "Who won the regatta? (not in the reporting)": _declined,
    "The first one, once its article was corrected": _corrected,
    "/timeline ferry": lambda: _seen(render_timeline(answer())),
    "/search ferry": lambda: _seen(search_results("ferry", _hits())),
    "A day after /follow ferry": _news,
    "/brief": _brief,
    "/latest": lambda: _seen(latest_articles(None, [ARTICLE])),
    "Is this in the reporting? (“The first ferry since January left with 218 passengers on board.”)": lambda: (
        _checked("The first ferry since January left with 218 passengers on board.")
    ),
    "Is this in the reporting? (two sentences)": lambda: _checked(
        "The ferry left the east quay at 06:40.", "The ferry was sold to Norway."
    ),
    "Sources": lambda: _seen(passage_page(_QUOTED, f"It had been quiet.\n\n{_QUOTED.quote}", 0, 1)),
    "hello": lambda: _seen(help_page(SEARCHED.last)),
}
