"""A weekday in a quote is given its date, told by the report's own day; what is still to come is not."""

from __future__ import annotations

from datetime import date

import pytest

from bot.claim import Quote
from bot.text.dates.written import Written
from bot.text.display import dated, quoted
from tests.support.reporting import article

THURSDAY = Written(date(2022, 8, 25))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("He announced it on Wednesday.", "He announced it on Wednesday [24 August 2022]."),
        ("The army left Thursday, he said.", "The army left Thursday [25 August 2022], he said."),
        ("On Monday, the county opened shelters.", "On Monday [22 August 2022], the county opened shelters."),
        ("Ten are under guard Thursday.", "Ten are under guard Thursday [25 August 2022]."),
        ("It began on Saturday and went on.", "It began on Saturday [20 August 2022] and went on."),
        # A verb whose past is its base, and none.
        ("Rebels cut the road on Monday.", "Rebels cut the road on Monday [22 August 2022]."),
        ("Six are dead after a crash on Tuesday.", "Six are dead after a crash on Tuesday [23 August 2022]."),
        ("The attack Monday may delay it.", "The attack Monday [22 August 2022] may delay it."),
        ("He could not say on Monday.", "He could not say on Monday [22 August 2022]."),
        ("He may have died on Monday.", "He may have died on Monday [22 August 2022]."),
        # The sentence before has its own verb.
        ("He may run. On Monday, a bomb hit.", "He may run. On Monday [22 August 2022], a bomb hit."),
    ],
)
def test_a_weekday_is_the_last_one_before_the_report(said: str, shown: str) -> None:
    assert dated(said, THURSDAY) == shown


@pytest.mark.parametrize(
    "said",
    [
        "The launch will be on Monday.",
        "It is scheduled for Monday.",
        "He left last Wednesday.",
        "He left on Wednesday, August 24.",
        "Black Friday sales fell.",
        "“Saturday Night Live” returns.",
        # Tomorrow, or today already where it happened, as often as last week's.
        "It aims to dock on Friday.",
        "Voters are heading back to the polls on Sunday to elect their president.",
        "On Sunday, teams are targeting a launch that was delayed.",
        "The park could partly reopen as early as Monday.",
        "It ended. On Sunday, voters may go to the polls.",
        # No verbs, however they end.
        "Lorries can leave the United States on Sunday.",
        "The city may feed a hundred people in need on Monday.",
    ],
)
def test_another_weekday_is_left_alone(said: str) -> None:
    assert dated(said, THURSDAY) == said


def test_a_report_without_a_day_says_nothing_of_weekdays() -> None:
    assert dated("He left on Wednesday.", Written()) == "He left on Wednesday."


def shown(body: str, said: str, day: date = date(2022, 8, 31), *, beside: tuple[Quote, ...] = ()) -> str:
    at = body.index(said)
    return quoted(Quote(article(body, day=day), at, at + len(said), 1), None, beside).text


LOST = "She lost to Ajla Tomljanović on Friday."


def test_a_weekday_that_has_come_round_before_a_report_was_updated_is_not_dated() -> None:
    assert shown(LOST, LOST) == "She lost to Ajla Tomljanović on Friday [26 August 2022]."
    assert shown(f"{LOST} The match on Friday, September 2, took three hours.", LOST) == LOST


def test_a_weekday_that_has_not_is_dated_in_a_report_that_was_updated() -> None:
    won = "She won on Monday."
    body = f"{won} The match on Friday, September 2, took three hours."
    assert shown(body, won) == "She won on Monday [29 August 2022]."


def test_a_day_to_come_does_not_show_that_a_report_was_updated() -> None:
    assert "[26 August 2022]" in shown(f"{LOST} The final will be on September 10.", LOST)


def test_a_day_of_half_a_year_ago_does_not_show_it_either() -> None:
    assert "[26 August 2022]" in shown(f"{LOST} She had not played there since January 6.", LOST)


def test_what_is_said_of_a_picture_is_not_dated() -> None:
    assert shown(f"{LOST} Charles Krupa/AP Fans cheer.", LOST) == LOST


def test_of_two_reports_of_one_weekday_a_week_apart_only_the_later_ones_is_dated() -> None:
    first, later = "The jackpot was announced Tuesday.", "The ticket was sold Tuesday."
    other = Quote(article(later, day=date(2022, 11, 8)), 0, len(later), 1)

    assert shown(first, first, date(2022, 11, 5), beside=(other,)) == first
    assert (
        shown(later, later, date(2022, 11, 8), beside=(other,))
        == "The ticket was sold Tuesday [8 November 2022]."
    )
