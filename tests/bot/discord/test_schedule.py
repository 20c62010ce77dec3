"""When the next message may come: a period after the last, at its hour, and never in quiet hours."""

from __future__ import annotations

import datetime

import pytest

from bot.discord.schedule import Period, Schedule, read_quiet, timezones


def at(text: str, offset: int = 0) -> float:
    """A moment, of a clock that is so many hours ahead of UTC."""
    zone = datetime.timezone(datetime.timedelta(hours=offset))
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


@pytest.mark.parametrize(
    ("schedule", "last", "now", "due"),
    [
        (Schedule(Period.HOURLY), "2026-03-02T10:10", "2026-03-02T10:10", "2026-03-02T11:10"),
        (Schedule(Period.DAILY), "2026-03-02T10:10", "2026-03-02T10:11", "2026-03-03T10:10"),
        (Schedule(Period.WEEKLY), "2026-03-02T10:10", "2026-03-02T10:10", "2026-03-09T10:10"),
        (Schedule(Period.HOURLY), "2026-03-02T10:10", "2026-03-02T13:30", "2026-03-02T14:10"),
        (Schedule(Period.DAILY, hour=8), "2026-03-02T10:10", "2026-03-02T10:10", "2026-03-03T08:00"),
        (Schedule(Period.DAILY, hour=8), "2026-03-02T06:00", "2026-03-02T06:00", "2026-03-02T08:00"),
        (Schedule(Period.DAILY, hour=8), "2026-03-02T08:00", "2026-03-02T08:00", "2026-03-03T08:00"),
        (Schedule(Period.WEEKLY, hour=8), "2026-03-02T08:00", "2026-03-02T08:01", "2026-03-09T08:00"),
        (Schedule(Period.HOURLY, quiet=(22, 7)), "2026-03-02T21:30", "2026-03-02T21:30", "2026-03-03T07:00"),
        (Schedule(Period.HOURLY, quiet=(22, 7)), "2026-03-03T05:30", "2026-03-03T05:30", "2026-03-03T07:00"),
        (Schedule(Period.HOURLY, quiet=(22, 7)), "2026-03-03T07:00", "2026-03-03T07:00", "2026-03-03T08:00"),
        (Schedule(Period.DAILY, quiet=(9, 17)), "2026-03-02T10:10", "2026-03-02T10:10", "2026-03-03T17:00"),
    ],
)
def test_the_next_message_comes_a_period_later_and_after_the_quiet_hours(
    schedule: Schedule, last: str, now: str, due: str
) -> None:
    assert schedule.after(at(last), at(now)) == at(due)


@pytest.mark.skipif("Europe/Berlin" not in timezones(), reason="this machine knows no timezones")
def test_hours_are_those_of_the_timezone_also_when_its_clocks_change() -> None:
    morning = Schedule(Period.DAILY, "Europe/Berlin", hour=8)
    winter, summer = at("2026-03-28T08:00", 1), at("2026-03-29T08:00", 2)

    assert morning.after(winter, winter) == summer
    night = Schedule(Period.HOURLY, "Europe/Berlin", quiet=(22, 7))
    assert night.after(at("2026-07-02T21:30", 2), at("2026-07-02T21:30", 2)) == at("2026-07-03T07:00", 2)


def test_a_timezone_that_is_not_known_any_more_is_taken_for_utc() -> None:
    assert Schedule(Period.DAILY, "Mars/Olympus", hour=8).after(
        at("2026-03-02T08:00"), at("2026-03-02T08:00")
    ) == at("2026-03-03T08:00")


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("22-7", (22, 7)),
        (" 22:00 – 07:00 ", (22, 7)),
        ("22 to 7", (22, 7)),
        ("0-24", None),
        ("22-24", (22, 0)),
        ("25-3", None),
        ("night", None),
        ("5-5", None),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(typed: str, hours: tuple[int, int] | None) -> None:
    assert read_quiet(typed) == hours
