"""What the bot keeps, wherever it is: alone in a transaction, all or nothing, and a line where it cannot be had."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.discord.database.connection import TABLES
from bot.errors import StorageError
from bot.storage.opening import is_kept, storage_at
from bot.storage.storage import Storage
from index.backends.place import Place
from index.store.postgres.address import Address
from tests.bot.conftest import BOTH
from tests.support.postgres import away


@pytest.fixture
def two(place: Place) -> Iterator[tuple[Storage, Storage]]:
    """The same tables as two processes have them open."""
    with closing(storage_at(place, TABLES)) as one, closing(storage_at(place, TABLES)) as other:
        yield one, other


@BOTH
def test_nobody_is_in_a_transaction_while_another_is(two: tuple[Storage, Storage]) -> None:
    one, other = two
    seen: list[object] = []

    def look() -> None:
        with other.transaction():
            seen.extend(other.all("SELECT commands FROM synced"))

    with one.transaction():
        looking = threading.Thread(target=look)
        looking.start()
        time.sleep(0.3)
        one.all("INSERT INTO synced (application, commands) VALUES (?, ?)", 1 << 60, "ask")
        assert seen == []
    looking.join()
    assert seen == [("ask",)]


@BOTH
def test_what_fails_in_a_transaction_has_not_happened(two: tuple[Storage, Storage]) -> None:
    one, other = two

    def fail() -> None:
        with one.transaction():
            one.all("INSERT INTO synced (application, commands) VALUES (?, ?)", 1, "ask")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert other.all("SELECT 1 FROM synced") == []


def test_whoever_waits_too_long_for_another_is_told_so(two: tuple[Storage, Storage]) -> None:
    one, other = two
    with one.transaction(), pytest.raises(StorageError, match="locked"), other.transaction():
        pass


@pytest.mark.parametrize("place", ["postgres"], indirect=True)
def test_whoever_vanishes_in_a_transaction_holds_up_nobody(two: tuple[Storage, Storage]) -> None:
    one, other = two

    def vanish() -> None:
        with one.transaction():
            one.all("INSERT INTO synced (application, commands) VALUES (?, ?)", 1, "ask")
            with other.transaction():
                assert other.all("SELECT 1 FROM synced") == []

    with pytest.raises(StorageError):
        vanish()
    assert one.all("SELECT 1 FROM synced") == [], "and goes on once it is back"


@pytest.mark.parametrize("place", ["postgres"], indirect=True)
def test_a_database_that_was_away_is_found_as_soon_as_it_is_back(
    place: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.postgres.database._PATIENCE", 1.0)
    with closing(storage_at(place, TABLES)) as storage:
        with away(place.url):
            for _ in range(4):
                with pytest.raises(StorageError):
                    storage.all("SELECT 1")
        assert storage.all("SELECT 1") == [(1,)]


@BOTH
def test_it_is_there_once_somebody_has_kept_something(place: Place) -> None:
    assert not is_kept(place, TABLES)
    storage_at(place, TABLES).close()
    assert is_kept(place, TABLES)


@BOTH
def test_whoever_only_looks_makes_nothing(place: Place) -> None:
    with pytest.raises(StorageError):
        storage_at(place, TABLES, read_only=True)
    assert not is_kept(place, TABLES)
    storage_at(place, TABLES).close()
    with closing(storage_at(place, TABLES, read_only=True)) as looked:
        assert looked.all("SELECT 1 FROM synced") == []


def test_a_database_that_cannot_be_reached_is_one_line_without_the_password() -> None:
    with pytest.raises(
        StorageError, match=r"^postgresql://dateline@127\.0\.0\.1:9/news: PostgreSQL cannot"
    ) as error:
        storage_at(Address("postgresql://dateline:secret@127.0.0.1:9/news"), TABLES)
    assert "secret" not in str(error.value)


def test_a_place_where_no_file_can_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "news").write_text("a file, where a folder should be")
    with pytest.raises(StorageError, match=r"bot\.db: cannot be read or written \(Not a directory\)"):
        storage_at(tmp_path / "news" / "bot" / "bot.db", TABLES)


def test_a_file_that_is_none_of_ours_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_text("not a database, and long enough to be none for certain. " * 9)
    with pytest.raises(StorageError, match=r"bot\.db: cannot be read or written \(file is not a database\)"):
        storage_at(path, TABLES)
