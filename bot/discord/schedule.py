"""When somebody is told of what is new: once a period, and not in hours that are to be quiet."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

UTC = "UTC"
_DAY = datetime.timedelta(days=1)
_QUIET = re.compile(r"\s*(\d{1,2})(?::00)?\s*(?:-|–|to)\s*(\d{1,2})(?::00)?\s*")


class Period(StrEnum):
    """How often somebody is told at most."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def length(self) -> datetime.timedelta:
        return {Period.HOURLY: _DAY / 24, Period.DAILY: _DAY, Period.WEEKLY: 7 * _DAY}[self]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A period, in a timezone, maybe at an `hour` of the day, and never from the one hour of `quiet` to the other."""

    period: Period
    timezone: str = UTC
    hour: int | None = None
    quiet: tuple[int, int] | None = None

    def after(self, last: float, now: float) -> float:
        """The first time after `now`, counted on from the `last`, in seconds since 1970."""
        due = last
        while due <= now:
            due = self._next(due)
        return due

    def awake(self, moment: float) -> float:
        """A moment, or the end of the quiet hours that it is in.

        Hours are those of the clock on the wall: an hour that it skips ends with it, and one that it has twice is
        quiet both times.
        """
        local = datetime.datetime.fromtimestamp(moment, _zone(self.timezone))
        if self.quiet is None or not _within(local.hour, self.quiet):
            return moment
        end = _at(local, self.quiet[1])
        # The clock may skip the end, and with it all the time that is not quiet.
        return self.awake((end if end > local else _at(local + _DAY, self.quiet[1])).timestamp())

    def _next(self, due: float) -> float:
        zone = _zone(self.timezone)
        moment = datetime.datetime.fromtimestamp(due, datetime.UTC) + self.period.length
        if self.hour is not None:
            before = (moment - _DAY).astimezone(zone)
            moment = _at(before, self.hour)
            if moment <= before:
                moment = _at(before + _DAY, self.hour)
        return self.awake(moment.timestamp())


def read_quiet(text: str) -> tuple[int, int] | None:
    """Hours written as "22-7"; None where that is no stretch of hours of a day."""
    match = _QUIET.fullmatch(text)
    hours = (
        (int(match[1]) % 24, int(match[2]) % 24) if match and max(map(int, match.groups())) <= 24 else None
    )
    return hours if hours and hours[0] != hours[1] else None


@cache
def timezones() -> list[str]:
    """The names that a timezone may have here; finding them reads some hundreds of files."""
    return sorted({UTC, *zoneinfo.available_timezones()})


def _zone(name: str) -> datetime.tzinfo:
    """A timezone; UTC for one that this machine does not know any more."""
    try:
        return datetime.UTC if name == UTC else zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return datetime.UTC


def _at(moment: datetime.datetime, hour: int) -> datetime.datetime:
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0)


def _within(hour: int, quiet: tuple[int, int]) -> bool:
    first, end = quiet
    return first <= hour < end if first < end else hour >= first or hour < end
