"""A Chroma server is brought what changed and nothing else, whatever crashes on the way and whatever it loses."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.backends.opening import backend_of
from index.errors import IndexingError
from index.passage import SearchFilter
from index.store.postgres.address import Address, Server
from index.store.postgres.outbox import Outbox
from index.store.postgres.sharding import UNDATED
from index.vectors.chroma import index as chroma_index
from index.vectors.chroma.client import Client, CollectionError
from tests.support.chroma_index import DAYS, EMBED, RULES, ChromaArchive
from tests.support.indexers import take_right

HALVES = [UNDATED, 2016 * 2, 2016 * 2 + 1, 2017 * 2]


class CrashError(BaseException):
    """Ends a run where it stands, as a kill does."""


@pytest.fixture
def archive(tmp_path: Path, database: Address, chroma: Server) -> ChromaArchive:
    archive = ChromaArchive(tmp_path, database, chroma)
    archive.index()
    return archive


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids that are sent to a server from now on, put or taken out."""
    sent: list[int] = []
    write = Client.write

    def spied(client: Client, name: str, ids: Any, vectors: Any, sums: Any, gone: Any) -> None:
        sent.extend([*ids, *gone])
        write(client, name, ids, vectors, sums, gone)

    monkeypatch.setattr(Client, "write", spied)
    return sent


def test_each_half_of_a_year_has_a_collection_and_so_has_what_has_no_day(archive: ChromaArchive) -> None:
    sizes = {shard: len(archive.held()[name]) for shard, name in archive.collections().items()}

    assert sizes == dict(zip(HALVES, [1, 3, 1, 1], strict=True))


def test_a_question_with_a_period_asks_only_its_shards(
    archive: ChromaArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chroma_index, "EXACT", -1)
    names: list[str] = []
    query = Client.query

    def spied(client: Client, name: str, vector: Any, k: int) -> list[tuple[int, float]]:
        names.append(name)
        return query(client, name, vector, k)

    monkeypatch.setattr(Client, "query", spied)
    collections = archive.collections()
    for filters, asked in (
        (SearchFilter(), HALVES),
        (SearchFilter(sources=("Unknown",)), HALVES),
        (SearchFilter(since=date(2016, 2, 1), until=date(2016, 2, 28)), HALVES[1:2]),
        (SearchFilter(as_of=date(2016, 7, 1)), HALVES[1:3]),
        (SearchFilter(since=date(2016, 7, 2)), HALVES[2:]),
        (SearchFilter(until=date(2015, 12, 31)), []),
    ):
        names.clear()
        archive.nearest(0, filters)
        assert set(names) == {collections[shard] for shard in asked}, filters


