"""What is followed from a terminal is kept, and each news is one process's to tell."""

from __future__ import annotations

import stat
from contextlib import closing
from pathlib import Path

from bot.following.follow import Follow
from bot.following.kept import FILE, KeptFollows


def test_a_follow_is_kept_under_its_number_until_it_is_ended(tmp_path: Path) -> None:
    with closing(KeptFollows(tmp_path)) as follows:
        first = follows.add(Follow("ferry"), 7)
        second = follows.add(Follow("", "Gazette"), 8)
        assert follows.add(Follow("ferry"), 99) == first, "what is followed already goes on where it is"
    with closing(KeptFollows(tmp_path)) as follows:
        assert follows.all() == [first, second]
        assert follows.end(first.number) == first
        assert follows.end(first.number) is None
        assert follows.add(Follow("ferry"), 9).number not in (first.number, second.number)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_of_two_processes_one_tells(tmp_path: Path) -> None:
    with closing(KeptFollows(tmp_path)) as one, closing(KeptFollows(tmp_path)) as other:
        kept = one.add(Follow("ferry"), 7)
        (same,) = other.all()

        assert [one.take(kept, 9), other.take(same, 9)] == [True, False]
        assert other.all()[0].told == 9
        assert one.last_brief() is None
        assert [one.take_brief(None, 5), other.take_brief(None, 5)] == [True, False]
        assert [one.take_brief(5, 6), other.take_brief(5, 6)] == [True, False]
        assert other.last_brief() == 6
