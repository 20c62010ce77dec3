"""Quotes of one answer that are weeks apart carry the days of their reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from bot.claim import Quote
from bot.engine import Dateline
from bot.evidence import Evidence, ScoredSentence
from bot.protocols import AskContext
from bot.query_analysis import QueryAnalysis
from bot.settings import Settings
from bot.writing.quoting import QuotingWriter
from index import EVERYWHERE, SearchHit
from index.chunking import sentences
from tests.support.newsroom import Newsroom
from tests.support.reporting import article, cut, evidence

OLD, NEW = "The price now stands at $4.17.", "The price is $5 a gallon."


def written(days: dict[str, date | None]) -> list[str]:
    found = [evidence(cut(article(said, said, day=day))) for said, day in days.items()]
    answers = tuple(one for some in found for one in some.answers)
    claims = QuotingWriter().write(
        QueryAnalysis("how much is gas", EVERYWHERE), Evidence(answers), AskContext()
    )
    return [claim.text for claim in claims]


def test_what_was_reported_weeks_before_the_rest_has_its_day() -> None:
    assert written({OLD: date(2022, 3, 8), NEW: date(2022, 6, 11)}) == [
        f"Reported on 8 March 2022: {OLD}",
        NEW,
    ]


@pytest.mark.parametrize("day", [date(2022, 6, 2), None])
def test_what_was_reported_in_the_same_weeks_or_on_no_day_that_is_known_has_none(day: date | None) -> None:
    assert written({OLD: day, NEW: date(2022, 6, 11)}) == [OLD, NEW]


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (("2022-06-24",), "on Wednesday [22 June 2022]"),
        # The same wire story, a day later.
        (("2022-06-24", "2022-06-25"), "on Wednesday [22 June 2022]"),
        # Pages that repeat the news of other days.
        (("2022-04-01", "2022-09-16"), "on Wednesday after"),
    ],
)
def test_a_weekday_that_two_reports_mean_otherwise_is_not_dated(
    newsroom: Newsroom, days: tuple[str, ...], shown: str
) -> None:
    said = "Police chief Pedro Arredondo was suspended on Wednesday after weeks of anger over the shooting."
    for day in days:
        newsroom.publish(f"Five things to know on {day}", f"{said}\n\nOther news of {day} is here.", day=day)
    with newsroom.engine() as engine:
        (sentence, *_) = engine.ask("When was police chief Arredondo suspended?").sentences
    assert shown in sentence.text


@dataclass
class ReadsTheSecond:
    """Takes the second sentence of each passage, with the one before it, for an answer."""

    def read(self, analysis: QueryAnalysis, hits: Sequence[SearchHit]) -> Evidence:
        told = [(hit, [Quote.of(hit.passage, one) for one in sentences(hit.passage.text)]) for hit in hits]
        answers = [ScoredSentence(both[1], hit, 1.0, both[0]) for hit, both in told if len(both) > 1]
        return Evidence(tuple(answers), hits=tuple(hits), confidence=0.9)


@pytest.mark.parametrize(
    ("days", "shown"),
    [(("2022-06-24",), "on Wednesday [22 June 2022]"), (("2022-04-01", "2022-09-16"), "on Wednesday.")],
)
def test_nor_is_one_of_the_sentence_before_that_is_shown_with_it(
    newsroom: Newsroom, days: tuple[str, ...], shown: str
) -> None:
    for day in days:
        also = f"They were back within a week of {day}."
        newsroom.publish(f"Mill news of {day}", f"The mill sent 40 hands home on Wednesday. {also}", day=day)
    with Dateline.open(Settings.load(newsroom.config), reader=ReadsTheSecond()) as engine:
        (sentence, *_) = engine.ask("When were the hands of the mill back?").sentences
    assert f"hands home {shown}" in sentence.text


@dataclass
class ReadsAll:
    """Takes the first sentence of each passage for an answer."""

    def read(self, analysis: QueryAnalysis, hits: Sequence[SearchHit]) -> Evidence:
        quotes = [Quote.of(hit.passage, next(sentences(hit.passage.text))) for hit in hits]
        answers = [ScoredSentence(quote, hit, 1.0) for quote, hit in zip(quotes, hits, strict=True)]
        return Evidence(tuple(answers), hits=tuple(hits), confidence=0.9)


@pytest.mark.parametrize(
    ("days", "lead"), [(("2022-03-08",), "Reported on 8 March 2022: "), (("2022-01-14", "2022-03-08"), "")]
)
def test_what_pages_of_several_months_have_alike_is_said_to_be_of_none_of_their_days(
    newsroom: Newsroom, days: tuple[str, ...], lead: str
) -> None:
    for day in days:
        newsroom.publish(f"Mill news of {day}", f"The mill has 40 hands.\n\nOther news of {day}.", day=day)
    newsroom.publish("The mill", "The mill has no hands left.", day="2022-06-11")
    with Dateline.open(Settings.load(newsroom.config), reader=ReadsAll()) as engine:
        told = [one.text for one in engine.ask("How many hands has the mill?").sentences]
    assert f"{lead}The mill has 40 hands." in told


@pytest.mark.parametrize(
    ("before", "said", "shown"),
    [
        ("The mill closed.", "It had {} hands on Monday", "It had 40 hands on Monday [7 March 2022]."),
        ("The mill closed on Wednesday.", "It has {} hands", "It has 40 hands."),
    ],
)
def test_what_one_page_alone_has_is_of_its_day_whatever_others_have_before_it(
    newsroom: Newsroom, before: str, said: str, shown: str
) -> None:
    for day, hands in {"2022-01-14": 12, "2022-03-08": 40}.items():
        newsroom.publish(f"Mill news of {day}", f"{before} {said.format(hands)}.", day=day)
    newsroom.publish("The mill", "The mill closed for good. It has no hands left.", day="2022-06-11")
    with Dateline.open(Settings.load(newsroom.config), reader=ReadsTheSecond()) as engine:
        told = [one.text for one in engine.ask("How many hands has the mill?").sentences]
    assert f"Reported on 8 March 2022: {before} {shown}" in told
