"""Several indexers of one database: one writes, the others embed for it, and any of them may die."""

from __future__ import annotations

import json
import signal
import socket
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from index.audit.fault import Fault
from index.backends.opening import backend_of
from index.errors import IndexingError
from index.keeping.build import build
from index.store.changes import ChangeKind
from index.store.postgres.address import Address
from index.store.postgres.jobs import TOGETHER
from tests.support.indexers import (
    RULES,
    hang,
    listeners,
    run,
    take_right,
    until,
    wait_for_help,
    wait_for_listener,
    wait_for_writer,
    write_articles,
)
from tests.support.processes import child
from tests.support.updater import Checksums

ARTICLES, PASSAGES = 60, 360
EMBED = Checksums().embed


@pytest.fixture
def reporting(tmp_path: Path) -> Path:
    folder = tmp_path / "reporting"
    folder.mkdir()
    write_articles(folder, ARTICLES)
    return folder


def faults(place: Address) -> list[Fault]:
    return backend_of(place).audit(EMBED)


def logged(place: Address) -> list[ChangeKind]:
    with closing(backend_of(place).store()) as store:
        return [change.kind for change in store.changes()]


def test_two_share_the_work_and_one_writes(database: Address, reporting: Path, tmp_path: Path) -> None:
    with child(run, database, reporting, tmp_path / "first") as first:
        wait_for_writer(database)
        with child(run, database, reporting, tmp_path / "second") as second:
            first.join(60)
            second.join(60)
    wrote, helped = (json.loads((tmp_path / name).read_text()) for name in ("first", "second"))
    with closing(backend_of(database).store()) as store:
        assert store.count_passages() == PASSAGES

    assert (wrote["added"], wrote["helped"]) == (ARTICLES, 0)
    assert (helped["added"], helped["helped"]) == (0, helped["embedded"])
    assert wrote["embedded"] > PASSAGES / 8
    assert helped["embedded"] >= TOGETHER
    assert PASSAGES <= wrote["embedded"] + helped["embedded"] < 1.8 * PASSAGES
    assert logged(database) == [ChangeKind.ADDED] * ARTICLES
    assert faults(database) == []


@pytest.mark.parametrize("dies", ["writer", "helper"])
def test_whichever_of_two_is_killed_the_other_does_all(
    database: Address, reporting: Path, tmp_path: Path, dies: str
) -> None:
    with child(run, database, reporting, tmp_path / "writer") as writer:
        wait_for_writer(database)
        with child(run, database, reporting, tmp_path / "helper") as helper:
            wait_for_help(database)
            killed, other = (writer, helper) if dies == "writer" else (helper, writer)
            killed.kill()
            other.join(60)
            assert (killed.exitcode, other.exitcode) == (-signal.SIGKILL, 0)

    assert logged(database) == [ChangeKind.ADDED] * ARTICLES
    assert faults(database) == []


def test_nobody_waits_for_a_helper_that_hangs(database: Address, reporting: Path, tmp_path: Path) -> None:
    with child(run, database, reporting, tmp_path / "writer") as writer:
        wait_for_writer(database)
        with child(hang, database, reporting):
            writer.join(60)
            assert writer.exitcode == 0
    did = json.loads((tmp_path / "writer").read_text())

    assert did["embedded"] == PASSAGES
    assert logged(database) == [ChangeKind.ADDED] * ARTICLES
    assert faults(database) == []


def test_who_has_lost_the_right_to_write_cannot_go_on_beside_its_successor(
    database: Address, reporting: Path
) -> None:
    build(database, [str(reporting / "1.txt")], RULES, embed=EMBED)
    backend = backend_of(database)
    with backend.writing() as old:
        take_right(database)
        with backend.writing(wait=10) as new, new.store.transaction():
            new.store.put_fact("written by", "the new one")
        with (
            pytest.raises(IndexingError, match="another process writes this index now"),
            old.store.transaction(),
        ):
            old.store.put_fact("written by", "the old one")
        with pytest.raises(IndexingError, match="another process writes this index now"):
            old.store.put_fact("written by", "the old one, in no transaction")
        assert old.store.fact("written by") == "the new one"


def test_a_server_that_says_nothing_is_not_waited_for_for_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.store.postgres.database._PATIENCE", 2.0)
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        backend = backend_of(Address(f"postgresql://127.0.0.1:{silent.getsockname()[1]}/news"))
        with pytest.raises(IndexingError, match="PostgreSQL cannot be used"), backend.writing():
            pass

    assert time.monotonic() - began < 60


def test_whoever_listens_is_told_of_a_change_at_once(database: Address, reporting: Path) -> None:
    build(database, [str(reporting / "1.txt")], RULES, embed=EMBED)
    told: list[float] = []
    with closing(backend_of(database).store()) as store:
        store.on_change(lambda: told.append(time.monotonic()))
        wait_for_listener(database)
        build(database, [str(reporting / "1.txt")], RULES, embed=EMBED)
        time.sleep(0.2)
        assert not told, "a run without a change is none"
        with backend_of(database).writing() as writer:
            writer.store.withdraw(list(writer.store.article_ids()))
        changed = time.monotonic()
        until(lambda: bool(told))

    assert told[0] - changed < 1


def test_whoever_listens_no_more_has_no_connection_any_more(database: Address, reporting: Path) -> None:
    build(database, [str(reporting / "1.txt")], RULES, embed=EMBED)
    with closing(backend_of(database).store()) as store:
        stop = store.on_change(lambda: None)
        wait_for_listener(database)
        stop()
        until(lambda: not listeners(database))


def test_whoever_has_lost_the_connection_listens_again(
    database: Address, reporting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.postgres.listening.PAUSE", 0.1)
    build(database, [str(reporting / "1.txt")], RULES, embed=EMBED)
    told: list[float] = []
    with closing(backend_of(database).store()) as store:
        store.on_change(lambda: told.append(time.monotonic()))
        for _ in range(2):
            listener = wait_for_listener(database)
            with psycopg.connect(database.url) as connection:
                connection.execute("SELECT pg_terminate_backend(%s)", (listener,))
        wait_for_listener(database)
        assert not told
        build(database, [str(reporting)], RULES, embed=EMBED)
        until(lambda: bool(told))
