"""The store is the truth: a change is there as a whole or not at all, for every reader alike."""

from __future__ import annotations

import datetime
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus import Article
from index import SearchFilter
from index.chunking import Span
from index.errors import IndexingError, NoIndexError
from index.store import keywords
from index.store.cut import CutArticle
from index.store.sql.holdings import StoredFile
from index.store.sqlite import FILE, Store

BODY = "The first convoy came.\n\nThe second one turned back."
CUTS = [Span(0, 22, 1), Span(24, len(BODY), 2)]


def article(article_id: str, source: str = "Agency", day: int | None = 1) -> Article:
    published = datetime.date(2016, 8, day) if day else None
    return Article(article_id, "Aid", BODY, source, "A. Writer", published, "", f"{article_id}.txt", (0, 24))


def vectors(*axes: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.eye(384, dtype=np.float32)[list(axes)]


def put(store: Store, stored: Article, *axes: int) -> None:
    store.put([CutArticle(stored, "Aid", CUTS)], vectors(*(axes or (0, 1))))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path, create=True)) as store:
        yield store


def test_an_article_comes_back_as_it_was_stored_with_its_passages_and_vectors(store: Store) -> None:
    put(store, article("a"), 3, 5)

    assert store.article("a") == article("a")
    assert store.article("b") is None
    passages = store.passages(list(store.every_id()))
    assert [passage.text for passage in passages.values()] == [
        "The first convoy came.",
        "The second one turned back.",
    ]
    first, second = store.every_id()
    found, rows = store.vectors([second, 999, first])
    assert found == [second, first]
    assert np.array_equal(rows, vectors(5, 3))


def test_an_article_that_is_stored_again_takes_the_place_of_itself(store: Store) -> None:
    put(store, article("a"))
    before = list(store.every_id())
    put(store, article("a", source="Daily"))

    assert list(store.every_id()) == before
    assert [name for name, *_ in store.outlets()] == ["Daily"]


def test_an_id_of_a_passage_means_the_same_words_in_every_store(store: Store, tmp_path: Path) -> None:
    put(store, article("a"))
    put(store, article("b"))
    with closing(Store(tmp_path / "other", create=True)) as other:
        put(other, article("b"))
        put(other, replace(article("c"), body=BODY.replace("first", "third")))
        same = set(store.every_id()) & set(other.every_id())

        assert {passage.article.id for passage in store.passages(list(same)).values()} == {"b"}
        assert len(same) == 2


def test_a_store_has_one_number_for_the_passages_that_it_holds(store: Store, tmp_path: Path) -> None:
    put(store, article("a"))
    one = store.state()
    put(store, article("b"))
    two = store.state()
    store.withdraw(["b"])
    with closing(Store(tmp_path / "other", create=True)) as other:
        put(other, article("b"))
        put(other, article("a"))

        assert other.state() == two
    assert store.state() == one
    assert len({0, one, two}) == 3


@pytest.mark.parametrize("column", ["headline", "body", "source", "published", "pages"])
def test_an_article_that_is_not_as_it_was_stored_is_neither_given_nor_found(
    store: Store, tmp_path: Path, column: str
) -> None:
    put(store, article("a"))
    put(store, article("b"))
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as database:
        value = "'[7'" if column == "pages" else f"replace({column}, 'i', 'o') || 1"
        database.execute(f"UPDATE articles SET {column} = {value} WHERE id = 'a'")

    assert store.article("a") is None
    assert {passage.article.id for passage in store.passages(list(store.every_id())).values()} == {"b"}
    assert [one.id for one in store.newest(SearchFilter(), 5)] == ["b"]
    assert [one.id for one in store.articles(SearchFilter())] == ["b"]
    assert [one.id for one in store.named("a")] == ["a"], "whoever names it may look at it and withdraw it"
    assert store.copies("b") == []
    assert store.damaged() == ["a"]
    put(store, article("a"))
    assert store.damaged() == []


def test_a_person_withdraws_an_article_and_puts_it_back(store: Store) -> None:
    put(store, article("a"))
    store.withdraw_for_good(article("a"), "the source asked for it")

    kept = store.withdrawn("a")
    assert kept is not None
    assert (kept.article, kept.why) == (article("a"), "the source asked for it")
    assert store.article("a") is None
    assert store.is_withdrawn("a")
    store.put_back("a")
    assert not store.is_withdrawn("a")


