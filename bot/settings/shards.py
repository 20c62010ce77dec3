"""Which part of Discord a process answers: shards, by which Discord deals out servers."""

from __future__ import annotations

import re
from dataclasses import dataclass

ALL = "all"
_SOME = re.compile(r"(\d+)(?:-(\d+))? of ([1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards `ids` of `count`. The first of all has what is on no server, such as direct messages."""

    ids: tuple[int, ...] = (0,)
    count: int = 1

    def has(self, server: int | None) -> bool:
        return ((server or 0) >> 22) % self.count in self.ids


EVERY_SERVER = Shards()


def shards_named(setting: str) -> Shards:
    """The shards that a setting names, such as "0-3 of 16". Raises ValueError."""
    if setting == ALL:
        return EVERY_SERVER
    named = _SOME.fullmatch(setting)
    if named is None:
        raise ValueError('name shards as "0-3 of 16" or "5 of 16", or "all"')
    first, last, count = int(named[1]), int(named[2] or named[1]), int(named[3])
    if not first <= last < count:
        raise ValueError(f"of {count} shards the first is 0 and the last {count - 1}")
    return Shards(tuple(range(first, last + 1)), count)
