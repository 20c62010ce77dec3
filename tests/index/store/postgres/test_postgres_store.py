"""The PostgreSQL store keeps every promise of a store, and ranks words as the SQLite store does."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from corpus import Article, Limits, read
from index import EVERYWHERE, SearchFilter
from index.errors import IndexingError, NoIndexError
from index.store.cut import CutArticle
from index.store.postgres import keywords, pgvector
from index.store.postgres.address import Address
from index.store.postgres.store import Store
from index.store.sqlite import Store as SqliteStore
from index.terms import search_terms
from tests.conftest import REPOSITORY
from tests.support.postgres import Postgres
from tests.support.stores import article, axes, check_vector_index, check_writing, put


@pytest.fixture
def store(database: Address) -> Iterator[Store]:
    with closing(Store(database, create=True)) as store:
        yield store


def test_it_keeps_the_promises_of_a_store(store: Store) -> None:
    check_writing(store)


@pytest.mark.parametrize("exact", [0, 20_000])
def test_its_vectors_keep_the_promises_of_a_vector_index(
    store: Store, exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pgvector, "EXACT", exact)
    check_vector_index(store, store.nearest)


def sample() -> list[CutArticle]:
    """The sample corpus, cut short."""
    paths = sorted((REPOSITORY / "corpus" / "articles").glob("2016*.md"))
    found = [one for path in paths for one in read(path, limits=Limits())]
    return [CutArticle.of(one, 64) for one in found if isinstance(one, Article)]


def test_it_ranks_words_as_sqlite_does(store: Store, tmp_path: Path) -> None:
    cuts = sample()
    texts = [text for cut in cuts for text in cut.texts()]
    vectors = axes(*(number % 384 for number in range(len(texts))))
    chance = random.Random(5)
    with closing(SqliteStore(tmp_path, create=True)) as sqlite:
        for one in (sqlite, store):
            with one.transaction():
                one.put(cuts, vectors)
        for _ in range(200):
            # FTS5 takes "1,200" apart, and this store does not: a number finds only itself.
            words = [word for word in chance.choice(texts).split() if word.isalpha()]
            terms = search_terms(" ".join(chance.sample(words, 5)))
            expected = dict(sqlite.match(terms, 500, EVERYWHERE))
            assert dict(store.match(terms, 500, EVERYWHERE)) == pytest.approx(expected, rel=1e-9), terms


def test_where_many_have_the_words_those_with_the_rarest_are_scored(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        put(store, article(f"a{number}", day=number + 1))
    put(store, article("b", body="The first lorry came.\n\nThe second one turned back."))
    every = store.match(search_terms("first lorry back"), 20, EVERYWHERE)
    monkeypatch.setattr(keywords, "SCORED", 1)
    some = store.match(search_terms("first lorry back"), 20, EVERYWHERE)
    within = store.match(search_terms("lorry back"), 20, SearchFilter(sources=("Agency",)))

    assert len(every) == 14
    assert 0 < len(some) < len(every)
    assert some[0] == every[0]
    assert len(within) == 8, "within limits more words are looked for until there is enough"


def test_words_in_most_passages_still_find_some(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        put(store, article(f"a{number}"))
    monkeypatch.setattr(keywords, "_MOST", 4)

    assert len(store.match(["convoy", "second"], 3, EVERYWHERE)) == 3


def test_a_reader_sees_a_change_when_it_is_whole_and_knows_that_there_was_one(
    store: Store, database: Address
) -> None:
    with closing(Store(database)) as reader:
        before = reader.version()
        with store.transaction():
            put(store, article("a"))
            assert list(reader.article_ids()) == []
            assert reader.version() == before
        assert list(reader.article_ids()) == ["a"]
        assert reader.version() != before


def test_many_threads_read_while_one_writes(store: Store) -> None:
    wrong: list[int] = []

    def read_on() -> None:
        for _ in range(20):
            wrong.append(store.count_passages() % 2)
            store.match(["convoy"], 10, EVERYWHERE)

    threads = [threading.Thread(target=read_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(10):
        put(store, article(f"a{number}"))
    for thread in threads:
        thread.join()

    assert wrong == [0] * 60, "half an article was seen"


def test_an_article_that_somebody_changed_is_neither_given_nor_found(store: Store, database: Address) -> None:
    put(store, article("a"))
    put(store, article("b"))
    with psycopg.connect(database.url) as connection:
        connection.execute("UPDATE dateline.articles SET body = body || '!' WHERE id = 'a'")

    assert store.article("a") is None
    assert {one.article.id for one in store.passages(list(store.every_id())).values()} == {"b"}
    assert store.damaged() == ["a"]


def test_it_goes_on_when_postgresql_has_cut_its_connections(store: Store, database: Address) -> None:
    put(store, article("a"))
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    assert store.article("a") is not None


def test_a_database_without_an_index_says_how_to_make_one(database: Address) -> None:
    with pytest.raises(NoIndexError, match="there is no index here; run 'dateline index' to build one"):
        Store(database)


def test_a_server_that_is_not_there_is_one_clear_line_without_the_password() -> None:
    with pytest.raises(IndexingError, match="PostgreSQL cannot be used") as told:
        Store(Address("postgresql://reader:hidden@127.0.0.1:1/news"))

    assert "postgresql://reader@127.0.0.1:1/news" in str(told.value)
    assert "hidden" not in str(told.value)


def test_an_index_of_another_version_is_one_clear_line(store: Store, database: Address) -> None:
    for change, wanted in (
        ("INSERT INTO dateline.migrations VALUES (99)", "made by a newer version"),
        ("DELETE FROM dateline.migrations WHERE number >= 2", "made by an older version"),
    ):
        with psycopg.connect(database.url) as connection:
            connection.execute(change)
        with pytest.raises(IndexingError, match=wanted):
            Store(database)


def test_two_that_make_the_tables_at_once_do_each_other_no_harm(postgres: Postgres) -> None:
    address = Address(postgres.new_database())
    failures: list[BaseException] = []

    def make() -> None:
        try:
            Store(address, create=True).close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_other_dimensions_have_an_index_of_their_own(store: Store) -> None:
    put(store, article("a"))
    (first, second) = store.passage_ids("a")
    store.nearest.add([first, second], axes(0, 1)[:, :100])

    assert dict(store.nearest.query(axes(0)[0][:100], 5, EVERYWHERE)).keys() == {first, second}
    assert store.nearest.query(axes(0)[0], 5, EVERYWHERE) == [], "vectors of two embedders do not compare"