def test_what_is_made_anew_is_not_searched_until_it_is_taken_in(store: Store) -> None:
    put(store, article("a"))
    put(store, article("b"))
    for name in ("a", "b"):
        store.stage([CutArticle(article(name), "Aid", CUTS[:1])], vectors(7), "new settings")
    put(store, replace(article("b"), author="Another"))

    assert len(list(store.every_id())) == 4
    assert store.staged_ids("new settings") == {"a"}, "b has been corrected since"
    [(cuts, rows)] = store.staged("new settings")
    assert [cut.article.id for cut in cuts] == ["a"]
    assert np.array_equal(rows, vectors(7))
    store.unstage()
    assert store.staged_ids("new settings") == set()


def test_a_withdrawn_article_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    put(store, article("a"))
    store.put_file(StoredFile("a.txt", "here", 1, 1), ["a"])
    store.withdraw(["a"])

    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        for table in ("articles", "passages", "vectors", "bands", "holdings"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    assert store.match(["convoy"], 10, SearchFilter()) == []


def test_a_change_that_fails_is_undone_as_a_whole(store: Store) -> None:
    put(store, article("a"))

    def change() -> None:
        with store.transaction():
            put(store, article("b"))
            with store.transaction():
                store.withdraw(["a"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert list(store.article_ids()) == ["a"]


def test_a_change_inside_another_may_fail_alone(store: Store) -> None:
    def change() -> None:
        with store.transaction():
            put(store, article("b"))
            raise ZeroDivisionError

    with store.transaction():
        put(store, article("a"))
        with pytest.raises(ZeroDivisionError):
            change()
        put(store, article("c"))

    assert list(store.article_ids()) == ["a", "c"]


def test_a_reader_sees_a_change_when_it_is_whole_and_knows_that_there_was_one(
    store: Store, tmp_path: Path
) -> None:
    with closing(Store(tmp_path)) as reader:
        before = reader.version()
        with store.transaction():
            put(store, article("a"))
            assert list(reader.article_ids()) == []
            assert reader.version() == before
        assert list(reader.article_ids()) == ["a"]
        assert reader.version() != before


def test_many_threads_may_read_at_once(store: Store, tmp_path: Path) -> None:
    for number in range(20):
        put(store, article(f"a{number}"))
    counts: list[int] = []
    with closing(Store(tmp_path)) as reader:

        def read() -> None:
            for _ in range(20):
                counts.append(len(reader.passages(list(reader.every_id()))))

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counts == [40] * 80


def test_a_scope_limits_everything_that_is_read(store: Store) -> None:
    put(store, article("a", "Agency", 1))
    put(store, article("b", "Daily", 5))
    put(store, article("c", "Daily", None))
    until = SearchFilter(until=datetime.date(2016, 8, 3))
    daily = SearchFilter(sources=("Daily",))

    terms = ["second", "convoy"]
    assert len(store.match(terms, 10, SearchFilter())) == 6
    assert {store.passages([id_])[id_].article.id for id_, _ in store.match(terms, 10, until)} == {"a"}
    assert len(store.ids(until, 10)) == 2
    assert len(store.passages(list(store.every_id()), daily)) == 4
    coverage = store.coverage(daily)
    assert (coverage.articles, coverage.undated, coverage.first) == (2, 1, datetime.date(2016, 8, 5))


def test_words_are_counted_by_passage_with_the_headings(store: Store) -> None:
    put(store, article("a"))
    put(store, article("b"))

    assert store.frequencies(["aid", "convoy", "turn", "turn", "siege"]) == {
        "aid": 4,
        "convoy": 2,
        "turn": 2,
        "siege": 0,
    }


def test_where_many_have_the_words_only_passages_with_one_of_the_rarest_are_scored_and_no_otherwise(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, article("a"))
    put(store, replace(article("b"), body=BODY.replace("first convoy", "first lorry")))
    terms = ["aid", "convoy", "turn"]
    every = store.match(terms, 10, SearchFilter())
    monkeypatch.setattr(keywords, "SCORED", 1)
    some = store.match(terms, 10, SearchFilter())

    assert len(every) == 4
    assert some == every[:3], "the fourth has only aid"


def test_of_many_within_limits_those_with_the_rarest_words_are_scored_unless_these_stand_elsewhere(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, article("a", day=1))
    put(store, replace(article("b", day=5), body=BODY.replace("first convoy", "first lorry")))
    terms = ["aid", "convoy", "turn"]
    late = SearchFilter(since=datetime.date(2016, 8, 5))
    every = store.match(terms, 10, late)
    monkeypatch.setattr(keywords, "SCORED", 1)

    assert store.match(terms, 1, late) == every[:1], "it has one of the rarest"
    assert store.match(terms, 10, late) == every, "the other has only aid"
    assert {store.passages([id_])[id_].article.id for id_, _ in every} == {"b"}


def test_what_another_file_holds_is_shown_as_there_when_the_first_lets_go(store: Store) -> None:
    put(store, article("a"))
    store.put_file(StoredFile("a.txt", "here", 1, 1), ["a"])
    store.put_file(StoredFile("copy.txt", "here", 1, 1), ["a"])
    store.release("a.txt", ["a"])

    assert store.unheld() == []
    moved = store.article("a")
    assert moved is not None
    assert moved.path == "copy.txt"


def test_the_last_run_is_on_record_even_if_it_never_came_to_its_end(store: Store) -> None:
    assert store.last_run() is None
    began = datetime.datetime(2016, 8, 6, 12, 0, tzinfo=datetime.UTC)
    run = store.begin_run(began)
    unfinished = store.last_run()
    store.end_run(run, 2.5, "2 added")
    finished = store.last_run()

    assert unfinished is not None
    assert unfinished.outcome == "not finished: still at work, or killed"
    assert finished is not None
    assert (finished.started, finished.seconds, finished.outcome) == (began, 2.5, "2 added")


def test_a_folder_without_a_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="run 'dateline index' to build one"):
        Store(tmp_path)


def test_a_file_that_is_no_store_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database, whatever it is called" * 100)

    with pytest.raises(IndexingError, match=r"store\.db: cannot be read \(.*\); run 'dateline verify'"):
        Store(tmp_path)


def test_a_store_of_another_version_is_one_clear_line(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.execute("PRAGMA user_version = 99")

    for create in (False, True):
        with pytest.raises(IndexingError, match="another version of Dateline; take the articles out"):
            Store(tmp_path, create=create)


@pytest.mark.parametrize("left", ["empty", "gone"])
def test_a_store_that_is_empty_or_gone_is_never_silently_begun_anew(
    store: Store, tmp_path: Path, left: str
) -> None:
    (tmp_path / "gen-000001").mkdir()
    (tmp_path / "gen-000001" / "generation.json").write_text("{}")
    store.close()
    for part in tmp_path.glob(f"{FILE}*"):
        part.unlink()
    if left == "empty":
        (tmp_path / FILE).touch()

    for create in (False, True):
        with pytest.raises(IndexingError, match=rf"store\.db: is {left}.*put a backup there"):
            Store(tmp_path, create=create)


@pytest.mark.parametrize(
    ("limits", "days"),
    [
        ({"as_of": 5}, [4, 5]),
        ({"until": 5}, [4, 5]),
        ({"since": 5}, [5, 6]),
        ({"as_of": 4, "until": 6}, [4]),
        ({"as_of": 6, "until": 4}, [4]),
        ({"since": 5, "as_of": 5}, [5]),
        ({"since": 6, "as_of": 5}, []),
    ],
)
def test_a_day_is_within_its_own_limits_and_the_nearer_of_two_ends_counts(
    store: Store, limits: dict[str, int], days: list[int]
) -> None:
    for day in (4, 5, 6):
        put(store, article(str(day), day=day))
    put(store, article("undated", day=None))
    since, until, as_of = (
        datetime.date(2016, 8, limits[name]) if name in limits else None
        for name in ("since", "until", "as_of")
    )
    filters = SearchFilter(since=since, until=until, as_of=as_of)

    found = {passage.article.id for passage in store.passages(list(store.every_id()), filters).values()}

    assert found == {str(day) for day in days}
    assert store.coverage(filters).articles == len(days)
    assert {store.passages([id_])[id_].article.id for id_ in store.ids(filters, 10)} == found