def test_a_damaged_collection_is_read_from_the_store_if_that_is_soon_done(
    archive: ChromaArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = archive.nearest(1)
    damaged, query = archive.collections()[HALVES[1]], Client.query

    def broken(client: Client, name: str, vector: Any, k: int) -> list[tuple[int, float]]:
        if name == damaged:
            raise CollectionError(name, "nothing found on disk")
        return query(client, name, vector, k)

    monkeypatch.setattr(Client, "query", broken)
    assert archive.nearest(1) == whole
    monkeypatch.setattr(chroma_index, "FROM_STORE", 2)
    with pytest.raises(CollectionError, match="nothing found on disk"):
        archive.nearest(1)


def test_a_run_sends_what_changed_and_nothing_else(archive: ChromaArchive, written: list[int]) -> None:
    archive.index()
    nothing = list(written)
    archive.write(1, DAYS[1], "turned back")
    archive.write(9, date(2017, 12, 24))
    archive.remove(3)
    archive.index()

    assert nothing == []
    assert len(written) == 4, "one that is new, two sides of one that changed, and one that is gone"
    assert archive.audit() == []
    assert set(archive.collections()) == {*HALVES, 2017 * 2 + 1} - {2016 * 2 + 1}, "an empty one goes"
    assert len(archive.held()) == 4


def test_one_whose_day_is_corrected_moves_to_the_shard_of_that_day(archive: ChromaArchive) -> None:
    archive.write(0, date(2017, 6, 30))
    archive.index()

    assert archive.nearest(0, SearchFilter(since=date(2017, 1, 1)))[0] == "Convoy 0"
    assert archive.audit() == []


# What crashes after a step has mostly got as far as what crashes before the next.
@pytest.mark.parametrize("after", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("owner", "step"),
    [
        pytest.param(Client, "create", marks=pytest.mark.slow),
        pytest.param(Outbox, "put_shard", marks=pytest.mark.slow),
        (Outbox, "announce"),
        (Client, "write"),
        pytest.param(Client, "mark", marks=pytest.mark.slow),
        (Outbox, "done"),
        pytest.param(Client, "drop", marks=pytest.mark.slow),
    ],
)
def test_after_a_crash_at_any_step_the_next_run_catches_up(
    archive: ChromaArchive, owner: type, step: str, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write(1, DAYS[1], "turned back")
    archive.write(9, date(2017, 12, 24))
    archive.remove(3)
    with monkeypatch.context() as crashing:
        crashing.setattr(owner, step, deadly(getattr(owner, step), after))
        with pytest.raises(CrashError):
            archive.index()
    answered = archive.nearest(9)
    everything = archive.nearest(1, k=10)
    archive.index()

    assert answered[0] == "Convoy 9", "what is stored is found, wherever its vector has come to"
    assert sorted(everything) == [f"Convoy {number}" for number in (0, 1, 2, 4, 5, 9)], (
        "and what is gone is not"
    )
    assert archive.audit() == []
    assert len(archive.held()) == 4, "nothing is left over"


def deadly(original: Callable[..., Any], after: bool) -> Callable[..., Any]:
    def dies(*args: Any, **keywords: Any) -> None:
        if after:
            original(*args, **keywords)
        raise CrashError

    return dies


def lose(archive: ChromaArchive, client: Client, name: str) -> None:
    client.write(name, [], np.empty((0, 0), np.float32), [], archive.held()[name][:1])


def blunt(archive: ChromaArchive, client: Client, name: str) -> None:
    """Another vector under the same sum, as of a damaged graph."""
    with archive.store() as store:
        sums = {id_: sum_ for page in client.sums(name) for id_, sum_ in page}
        ids = archive.held()[name][:1]
        lose(archive, client, name)
        client.write(name, ids, -store.vectors(ids)[1], [sums[ids[0]]], [])


def date_back(archive: ChromaArchive, client: Client, name: str) -> None:
    with archive.store() as store:
        ids = archive.held()[name][:1]
        client.write(name, ids, -store.vectors(ids)[1], [7], [])


def add(archive: ChromaArchive, client: Client, name: str) -> None:
    with archive.store() as store:
        client.write(name, [5], store.vectors(list(store.every_id()))[1][:1], [5], [])


def drop(archive: ChromaArchive, client: Client, name: str) -> None:
    client.drop(name)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lose, "1 passages of the store are not in it"),
        (blunt, "1 vectors in it are not those of the store"),
        pytest.param(date_back, "1 vectors in it are not those of the store", marks=pytest.mark.slow),
        pytest.param(add, "1 passages in it are not in the store", marks=pytest.mark.slow),
        (drop, "does not exist"),
    ],
)
def test_what_a_server_has_otherwise_than_the_store_is_found_and_mended(
    archive: ChromaArchive, damage: Callable[..., None], told: str, written: list[int]
) -> None:
    with archive.client() as client:
        damage(archive, client, archive.collections()[HALVES[1]])
    written.clear()
    found = archive.audit()
    left = archive.repair()

    assert told in " ".join(map(str, found))
    assert len(found) == 1
    assert left == []
    assert set(written) <= set(archive.held()[archive.collections()[HALVES[1]]]) | {5}, (
        "only that shard is sent"
    )


