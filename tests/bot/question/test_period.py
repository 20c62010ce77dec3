"""What a question says about time. The phrases are in periods.txt, by the day that they are read on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.query_analysis import DayRange
from bot.question.period import Period, read_period
from bot.question.wording import strip
from bot.text.dates.days import describe

THURSDAY = date(2016, 8, 18)


def _phrases() -> Iterator[tuple[str, date, str]]:
    lines = (Path(__file__).parent / "periods.txt").read_text(encoding="utf-8").splitlines()[1:]
    for line in filter(None, lines):
        if line.startswith("## "):
            today = date.fromisoformat(line[3:13])
        else:
            question, _, expected = line.rpartition("|")
            yield question.strip(), today, expected.strip()


def _in_words(period: Period) -> str:
    read = []
    if period.since or period.until:
        read.append(f"published {describe(period.since, period.until)}")
    if period.event:
        read.append(f"event {describe(period.event.since, period.event.until)}")
    if period.as_of:
        read.append(f"as of {describe(period.as_of, period.as_of)}")
    orders = ["latest"] * period.latest + ["earliest"] * period.earliest
    return "; ".join([*read, *orders, *filter(None, [period.problem])])


@pytest.mark.parametrize(
    ("question", "today", "expected"), [pytest.param(*row, id=row[0]) for row in _phrases()]
)
def test_the_time_words_of_a_question_are_read(question: str, today: date, expected: str) -> None:
    assert _in_words(read_period(question, today=today)) == expected


def test_there_are_phrases_enough_to_call_it_tested() -> None:
    read = [expected for _, _, expected in _phrases()]
    assert len(list(filter(None, read))) >= 170
    assert read.count("") >= 40


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("Who died on 31 February 2016?", "“31 February 2016” is not on the calendar: check the day."),
        ("Who died on 30 February?", "“30 February” is not on the calendar: check the day."),
        ("Who died on 29 February 2015?", "“29 February 2015” is not on the calendar: check the day."),
        ("Who died on 2016-13-01?", "“2016-13-01” is not on the calendar: check the day."),
        (
            "What happened between August and July 2016?",
            "“August and July 2016” ends before it begins: write the earlier day first.",
        ),
        (
            "Who died from 31 to 17 July?",
            "“31 to 17 July” ends before it begins: write the earlier day first.",
        ),
        ("Who led from 2016 to 2014?", "“2016 to 2014” ends before it begins: write the earlier day first."),
        (
            "What was reported since 6 August and before 17 July?",
            "No day fits “since 6 August” and “before 17 July”: ask about one of them.",
        ),
    ],
)
def test_days_that_cannot_be_are_one_clear_line_and_limit_nothing(question: str, problem: str) -> None:
    assert read_period(question, today=THURSDAY) == Period(problem=problem)


@pytest.mark.parametrize(
    ("question", "words", "searched"),
    [
        ("What was reported in August 2016 about gas?", ("in August 2016",), "What was reported about gas?"),
        ("What is the latest on Aleppo?", ("the latest",), "What is on Aleppo?"),
        ("As of 6 August, who held the road?", ("As of 6 August",), "who held the road?"),
        (
            "Who held the road, since 1 July, before 6 August?",
            ("since 1 July", "before 6 August"),
            "Who held the road?",
        ),
        (
            "Who has fled since the siege was broken on 6 August?",
            ("on 6 August",),
            "Who has fled since the siege was broken?",
        ),
        ("What is known about yesterday’s attack?", ("yesterday’s",), "What is known about attack?"),
        ("Who died on 6 August 2016?", (), "Who died on 6 August 2016?"),
        ("Who spoke before the 6 August hearing?", (), "Who spoke before the 6 August hearing?"),
        ("Who has fled since the 6 August attack?", ("6 August",), "Who has fled since the attack?"),
        ("Who has fled since Sunday’s attack?", ("Sunday’s",), "Who has fled since attack?"),
        ("What changed from 6 August onwards?", ("from 6 August onwards",), "What changed?"),
        ("Aleppo in recent days", ("in recent days",), "Aleppo"),
        ("Who plunged into chaos in recent days?", ("in recent days",), "Who plunged into chaos?"),
        ("Last week?", ("Last week",), "Last week?"),
    ],
)
def test_only_what_limits_the_reporting_is_taken_out_of_the_search(
    question: str, words: tuple[str, ...], searched: str
) -> None:
    read = read_period(question, today=THURSDAY)
    assert read.words == words
    assert strip(question, read.words) == searched


def test_an_event_is_looked_for_in_the_reporting_of_the_week_after() -> None:
    period = read_period("Who died on 6 August 2016?", today=THURSDAY)
    assert period.preferred == DayRange(date(2016, 8, 6), date(2016, 8, 13))
    assert read_period("Who has governed since 1990?", today=THURSDAY).preferred == DayRange(
        date(1990, 1, 1), None
    )
    assert read_period("Who broke the siege?", today=THURSDAY).preferred is None


def test_where_the_calendar_ends_nothing_is_read() -> None:
    assert read_period("Who died the day before yesterday?", today=date.min) == Period()
    assert read_period("Who died 30 weeks ago?", today=date(1, 2, 3)) == Period()
    assert read_period("Who has died after today?", today=date.max).since == date.max
    assert read_period("Who died on Monday?", today=date.max).preferred == DayRange(
        date(9999, 12, 27), date(9999, 12, 27)
    )


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2016, 8, 1), date(2016, 8, 31), "1 to 31 August 2016"),
        (date(2016, 8, 6), date(2016, 8, 6), "6 August 2016"),
        (date(2016, 7, 17), date(2016, 8, 6), "17 July to 6 August 2016"),
        (date(2015, 12, 28), date(2016, 1, 3), "28 December 2015 to 3 January 2016"),
        (date(2015, 8, 6), date(2016, 8, 6), "6 August 2015 to 6 August 2016"),
        (date(2016, 8, 6), None, "since 6 August 2016"),
        (None, date(2016, 7, 16), "up to 16 July 2016"),
        (None, None, "any day"),
    ],
)
def test_a_period_is_described_as_a_reader_would_write_it(
    since: date | None, until: date | None, words: str
) -> None:
    assert describe(since, until) == words


_VOCABULARY = """
    since before after until by between from to in and on the of last this past next early late end start half
    week month year years day days ago yesterday today latest first reported reports as of may March
    August Feb. July summer winter fall quarter Q3 Monday Saturday, 6 31 31st 29 2016 1990s 0000-01-01
    2016-02-31 9999-12-31 13/8/2016 17–31 three 999 what was said happened news attack ? , 's
"""
_WORDS = st.sampled_from(re.findall(r"\S+", _VOCABULARY))
_QUESTIONS = st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=25).map(" ".join))


@settings(deadline=None)
@given(_QUESTIONS, st.dates())
def test_any_text_on_any_day_is_read_without_fail(question: str, today: date) -> None:
    period = read_period(question, today=today)
    spans = [DayRange(period.since, period.until), period.event or DayRange(), period.preferred or DayRange()]
    assert all(span.since is None or span.until is None or span.since <= span.until for span in spans)
    assert all(words and words in question for words in period.words)
    if period.problem:
        assert (period.since, period.until, period.as_of, period.event) == (None, None, None, None)
        assert "\n" not in period.problem
    assert bool(strip(question, period.words).strip()) == bool(question.strip())
