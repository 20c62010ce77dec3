"""A date is read in any common form, and never guessed."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.dates import published

THE_DAY = datetime.date(2016, 8, 8)


@pytest.mark.parametrize(
    "written",
    [
        "2016-08-08",
        "2016-8-8",
        "2016/08/08",
        "20160808",
        20160808,
        "2016-08-08T10:31:00Z",
        "2016-08-08T10:31:00.000Z",
        "2016-08-08T10:31:00:684Z",
        "2016-08-08 10:31:00 UTC",
        "2016-08-08T10:31:00+0000",
        "20160808T103100Z",
        "Mon, 08 Aug 2016 10:31:00 GMT",
        "8 August 2016",
        "8th of August, 2016",
        "Aug. 8, 2016",
        "AUGUST 8 2016",
        "Monday, August 8, 2016 at 10 p.m.",
        "August 8th, 2016 10:31 p.m. EDT",
        "Updated 10:31 AM EDT, Mon August 8, 2016",
        "08-Aug-2016",
        "08.08.2016",
        "8/8/2016",
        1470650000,
        1470650000.5,
        1470650000000,
        "1470650000",
        "8 août 2016",
        "lundi 8 août 2016 à 22h31",
        "8. August 2016",
        "8 августа 2016",
        "٨ أغسطس ٢٠١٦",
        "2016年8月8日",
    ],
)
def test_a_date_in_any_common_form(written: str | float) -> None:
    assert published(written) == THE_DAY


@pytest.mark.parametrize(
    "written", ["25/12/2016", "12/25/2016", "So., 25.12.2016 - 14:45 Uhr", "12-25-2016 10:31 PM"]
)
def test_a_part_over_twelve_tells_the_day_from_the_month(written: str) -> None:
    assert published(written) == datetime.date(2016, 12, 25)


def test_the_day_is_the_outlets_own_whatever_the_zone() -> None:
    assert published("2016-08-08T23:59:00-11:00") == THE_DAY
    assert published("2016-08-08T00:01:00+14:00") == THE_DAY


@pytest.mark.parametrize("written", ["03/04/2016", "3.4.2016", "03-04-2016 10:31"])
def test_a_day_that_could_be_a_month_stays_unknown(written: str) -> None:
    assert published(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "soon",
        "yesterday",
        "today",
        "Monday",
        "2 days ago",
        "August 2016",
        "8 August",
        "2016",
        2016,
        "8/8/16",
        "août 2016",
        "en 8 2015 22h31",
    ],
)
def test_a_part_of_a_date_or_a_relative_word_stays_unknown(written: str | int) -> None:
    assert published(written) is None


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2016-02-30",
            "31 February 2016",
            "0001-01-01",
            "2999-01-01",
            "0000-00-00",
            -1,
            0,
            True,
            None,
            1e300,
        ),
        *(float("nan"), "", " ", "2016-08-08 to 2016-08-10", "August 8, 2016 - updated August 9, 2016"),
        *("two people died on 8 August 2016", "201608081031", "x" * 5000),
    ],
)
def test_what_is_no_day_or_more_than_one_stays_unknown(written: object) -> None:
    assert published(written) is None


@settings(deadline=None)
@given(st.dates(datetime.date(1600, 1, 1), datetime.date(2100, 12, 31)))
def test_any_day_comes_back_from_the_forms_in_which_programs_write_it(day: datetime.date) -> None:
    assert published(day.isoformat()) == day
    assert published(f"{day:%d %B} {day.year:04}") == day
    assert published(f"{day:%a, %d %b} {day.year:04} 10:00:00 +0000") == day


@settings(deadline=None)
@given(st.text() | st.integers() | st.floats() | st.text("0123456789/-.: apmZTJFMASOND", max_size=30))
def test_nothing_written_as_a_date_is_a_crash(written: str | float) -> None:
    found = published(written)
    assert found is None or 1600 <= found.year <= 2100


@pytest.mark.parametrize(
    "text", ["0 0 0 2016 x", "1/2/2016 1/2/2016", "99999999999999 Jan 2016", "0 0 0 0 0 0"]
)
def test_what_no_calendar_has_is_no_day_and_no_crash(text: str) -> None:
    for repeated in (text, f"{text} " * 3, f"{text} août 12 2016"):
        assert published(repeated) is None


def test_a_moment_in_utc_is_on_the_day_that_it_is_then_where_the_outlet_is() -> None:
    late = "2016-08-06T22:30:00Z"
    assert published(late) == datetime.date(2016, 8, 6)
    assert published(late, "Asia/Damascus") == datetime.date(2016, 8, 7)
    assert published(1_470_522_600, "Asia/Damascus") == datetime.date(2016, 8, 7)
    assert published("2016-08-06T22:30:00-05:00", "Asia/Damascus") == datetime.date(2016, 8, 6)
    assert published("2016-08-06", "Asia/Damascus") == datetime.date(2016, 8, 6)


def test_a_month_is_read_in_the_language_that_is_named() -> None:
    assert published("7 août 2016", language="fr") == datetime.date(2016, 8, 7)
    assert published("7 août 2016", language="ar") is None
    assert published("7 août 2016", language="xx") is None
