"""The typical answers that the guide shows, in the words of an invented paper.

`python -m tests.support.discord.looks` draws the picture of them anew.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from bot.answer import Answer, Sentence
from bot.archive.amendments import Amendment, Fate
from bot.discord.rendering.answers import render, render_timeline
from bot.discord.rendering.checking import check_page
from bot.discord.rendering.controls import answer_buttons
from bot.discord.rendering.corrected import render_corrected
from bot.discord.rendering.listing import help_page, latest_articles, passage_page, search_results
from bot.discord.rendering.message import Message, Rows, as_layout
from bot.discord.rendering.news import brief_pages, news_pages
from bot.following.brief import Brief, Story
from bot.following.follow import Follow, News, Report
from bot.protocols import AskContext
from bot.verification.check import check
from bot.verification.verifiers.bundled_entailment import BundledEntailment
from bot.verification.verifiers.entailment_verifier import EntailmentVerifier
from index import Passage, SearchHit
from tests.conftest import REPOSITORY
from tests.support.discord.answers import SEARCHED, answer, citation
from tests.support.discord.engine import ARTICLE
from tests.support.discord.picture import picture
from tests.support.discord.reading import sent

_SAILED = "The ferry to Lerne sailed again on 2 March, after nine weeks at the quay."
_QUOTED = citation(1, quote=f"LERNE — {_SAILED}")


def _laid_out(message: Message, rows: Rows = ()) -> list[dict[str, Any]]:
    return sent(as_layout(message, rows))


def _answered(found: Answer) -> list[dict[str, Any]]:
    return _laid_out(render(found), answer_buttons(found, private=False))


def _plain() -> list[dict[str, Any]]:
    return _answered(answer(sentences=(Sentence(_SAILED, (1,)),), citations=(_QUOTED,)))


def _written() -> list[dict[str, Any]]:
    return _answered(answer(sentences=(Sentence("The ferry sailed with 212 people.", (1,)),)))


def _followed_up() -> list[dict[str, Any]]:
    return _answered(
        answer(
            "And how many were on it?",
            understood="How many were on the ferry to Lerne?",
            sentences=(Sentence("It carried 212 passengers.", (1,)),),
            citations=(citation(1, quote="It carried 212 passengers."),),
        )
    )


def _corrected() -> list[dict[str, Any]]:
    found = answer(sentences=(Sentence(_SAILED, (1,)),), citations=(_QUOTED,))
    when = datetime.datetime(2026, 3, 9, 12, tzinfo=datetime.UTC)
    message = render_corrected(found, {1: Amendment(Fate.CORRECTED, when)})
    return _laid_out(message, answer_buttons(found, private=False))


def _differing() -> list[dict[str, Any]]:
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


def _declined() -> list[dict[str, Any]]:
    return _answered(
        answer(sentences=(), citations=(), notices=("The nearest report is of the ferry’s return.",))
    )


_BOATS = citation(2, source="Lerne Post", headline="Boats are back", quote="The boats are back.")


def _news() -> list[dict[str, Any]]:
    reports = (Report("The boats are back.", _BOATS), Report(_SAILED, _QUOTED))
    return _laid_out(news_pages(News(Follow("ferry"), reports, 9))[0])


def _brief() -> list[dict[str, Any]]:
    outlets = ("The Harbour Gazette", "Lerne Post")
    stories = (
        Story(_SAILED, _QUOTED, outlets, 3, _QUOTED.published),
        Story("The boats are back.", _BOATS, outlets[1:], 1, _BOATS.published),
    )
    return _laid_out(brief_pages(Brief(stories, 4, 9), "2 Mar 2026")[0])


def _hits() -> list[SearchHit]:
    return [SearchHit(Passage(1, ARTICLE, 0, len(ARTICLE.body), 1), 0.9, 0.9, 0.9, "both")]


def _checked(*claims: str) -> list[dict[str, Any]]:
    found = [check(claim, _hits(), EntailmentVerifier(BundledEntailment()), AskContext()) for claim in claims]
    return _laid_out(check_page(found, 0, SEARCHED))


LOOKS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "When did the ferry to Lerne resume?": _plain,
    "The same, written by a language model": _written,
    "And how many were on it?": _followed_up,
    "How many were on board? (reports differ)": _differing,
    "Who won the regatta? (not in the reporting)": _declined,
    "The first one, once its article was corrected": _corrected,
    "/timeline ferry": lambda: _laid_out(render_timeline(answer())),
    "/search ferry": lambda: _laid_out(search_results("ferry", _hits())),
    "A day after /follow ferry": _news,
    "/brief": _brief,
    "/latest": lambda: _laid_out(latest_articles(None, [ARTICLE])),
    "Is this in the reporting? (“The first ferry since January left with 218 passengers on board.”)": lambda: (
        _checked("The first ferry since January left with 218 passengers on board.")
    ),
    "Is this in the reporting? (two sentences)": lambda: _checked(
        "The ferry left the east quay at 06:40.", "The ferry had 212 passengers and a brass band on board."
    ),
    "Sources": lambda: _laid_out(passage_page(_QUOTED, f"It had been quiet.\n\n{_QUOTED.quote}", 0, 1)),
    "hello": lambda: _laid_out(help_page(SEARCHED.last)),
}
_DRAWN = (
    "When did the ferry to Lerne resume?",
    "The same, written by a language model",
    "And how many were on it?",
    "How many were on board? (reports differ)",
    "Who won the regatta? (not in the reporting)",
    "The first one, once its article was corrected",
    "/timeline ferry",
    "/search ferry",
)
PICTURE = REPOSITORY / "bot" / "discord" / "answers.svg"


def drawn() -> str:
    """The picture of eight of them that the guide shows."""
    return picture({asked: LOOKS[asked]() for asked in _DRAWN})


if __name__ == "__main__":
    PICTURE.write_text(drawn(), "utf-8")
