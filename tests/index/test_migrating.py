"""An index is copied from a folder into a database and back: all of it that is whole, and nothing else is touched."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus import Article, Limits
from index import migrating
from index.backends.opening import backend_of
from index.backends.place import Place
from index.embedding.minilm import NAME
from index.errors import IndexingError, NoIndexError
from index.indexing.rules import Rules
from index.keeping.build import build
from index.migrating import migrate
from index.store.postgres.address import Address
from index.store.sqlite import FILE
from tests.support.updater import Checksums

RULES = Rules(64, 1.0, Limits(), embedder=NAME)
EMBED = Checksums().embed


@pytest.fixture
def reporting(tmp_path: Path) -> Path:
    reporting = tmp_path / "reporting"
    reporting.mkdir()
    for number in range(4):
        (reporting / f"{number}.txt").write_text(
            f"Convoy {number}\n\nConvoy {number} brought flour.\n\nIt left.\n"
        )
    return reporting


@pytest.fixture
def folder(tmp_path: Path, reporting: Path) -> Path:
    """An index with a correction and a withdrawal in its log."""
    index(tmp_path / "data", reporting)
    (reporting / "0.txt").write_text("Convoy 0\n\nConvoy 0 brought flour and oil.\n\nIt left.\n")
    (reporting / "1.txt").unlink()
    index(tmp_path / "data", reporting)
    return tmp_path / "data"


def index(place: Place, reporting: Path) -> None:
    build(place, [str(reporting)], RULES, embed=EMBED)


def contents(place: Place) -> dict[str, object]:
    with closing(backend_of(place).store()) as store:
        return {
            "articles": {id_: store.article(id_) for id_ in store.article_ids()},
            "state": store.state(),
            "log": list(store.changes()),
            "corrections": {id_: store.corrections(id_) for id_ in store.article_ids()},
            "files": list(store.every_file()),
            "held": {file.path: store.held(file.path) for file in store.every_file()},
            "fingerprint": store.fact("fingerprint"),
            "run": store.last_run(),
        }


def test_it_is_in_the_database_what_it_was_in_the_folder_and_in_another_folder_again(
    folder: Path, database: Address, tmp_path: Path
) -> None:
    before = contents(folder)
    there = migrate(folder, database)
    back = migrate(database, tmp_path / "back")

    assert (there.articles, there.brought, there.damaged) == (3, 3, ())
    assert back == there
    assert contents(database) == contents(tmp_path / "back") == contents(folder) == before
    for place in (database, tmp_path / "back"):
        assert backend_of(place).audit(EMBED) == []


def test_a_run_over_the_copy_finds_nothing_new_and_goes_on_with_the_log(
    folder: Path, database: Address, reporting: Path
) -> None:
    migrate(folder, database)
    index(database, reporting)
    unchanged = contents(database)["log"]
    (reporting / "5.txt").write_text("Convoy 5\n\nA fifth convoy came.\n")
    index(database, reporting)
    with closing(backend_of(database).store()) as store:
        numbers = [change.number for change in store.changes()]

    assert unchanged == contents(folder)["log"]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == len(list(unchanged)) + 1  # type: ignore[call-overload]


@pytest.fixture
def stopped(folder: Path, database: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of the three articles are in the database when the copying is stopped."""
    monkeypatch.setattr(migrating, "_TOGETHER", 1)

    def stop(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate(folder, database, stop)


@pytest.mark.usefixtures("stopped")
def test_one_that_is_stopped_goes_on_where_it_was(folder: Path, database: Address) -> None:
    rest = migrate(folder, database)

    assert rest.brought == 1
    assert contents(database) == contents(folder)


@pytest.mark.usefixtures("stopped")
def test_what_changed_meanwhile_is_as_it_is_now(folder: Path, database: Address, reporting: Path) -> None:
    for name in ("0.txt", "2.txt"):
        (reporting / name).unlink()
    index(folder, reporting)
    migrate(folder, database)

    assert contents(database) == contents(folder)


def test_another_index_is_left_as_it_is_and_so_is_a_copy_that_went_on_by_itself(
    folder: Path, database: Address, tmp_path: Path, reporting: Path
) -> None:
    other = tmp_path / "other"
    (reporting / "other.txt").write_text("Other\n\nAnother matter.\n")
    index(other, reporting)
    migrate(folder, database)
    for target in (other, database):
        before = contents(target)
        with pytest.raises(IndexingError, match="holds an index already, another or a whole copy"):
            migrate(folder, target)
        assert contents(target) == before


def test_a_damaged_article_is_left_out_and_its_file_is_read_again(
    folder: Path, database: Address, reporting: Path
) -> None:
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as store:
        (damaged,) = store.execute("SELECT min(id) FROM articles").fetchone()
        store.execute("UPDATE articles SET body = body || '!' WHERE id = ?", (damaged,))
    done = migrate(folder, database)
    index(database, reporting)
    articles = contents(database)["articles"]

    assert (done.articles, done.damaged) == (2, (damaged,))
    assert isinstance(articles, dict)
    assert isinstance(articles[damaged], Article)


def test_nothing_is_copied_from_nowhere(tmp_path: Path, database: Address) -> None:
    with pytest.raises(NoIndexError):
        migrate(tmp_path / "nothing", database)
