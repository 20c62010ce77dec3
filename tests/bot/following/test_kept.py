"""What is followed from a terminal is kept, and each news is one process's to tell."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.following.follow import Follow
from bot.following.kept import FILE, Kept, KeptFollows


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


def test_a_file_of_an_earlier_version_is_read_on(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as before:
        before.executescript(
            """CREATE TABLE follows (
                number INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT NOT NULL, outlet TEXT NOT NULL,
                told INTEGER NOT NULL, UNIQUE (words, outlet));
            CREATE TABLE briefs (one INTEGER PRIMARY KEY CHECK (one = 1), told INTEGER NOT NULL);
            INSERT INTO follows VALUES (3, 'ferry', '', 7);
            INSERT INTO briefs VALUES (1, 5);"""
        )
    with closing(KeptFollows(tmp_path)) as follows:
        assert follows.all() == [Kept(3, Follow("ferry"), 7)]
        assert follows.last_brief() == 5


def test_what_was_followed_is_nowhere_any_more_once_it_is_ended(tmp_path: Path) -> None:
    with closing(KeptFollows(tmp_path)) as follows:
        follows.end(follows.add(Follow("ferry to Lerne"), 7).number)

        assert not any(b"ferry to Lerne" in path.read_bytes() for path in tmp_path.iterdir())


def test_a_file_that_is_none_of_ours_is_one_line_that_names_it(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("not a database, and long enough to be none for certain. " * 9)

    with pytest.raises(StorageError, match=r"following\.db: cannot be read or written \(file is not a"):
        KeptFollows(tmp_path)