def test_a_collection_that_no_longer_finds_what_it_holds_is_made_anew(
    archive: ChromaArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = archive.collections()
    with archive.store() as store:
        lost = store.vectors(archive.held()[before[HALVES[1]]])[1][-1]
    query = Client._query

    def losing(client: Client, name: str, vectors: Any, k: int) -> list[list[tuple[int, float]]]:
        """As Chroma's graph sometimes loses a record that it still gives by its id."""
        answers = query(client, name, vectors, k)
        is_lost = [name == before[HALVES[1]] and bool((one == lost).all()) for one in vectors]
        return [[(1, 0.5)] if gone else row for gone, row in zip(is_lost, answers, strict=True)]

    monkeypatch.setattr(Client, "_query", losing)
    monkeypatch.setattr(chroma_index, "EXACT", -1)
    found = archive.audit()
    left = archive.repair()

    assert "do not find themselves" in str(found[0])
    assert left == []
    assert [shard for shard, name in archive.collections().items() if name != before[shard]] == [HALVES[1]]


@pytest.mark.parametrize(
    "damage", [lose, *(pytest.param(one, marks=pytest.mark.slow) for one in (drop, date_back, add))]
)
def test_a_server_that_was_put_back_from_a_backup_is_noticed_and_brought_what_it_lacks(
    archive: ChromaArchive, damage: Callable[..., None], written: list[int]
) -> None:
    name = archive.collections()[HALVES[1]]
    with archive.client() as client:
        damage(archive, client, name)
        if damage is not drop:
            client.mark(name, "an earlier one")
    written.clear()
    archive.index()

    assert len(written) == (3 if damage is drop else 1)
    assert archive.audit() == []


def test_a_backup_of_a_collection_that_was_only_half_made_anew_is_noticed(
    archive: ChromaArchive, written: list[int]
) -> None:
    with archive.client() as client:
        client.drop(archive.collections()[HALVES[1]])
        archive.index()
        anew = archive.collections()[HALVES[1]]
        lose(archive, client, anew)
        client.mark(anew, "")
    written.clear()
    archive.index()

    assert len(written) == 1
    assert archive.audit() == []


def test_another_server_is_filled_from_the_store_without_embedding_anything(
    archive: ChromaArchive, database: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded: list[int] = []
    monkeypatch.setattr("tests.support.chroma_index.EMBED", lambda texts: embedded.append(len(texts)))
    chroma = archive.place.chroma
    archive.place = database
    archive.index()
    beside = archive.nearest(0)
    archive.place = replace(database, chroma=chroma)
    archive.index()

    assert sum(embedded) == 0
    assert beside[0] == archive.nearest(0)[0] == "Convoy 0"
    monkeypatch.undo()
    assert archive.audit() == []
    assert len(archive.held()) == 4, "the collections of before are gone"


def test_a_reader_whose_settings_have_the_vectors_elsewhere_is_told(
    archive: ChromaArchive, database: Address
) -> None:
    with pytest.raises(
        IndexingError, match=r"its vectors are on a Chroma server; have \[index\] vectors say so"
    ):
        backend_of(database).store()


def test_for_another_embedder_there_are_new_collections_and_no_old_ones(archive: ChromaArchive) -> None:
    before = set(archive.held())
    archive.index(replace(RULES, passage_tokens=32))

    assert len(archive.held()) == 4
    assert not before & set(archive.held())
    assert archive.nearest(5)[0] == "Convoy 5"


def test_a_collection_that_refuses_what_it_is_brought_is_made_anew(archive: ChromaArchive) -> None:
    before = archive.collections()[HALVES[1]]
    with archive.client() as client, archive.store() as store:
        # Vectors of another length, as nothing of Dateline's leaves them.
        client.drop(before)
        client.create(before)
        client.write(before, [1], np.ones((1, 3), np.float32), [1], [])
        (shard,) = [one for one in store.outbox.shards() if one.collection == before]
        client.mark(before, shard.mark)
    archive.write(1, DAYS[1], "turned back")
    archive.index()

    assert archive.collections()[HALVES[1]] != before
    assert archive.audit() == []


def test_a_shard_that_is_made_anew_while_somebody_asks_answers(
    archive: ChromaArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = backend_of(archive.place)
    with closing(backend.store()) as store, closing(backend.nearest(store)) as near:
        vector = store.vectors(list(store.every_id())[:1])[1][0]
        first = near.query(vector, 3, SearchFilter())
        shards = Outbox.shards
        seen = shards(store.outbox)  # type: ignore[attr-defined]
        with archive.client() as client:
            client.drop(archive.collections()[HALVES[1]])
        archive.index()
        answers = iter([seen])
        monkeypatch.setattr(Outbox, "shards", lambda one: next(answers, None) or shards(one))
        again = near.query(vector, 3, SearchFilter())

    assert again == first


def test_what_waits_is_counted_for_whoever_keeps_the_index(archive: ChromaArchive) -> None:
    with backend_of(archive.place).writing() as writer:
        writer.store.withdraw([next(writer.store.article_ids())])

    assert backend_of(archive.place).generation() == "Chroma, 4 collections, 1 to be brought there"
    assert "wait to be brought to Chroma" in str(archive.audit()[0])
    assert archive.repair() == []


def test_who_has_lost_the_right_to_write_brings_nothing_any_more(
    archive: ChromaArchive, written: list[int]
) -> None:
    backend = backend_of(archive.place)
    with backend.writing() as old:
        old.store.withdraw([next(old.store.article_ids())])
        take_right(archive.place)
        with backend.writing(wait=10) as new:
            with pytest.raises(IndexingError, match="another process writes this index now"):
                old.publisher(EMBED, "").publish()
            assert written == []
            new.publisher(EMBED, "").publish()

    assert len(written) == 1
    assert archive.audit() == []


def test_collections_of_other_archives_are_left_alone(archive: ChromaArchive, chroma: Server) -> None:
    with closing(Client(chroma)) as client:
        client.create("dateline-another-1-x")
        archive.index()
        archive.repair()
        left = client.marks("dateline-another-")
        client.drop("dateline-another-1-x")

    assert set(left) == {"dateline-another-1-x"}
