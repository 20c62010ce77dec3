"""A question that names a period is answered by what was reported then, or else told that it was not."""

from __future__ import annotations

from datetime import date

import pytest

from bot import Dateline
from bot.answer import Answer, Citation
from bot.query_analysis import DayRange, Preferred, QueryAnalysis
from bot.question.parser import QueryParser
from bot.reading.period import not_then
from index import EVERYWHERE, SearchFilter
from tests.support.newsroom import Newsroom

JUNE = DayRange(date(2022, 6, 1), date(2022, 7, 7))
NAMED = DayRange(date(2022, 6, 1), date(2022, 6, 30))


def ask(engine: Dateline, question: str, day: date) -> Answer:
    return engine.ask(question, filters=SearchFilter(as_of=day))


def days(answer: Answer) -> set[date | None]:
    return {citation.published for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "day"),
    [("What happened today?", date(2016, 8, 9)), ("What happened yesterday?", date(2016, 8, 8))],
)
def test_the_news_of_a_day_is_of_that_day_alone(sample_engine: Dateline, question: str, day: date) -> None:
    answer = ask(sample_engine, question, date(2016, 8, 9))

    assert days(answer) == {day}
    assert answer.notices == ()


def test_what_was_reported_then_comes_first_if_it_answers(newsroom: Newsroom) -> None:
    june = "The average price of gas in the country has risen to $5 a gallon, a motorists' club said."
    december = "After hitting $5 a gallon in June, gas prices have been on a remarkable decline."
    newsroom.publish("Gas at a record", june, day="2022-06-11")
    newsroom.publish("Gas prices in June and now: what gas prices did", december, day="2022-12-27")

    with newsroom.engine() as engine:
        assert days(engine.ask("gas prices in june 2022")) == {date(2022, 6, 11)}


def test_what_was_not_reported_then_is_told_with_its_days(sample_engine: Dateline) -> None:
    answer = ask(sample_engine, "How many people were cut off yesterday?", date(2016, 8, 12))

    assert days(answer) == {date(2016, 8, 6)}
    assert answer.notices == (
        "Nothing found here that answers was reported on 11 August 2016; this is from 6 August 2016.",
    )


def test_a_month_without_a_year_is_one_that_an_archive_which_stopped_can_know_of() -> None:
    read = QueryParser(newest=date(2022, 12, 28)).parse("gas prices in june", today=date(2026, 11, 27))
    assert read.preferred
    assert read.preferred.days == JUNE
    assert read.preferred.named == NAMED


def test_a_day_that_is_still_to_come_is_in_no_report() -> None:
    read = QueryParser().parse("who runs in the election on 8 november 2030", today=date(2026, 11, 27))
    assert read.preferred is None


def cited(quote: str, day: date | None) -> Citation:
    return Citation(1, "a", "Prices", "The Echo", day, "", "a.txt", 1, quote, 0, len(quote))


def told(*citations: Citation) -> tuple[str, ...]:
    return not_then(
        QueryAnalysis("gas prices in june 2022", EVERYWHERE, preferred=Preferred(JUNE, NAMED)), citations
    )


def test_a_later_report_that_names_the_month_is_of_it() -> None:
    assert told(cited("After hitting $5 a gallon in June, prices fell.", date(2022, 12, 27))) == ()


def test_one_that_names_the_month_of_another_year_is_not() -> None:
    assert told(cited("It was $3 in June 2021.", date(2022, 12, 27))) == (
        "Nothing found here that answers was reported from 1 to 30 June 2022; this is from 27 December 2022.",
    )


def test_what_is_partly_of_other_days_is_told_as_that() -> None:
    assert told(cited("It is $5.", date(2022, 6, 11)), cited("It is $4.", date(2022, 3, 8))) == (
        "Not all of this was reported from 1 to 30 June 2022: some is from 8 March 2022.",
    )


def test_of_a_report_without_a_day_it_is_told_that_nobody_knows_whether_it_is_of_then() -> None:
    assert told(cited("It is $5.", None)) == (
        "Whether this was reported from 1 to 30 June 2022 is not known: no article that it is from has a day.",
    )
    assert told(cited("It is $5.", None), cited("It is $4.", date(2022, 6, 8))) == (
        "Whether all of this was reported from 1 to 30 June 2022 is not known: some of it is from articles "
        "without a day.",
    )
    assert told(cited("It is $5.", None), cited("It is $4.", date(2022, 3, 8))) == (
        "Nothing found here that answers was reported from 1 to 30 June 2022; "
        "this is from 8 March 2022 or has no day.",
    )


@pytest.mark.parametrize(
    ("question", "is_told"),
    [
        ("Who testified before the January 6 committee?", False),
        ("Who was named before Sunday's vote?", False),
        ("Who testified on January 6?", True),
        ("Who testified on January 6 before the January 4 committee?", True),
        ("Who testified on 12 July before the January 6 committee?", True),
        ("What did the January 6 committee say last week?", True),
    ],
)
def test_a_day_that_only_says_which_one_is_meant_calls_for_no_notice(question: str, is_told: bool) -> None:
    read = QueryParser().parse(question, today=date(2022, 12, 28))
    notice = not_then(read, [cited("Ann Lopez testified for two hours.", date(2022, 6, 28))])
    assert bool(notice) is is_told


@pytest.mark.parametrize(
    ("quote", "names_it"),
    [
        ("Gas was $5 a gallon in June 2022.", True),
        ("It rose again on June 11, 2022.", True),
        ("Gas was $5 a gallon in June.", False),
        ("In 2022, gas was at its dearest.", False),
        ("Gas was $5 a gallon in June 2021.", False),
    ],
)
def test_a_report_without_a_day_is_of_the_month_that_it_names_with_its_year(
    quote: str, names_it: bool
) -> None:
    assert (told(cited(quote, None)) == ()) is names_it
