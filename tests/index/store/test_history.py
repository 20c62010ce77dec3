"""The change log: what came, was corrected and went, each with a number, and never what did not change."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus import Article
from index.audit.salvage import salvage
from index.chunking import Span
from index.embedding.minilm import MiniLM
from index.indexing.rules import fingerprint
from index.keeping.by_hand import put_back_article, withdraw_article
from index.store.cut import CutArticle
from index.store.sqlite import FILE, Store
from tests.support.archive import Archive

BODY = "The first convoy came."


def article(article_id: str, body: str = BODY) -> Article:
    return Article(article_id, "Aid", body, "Agency", "", datetime.date(2016, 8, 1), "", f"{article_id}.txt")


def put(store: Store, stored: Article) -> None:
    cut = CutArticle(stored, "Aid", [Span(0, len(stored.body), 1)])
    with store.transaction():
        store.put([cut], np.eye(384, dtype=np.float32)[[0]])


def logged(store: Store, since: int = 0) -> list[tuple[str, str]]:
    return [(change.kind, change.article_id) for change in store.changes(since)]


def titles(folder: Path) -> list[tuple[str, str]]:
    with closing(Store(folder)) as store:
        return [(change.kind, change.title) for change in store.changes()]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path, create=True)) as store:
        yield store


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    return Archive(tmp_path, embedder)


def test_what_came_was_corrected_and_went_is_told_from_a_number_on(store: Store) -> None:
    assert store.last_change() == 0
    began = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    put(store, article("a"))
    put(store, article("b"))
    two = store.last_change()
    put(store, article("a", "The first convoy came late."))
    store.withdraw(["b"])
    put(store, article("b"))

    assert logged(store)[:2] == [("added", "a"), ("added", "b")]
    assert logged(store, two) == [("changed", "a"), ("withdrawn", "b"), ("added", "b")]
    numbers = [change.number for change in store.changes()]
    assert numbers == sorted(set(numbers))
    assert store.last_change() == numbers[-1]
    first = next(store.changes())
    assert (first.title, first.outlet, first.path, first.heir) == ("Aid", "Agency", "a.txt", "")
    assert store.came("a") == first.time
    assert first.time >= began
    assert store.came("c") is None


def test_a_change_that_is_undone_was_never_logged(store: Store) -> None:
    def change() -> None:
        with store.transaction():
            put(store, article("a"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()

    assert logged(store) == []


def test_the_same_words_again_are_no_change(store: Store) -> None:
    put(store, article("a"))
    put(store, replace(article("a"), path="elsewhere.txt"))
    store.doubt(["a"])
    put(store, article("a"))

    assert logged(store) == [("added", "a")]


def test_many_changes_are_told_in_their_order(store: Store) -> None:
    with store.transaction():
        for number in range(1, 1202):
            put(store, article(str(number)))

    assert logged(store, 100) == [("added", str(number)) for number in range(101, 1202)]


def test_a_store_of_the_version_before_is_given_a_log_by_whoever_writes(tmp_path: Path) -> None:
    with closing(Store(tmp_path, create=True)) as store:
        put(store, article("a"))
        put(store, article("b"))
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as database:
        database.executescript("DROP TABLE changes; DROP TABLE earlier; PRAGMA user_version = 2")

    with closing(Store(tmp_path)) as reader:
        assert reader.article("a") == article("a")
        assert (logged(reader), reader.last_change(), reader.came("a")) == ([], 0, None)
        with closing(Store(tmp_path, create=True)) as store:
            put(store, article("a"))
            put(store, article("b", "The first convoy came late."))
            put(store, article("c"))
        assert logged(reader) == [("changed", "b"), ("added", "c")], "what it held before is not new"


def test_a_correction_of_what_only_its_words_identify_names_its_heir(archive: Archive) -> None:
    archive.write("a.txt", "Ferry sails", "The ferry sailed on Monday.")
    archive.index()
    archive.write("a.txt", "Ferry sails", "The ferry sailed on Tuesday.")
    archive.index()

    with archive.store() as store:
        first, second, gone = store.changes()
        assert [change.kind for change in (first, second, gone)] == ["added", "added", "withdrawn"]
        assert (gone.article_id, gone.heir) == (first.article_id, second.article_id)
        assert store.heirs() == {first.article_id: second.article_id}


def test_one_that_is_corrected_in_a_file_that_shrank_names_its_heir_too(archive: Archive) -> None:
    texts = [{"title": f"Day {number}", "text": f"The ferry sailed {number} times."} for number in range(9)]
    archive.write_records("days.jsonl", texts)
    archive.index()
    with archive.store() as store:
        before = store.last_change()
    archive.write_records("days.jsonl", [{"title": "Day 2", "text": "The ferry did not sail."}, *texts[3:]])
    archive.index()

    with archive.store() as store:
        added, *gone = store.changes(before)
        assert {(change.title, change.heir) for change in gone} == {
            ("Day 0", ""),
            ("Day 1", ""),
            ("Day 2", added.article_id),
        }


def test_looking_again_without_changes_and_a_dry_run_log_nothing(archive: Archive) -> None:
    archive.write("a.txt", "Ferry sails", "The ferry sailed on Monday.")
    archive.index()
    archive.write("b.txt", "Ferry stays", "The ferry did not sail on Tuesday.")
    archive.index(dry_run=True)
    archive.index(archive.reporting / "a.txt", passage_tokens=32)  # Everything is made anew.

    assert titles(archive.folder) == [("added", "Ferry sails")]


def test_what_a_person_takes_out_and_puts_back_is_logged(archive: Archive) -> None:
    archive.write("a.txt", "Ferry sails", "The ferry sailed on Monday.")
    archive.index()
    with archive.store() as store:
        (article_id,) = store.article_ids()
    withdraw_article(archive.folder, article_id, "the outlet retracted it")
    put_back_article(archive.folder, article_id, archive.embedder.embed, 64)

    assert [kind for kind, _ in titles(archive.folder)] == ["added", "withdrawn", "added"]


def test_a_salvaged_store_keeps_its_log_and_numbers(archive: Archive) -> None:
    archive.write("a.txt", "Ferry sails", "The ferry sailed on Monday.")
    archive.write("b.txt", "Ferry stays", "The ferry did not sail on Tuesday.")
    archive.index()
    with archive.store() as store:
        before = list(store.changes())
    with closing(sqlite3.connect(archive.folder / FILE, isolation_level=None)) as database:
        database.execute("UPDATE articles SET body = 'Ferry words' WHERE headline = 'Ferry sails'")
    salvage(archive.folder, archive.embedder.embed, 64, fingerprint(64, archive.embedder.name))

    with archive.store() as store:
        assert list(store.changes()) == before
    archive.index()
    assert len(titles(archive.folder)) == 2, "the damaged one was read again as it was"


def said(store: Store, article_id: str) -> list[str]:
    return [correction.before.body for correction in store.corrections(article_id)]


def test_what_an_article_said_before_each_correction_is_kept(store: Store) -> None:
    put(store, article("a"))
    assert store.corrections("a") == []
    put(store, article("a"))
    put(store, article("a", "The first convoy came late."))
    put(store, article("a", "No convoy came."))

    assert said(store, "a") == [BODY, "The first convoy came late."]
    last = list(store.changes())[-1]
    assert (last.kind, store.corrections("a")[-1].time) == ("changed", last.time)


def test_of_an_article_that_is_corrected_all_day_the_first_and_the_last_words_are_kept(store: Store) -> None:
    for number in range(40):
        put(store, article("a", f"Convoy {number} came."))

    kept = said(store, "a")
    assert (kept[0], kept[-1], len(kept)) == ("Convoy 0 came.", "Convoy 38 came.", 20)


def test_what_was_damaged_is_not_kept_as_what_was_said(store: Store, tmp_path: Path) -> None:
    put(store, article("a"))
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as database:
        database.execute("UPDATE articles SET body = replace(body, 'first', 'worst')")
    put(store, article("a", "The first convoy came late."))

    assert said(store, "a") == []


def test_a_corrected_text_file_leads_back_to_what_it_said(archive: Archive) -> None:
    archive.write("bridge.txt", "Bridge closed", "The Tor bridge was closed on Monday.")
    archive.index()
    for day in ("Tuesday", "Wednesday"):
        archive.write("bridge.txt", "Bridge closed", f"The Tor bridge was closed on {day}, officials said.")
        archive.index()

    with archive.store() as store:
        (article_id,) = store.article_ids()
        assert said(store, article_id) == [
            "The Tor bridge was closed on Monday.",
            "The Tor bridge was closed on Tuesday, officials said.",
        ]


def test_what_a_source_takes_back_is_kept_nowhere_and_what_a_person_withdraws_comes_back_with_it(
    store: Store,
) -> None:
    for name in ("a", "b"):
        put(store, article(name))
        put(store, article(name, "The first convoy came late."))

    store.withdraw(["a"])
    store.withdraw_for_good(article("b", "The first convoy came late."), "retracted")

    assert said(store, "a") == []
    assert said(store, "b") == [BODY]
    assert [(one.article.id, one.why) for one in store.withdrawals()] == [("b", "retracted")]


def test_a_store_of_before_has_no_corrections_until_somebody_writes_to_it(
    store: Store, tmp_path: Path
) -> None:
    put(store, article("a"))
    store.close()
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as database:
        database.executescript("DROP TABLE earlier; PRAGMA user_version = 3")

    with closing(Store(tmp_path)) as read:
        assert read.corrections("a") == []
    with closing(Store(tmp_path, create=True)) as written:
        put(written, article("a", "The first convoy came late."))
        assert said(written, "a") == [BODY]
