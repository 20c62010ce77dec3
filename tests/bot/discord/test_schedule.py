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


# In Berlin 02:00 to 03:00 was skipped on 29 March 2026, and was there twice on 25 October.
BERLIN = "Europe/Berlin"


@pytest.mark.skipif(BERLIN not in timezones(), reason="this machine knows no timezones")
@pytest.mark.parametrize(
    ("schedule", "last", "due"),
    [
        # An hour that the clock skips is told when it has skipped it, and the next day on time.
        (Schedule(Period.DAILY, BERLIN, hour=2), ("2026-03-28T02:00", 1), ("2026-03-29T03:00", 2)),
        (Schedule(Period.DAILY, BERLIN, hour=2), ("2026-03-29T03:00", 2), ("2026-03-30T02:00", 2)),
        # One that is there twice is told the first time, and once.
        (Schedule(Period.DAILY, BERLIN, hour=2), ("2026-10-24T02:00", 2), ("2026-10-25T02:00", 2)),
        (Schedule(Period.DAILY, BERLIN, hour=2), ("2026-10-25T02:00", 2), ("2026-10-26T02:00", 1)),
        (Schedule(Period.WEEKLY, BERLIN, hour=8), ("2026-03-22T08:00", 1), ("2026-03-29T08:00", 2)),
        (Schedule(Period.WEEKLY, BERLIN, hour=8), ("2026-10-18T08:00", 2), ("2026-10-25T08:00", 1)),
        # Quiet hours end by the clock on the wall, also where that skips their end or has it twice.
        (Schedule(Period.HOURLY, BERLIN, quiet=(22, 7)), ("2026-03-28T21:30", 1), ("2026-03-29T07:00", 2)),
        (Schedule(Period.HOURLY, BERLIN, quiet=(22, 7)), ("2026-10-24T21:30", 2), ("2026-10-25T07:00", 1)),
        (Schedule(Period.HOURLY, BERLIN, quiet=(22, 2)), ("2026-03-28T21:30", 1), ("2026-03-29T03:00", 2)),
        (Schedule(Period.HOURLY, BERLIN, quiet=(1, 3)), ("2026-10-25T00:30", 2), ("2026-10-25T03:00", 1)),
        # Without an hour a day is a day long.
        (Schedule(Period.DAILY, BERLIN, quiet=(22, 7)), ("2026-10-24T07:00", 2), ("2026-10-25T07:00", 1)),
        (Schedule(Period.DAILY, BERLIN, quiet=(22, 7)), ("2026-03-28T07:00", 1), ("2026-03-29T08:00", 2)),
    ],
)
def test_a_change_of_the_clocks_tells_nothing_twice_and_nothing_in_quiet_hours(
    schedule: Schedule, last: tuple[str, int], due: tuple[str, int]
) -> None:
    assert schedule.after(at(*last), at(*last)) == at(*due)


@pytest.mark.skipif(BERLIN not in timezones(), reason="this machine knows no timezones")
@pytest.mark.parametrize("day", ["2026-03-28T12:00", "2026-10-24T12:00"])
@pytest.mark.parametrize("quiet", [(22, 7), (1, 3), (2, 3), (23, 2), (3, 2)])
def test_every_hour_around_a_change_of_the_clocks_is_told_at_most_once_and_never_in_quiet_hours(
    day: str, quiet: tuple[int, int]
) -> None:
    schedule, due = Schedule(Period.HOURLY, BERLIN, quiet=quiet), at(day)
    for _ in range(48):
        before, due = due, schedule.after(due, due)
        assert due - before >= 3600
        assert schedule.awake(due) == due


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
