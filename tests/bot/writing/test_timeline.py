"""A timeline's line stands under the day that it tells of."""

from __future__ import annotations

from datetime import date

import pytest

from bot.claim import Quote
from bot.evidence import Evidence, ScoredSentence
from bot.protocols import AskContext
from bot.query_analysis import QueryAnalysis
from bot.writing.timeline import NO_DAY, TOO_EARLY, TimelineWriter, day_of, no_line
from corpus import Article
from index import SearchFilter, SearchHit
from tests.support.newsroom import Newsroom
from tests.support.reporting import article, cut

WEDNESDAY = date(2022, 8, 31)
LOST = "She lost to Ajla Tomljanović on Friday."


def day_told(body: str) -> date:
    return day_of(Quote(article(body, day=WEDNESDAY), 0, len(LOST), 1))


def test_a_weekday_is_the_last_one_before_the_report() -> None:
    assert day_told(LOST) == date(2022, 8, 26)


def test_a_weekday_that_has_come_round_before_the_report_was_updated_is_not_told() -> None:
    assert day_told(f"{LOST} The match on Friday, September 2, took three hours.") == WEDNESDAY


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Police arrested 14 people Monday.", date(2022, 8, 29)),
        ("The city, on Monday, 8 August, asked for help.", date(2022, 8, 8)),
        ("The court ruled Monday that the vote will go on.", date(2022, 8, 29)),
        ("The court will rule on Monday.", WEDNESDAY),
        ("Voters are heading to the polls on Sunday.", WEDNESDAY),
        ("On Sunday, they will vote.", WEDNESDAY),
        ("A bomb hit the hospital on Monday.", date(2022, 8, 29)),
        ("The launch is set for September 27.", WEDNESDAY),
        ("The mission is targeting liftoff on September 3.", WEDNESDAY),
        ("The strike began on April 3.", date(2022, 4, 3)),
        ("The treaty of 6 August 1945 will be read.", date(1945, 8, 6)),
    ],
)
def test_a_line_stands_under_the_day_that_has_been_however_it_is_written(said: str, day: date) -> None:
    assert day_of(Quote(article(said, day=WEDNESDAY), 0, len(said), 1)) == day


def test_a_topic_of_which_no_report_has_a_day_is_told_why_with_the_nearest_report(newsroom: Newsroom) -> None:
    newsroom.publish(
        "Harbour news", "The ferry to Lerne sailed again, the harbour office said.", day="", outlet="Post"
    )
    with newsroom.engine() as engine:
        answer = engine.timeline("ferry to Lerne", filters=SearchFilter(sources=("Post",)))

    assert not answer.answered
    told, nearest, says = answer.notices
    assert told == NO_DAY
    assert "by Post is “Harbour news”" in nearest
    assert (
        says
        == "It may not answer this, but says: “The ferry to Lerne sailed again, the harbour office said.”"
    )


def evidence_of(*told: Article) -> Evidence:
    """A sentence of each article, all of its body."""
    quotes = [Quote(one, 0, len(one.body), 1) for one in told]
    hits = [SearchHit(cut(one)[0], 1.0, 1.0, 1.0, "") for one in told]
    return Evidence(tuple(ScoredSentence(quote, hit, 1.0) for quote, hit in zip(quotes, hits, strict=True)))


def lines(*told: Article, since: date | None = None) -> list[str]:
    """The lines of a timeline to which each article has one sentence, all of its body."""
    asked = QueryAnalysis("musk", SearchFilter(since=since))
    return [one.text for one in TimelineWriter().write(asked, evidence_of(*told), AskContext())]


def test_no_line_tells_of_a_day_before_those_that_were_asked_for() -> None:
    bought = article("Musk became the owner on August 2.", "bought", day=WEDNESDAY)
    fired = article("Musk dismissed the board on August 30.", "fired", day=WEDNESDAY)

    assert lines(bought, fired, since=date(2022, 8, 20)) == [
        "30 August 2022: Musk dismissed the board on August 30."
    ]
    asked = QueryAnalysis("musk", SearchFilter(since=date(2022, 8, 20)))
    assert no_line(asked, evidence_of(bought)) == TOO_EARLY.format("20 August 2022")


@pytest.mark.parametrize(
    "said",
    [
        "A ferry tested its engine on the coast, but no passengers were on board.",
        "The ferry did not sail to the coast.",
        "The storm left 40,000 homes without power.",
        "It is unclear who was hurt in the storm.",
    ],
)
def test_each_report_on_a_topic_has_its_line_also_where_something_did_not_happen(said: str) -> None:
    assert lines(article(said, day=WEDNESDAY)) == [f"31 August 2022: {said}"]
