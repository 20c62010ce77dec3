"""The audit names each fault that is injected and what repairs it, and the repair leaves none."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.audit.audit import audit
from index.audit.fault import ANEW, REPAIR, REREAD, SALVAGE, Fault
from index.audit.repair import repair
from index.embedding.minilm import MiniLM
from index.errors import BusyError, IndexingError, NoIndexError
from index.lock import WriterLock
from index.passage import embedded, heading
from index.store.digest import vector_sum
from index.store.sqlite import FILE
from index.vectors.collection import Collection
from index.vectors.generation import RECORD, Record, open_current
from tests.support.archive import Archive, counts
from tests.support.disk import files_of_at_most

TOKENS = 64


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("good"), embedder)
    longer = " ".join(f"Sentence number {n} of a longer report from the city." for n in range(12))
    archive.write("road.txt", "Siege broken", "Rebel fighters broke the siege.", longer, "The road is open.")
    archive.write("water.txt", "Taps run dry", "Two million people have had no running water.")
    records = [
        {"id": f"wire-{n}", "title": f"Report {n}", "text": f"Convoy number {n} reached the city."}
        for n in range(6)
    ]
    archive.write_records("wire.jsonl", records)
    archive.index(passage_tokens=TOKENS)
    return archive


@pytest.fixture
def archive(good: Archive, tmp_path: Path) -> Archive:
    """A copy of the index to damage; its sources stay where they are."""
    shutil.copytree(good.folder, tmp_path / "index")
    (tmp_path / "reporting").symlink_to(good.reporting)
    return Archive(tmp_path, good.embedder)


def sql(*statements: str) -> Callable[[Path], None]:
    """Damage done behind the store's back, without its foreign keys."""

    def damage(folder: Path) -> None:
        with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
            for statement in statements:
                database.execute(statement)

    return damage


def swap_vectors(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
        rows = "SELECT passage, vector FROM vectors ORDER BY passage DESC LIMIT 2"
        (last, last_vector), (other, other_vector) = database.execute(rows).fetchall()
        change = "UPDATE vectors SET vector = ? WHERE passage = ?"
        database.executemany(change, [(other_vector, last), (last_vector, other)])


def swap_vectors_with_their_sums(folder: Path) -> None:
    swap_vectors(folder)
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
        for passage, vector in database.execute("SELECT passage, vector FROM vectors").fetchall():
            change = "UPDATE vectors SET sum = ? WHERE passage = ?"
            database.execute(change, (vector_sum(passage, vector), passage))


def second_passage(folder: Path) -> int:
    with closing(sqlite3.connect(folder / FILE)) as database:
        return int(database.execute(SECOND.strip("()")).fetchone()[0])


def in_collection(change: Callable[[Collection, int], None]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        with closing(Collection(folder / "gen-000001")) as collection:
            change(collection, second_passage(folder))

    return damage


def vouched(damage: Callable[[Path], None]) -> Callable[[Path], None]:
    """Damage that the generation's record says is as it should be: what was published was wrong."""

    def change(folder: Path) -> None:
        damage(folder)
        path = folder / "gen-000001"
        made_by = json.loads((path / RECORD).read_text())["fingerprint"]
        with closing(Collection(path)) as collection:
            ids = collection.ids()
        Record.of(path, fingerprint=made_by, ids=ids, deleted=0).write(path)

    return change


def turn_vector(collection: Collection, passage: int) -> None:
    collection.delete([passage])
    collection.add([passage], np.eye(1, 384, dtype=np.float32))


def change_record(name: str, value: object) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / "gen-000001" / RECORD
        path.write_text(json.dumps(json.loads(path.read_text()) | {name: value}))

    return damage


def truncate_graph(folder: Path) -> None:
    for graph in (folder / "gen-000001").rglob("data_level0.bin"):
        graph.write_bytes(graph.read_bytes()[:100])


def interrupted_publication(folder: Path) -> None:
    shutil.copytree(folder / "gen-000001", folder / "tmp-gen-000002")


def forgotten_generation(folder: Path) -> None:
    shutil.copytree(folder / "gen-000001", folder / "gen-000002")


FIRST = "(SELECT min(id) FROM passages)"
SECOND = "(SELECT id FROM passages WHERE article = 'wire-1')"
LONG = "(SELECT id FROM articles WHERE headline = 'Siege broken')"
LONG_PASSAGE = f"(SELECT id FROM passages WHERE article = {LONG} ORDER BY start DESC LIMIT 1)"
LONG_BEFORE = f"(SELECT id FROM passages WHERE article = {LONG} ORDER BY start DESC LIMIT 1 OFFSET 1)"

# What is done to the index, what kind of fault it is, and what is said of it.
FAULTS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "an article without passages": (
        sql(
            "DELETE FROM passages WHERE article = 'wire-3'",
            "DELETE FROM vectors WHERE passage NOT IN (SELECT id FROM passages)",
        ),
        "passages wire-3",
        "it has no passages",
    ),
    "a passage that is missing": (
        sql(
            f"DELETE FROM vectors WHERE passage = {LONG_PASSAGE}",
            f"DELETE FROM passages WHERE id = {LONG_PASSAGE}",
        ),
        "passages",
        "some of its words are in no passage",
    ),
    "an offset that is too large": (
        sql(f'UPDATE passages SET "end" = "end" + 1 WHERE id = {LONG_PASSAGE}'),
        "passages",
        "lies outside its body",
    ),
    "an offset that is off by one": (
        sql(f"UPDATE passages SET start = start + 1 WHERE id = {LONG_PASSAGE}"),
        "passages",
        "some of its words are in no passage",
    ),
    "passages that overlap": (
        sql(f'UPDATE passages SET "end" = "end" + 5 WHERE id = {LONG_BEFORE}'),
        "passages",
        "its passages overlap",
    ),
    "a wrong paragraph": (
        sql("UPDATE passages SET paragraph = 7 WHERE article = 'wire-1'"),
        "passages wire-1",
        "names another paragraph",
    ),
    "stems of other words": (
        sql("UPDATE passages SET text = 'rain expect' WHERE article = 'wire-1'"),
        "passages wire-1",
        "are not those of its words",
    ),
    "a heading of another article": (
        sql("UPDATE passages SET heading = 'rain ahead' WHERE article = 'wire-1'"),
        "passages wire-1",
        "are not those of its words",
    ),
    "a vector that is missing": (
        sql(f"DELETE FROM vectors WHERE passage = {SECOND}"),
        "vectors",
        "a passage has no vector",
    ),
    "a vector that is cut short": (
        sql(f"UPDATE vectors SET vector = substr(vector, 1, 100) WHERE passage = {SECOND}"),
        "vectors",
        "a vector has 100 bytes, not 1536",
    ),
    "a vector that is not of length 1": (
        sql(f"UPDATE vectors SET vector = zeroblob(1536) WHERE passage = {SECOND}"),
        "vectors",
        "a vector has length 0, not 1",
    ),
    "vectors that changed places": (swap_vectors, "vectors", "is not the one that was stored"),
    "vectors of each other's words": (swap_vectors_with_their_sums, "vectors", "is not that of its words"),
    "an id that is not a passage's own": (
        sql(
            f"UPDATE vectors SET passage = 7 WHERE passage = {SECOND}",
            "UPDATE passages SET id = 7 WHERE article = 'wire-1'",
        ),
        "passages wire-1",
        "the id of passage 7 is not that of its words",
    ),
    "a number of the state that is wrong": (
        sql("UPDATE state SET passages = 7"),
        "store state",
        "does not name the passages",
    ),
    "copies that cannot be found": (
        sql("DELETE FROM bands WHERE article = 'wire-5'"),
        "copies wire-5",
        "is not that of its words",
    ),
    "a vector that belongs to nothing": (
        sql("INSERT INTO vectors VALUES (999, zeroblob(1536), 7)"),
        "store vectors",
        "1 rows belong to passages that are not there",
    ),
    "an index of words that lost some": (
        sql(
            "INSERT INTO terms (terms, rowid, heading, text) "
            f"SELECT 'delete', id, heading, text FROM passages WHERE id = {FIRST}"
        ),
        "terms",
        "not that of the passages",
    ),
    "an index of words that is torn": (
        sql("UPDATE terms_data SET block = zeroblob(8) WHERE id = (SELECT max(id) FROM terms_data)"),
        "terms",
        "not that of the passages",
    ),
    "holdings of a file that is not known": (
        sql("INSERT INTO holdings VALUES ('/gone.txt', 'wire-1')"),
        "store holdings",
        "1 rows belong to files that are not there",
    ),
    "no pointer to a generation": (
        lambda folder: (folder / "CURRENT").unlink(),
        "generation CURRENT",
        "there is no index",
    ),
    "a pointer to a generation that is gone": (
        lambda folder: shutil.rmtree(folder / "gen-000001"),
        "generation gen-000001",
        "cannot be opened",
    ),
    "a generation whose graph is cut short": (
        truncate_graph,
        "generation gen-000001",
        "is not what was written",
    ),
    "a generation that lacks a passage": (
        in_collection(lambda collection, passage: collection.delete([passage])),
        "generation gen-000001",
        "",
    ),
    "a generation with another vector": (
        in_collection(turn_vector),
        "generation gen-000001",
        "is not what was written",
    ),
    "a generation that was published without a passage": (
        vouched(in_collection(lambda collection, passage: collection.delete([passage]))),
        "generation gen-000001",
        "1 passages of the store are not in it",
    ),
    "a generation that was published with a passage too many": (
        vouched(in_collection(lambda collection, _: collection.add([999], np.eye(1, 384, dtype=np.float32)))),
        "generation gen-000001",
        "1 passages in it are not in the store",
    ),
    "a generation that was published with another vector": (
        vouched(in_collection(turn_vector)),
        "generation gen-000001",
        "1 vectors in it are not those of the store",
    ),
    "vectors that no longer find themselves": (
        vouched(in_collection(turn_vector)),
        "generation gen-000001",
        "vectors do not find themselves",
    ),
    "a generation of another embedder": (
        change_record("fingerprint", "another"),
        "generation gen-000001",
        "made by another embedder or cut",
    ),
    "a draft that was never published": (
        interrupted_publication,
        "leftover tmp-gen-000002",
        "left by an interrupted run",
    ),
    "a generation that was never made current": (
        forgotten_generation,
        "leftover gen-000002",
        "left by an interrupted run",
    ),
}


def test_a_good_index_has_no_faults(archive: Archive) -> None:
    assert audit(archive.folder, archive.embedder.embed) == []


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (FILE, "cannot be read ("),
        ("gen-000001/generation.json", "is not a generation's record; the store's own"),
    ],
)
def test_a_fault_says_what_is_wrong_whatever_the_folder_is_called(
    archive: Archive, damaged: str, reason: str
) -> None:
    folder = archive.folder.rename(archive.base / "news: 2016; the old ones")
    (folder / damaged).write_bytes(b"no database, and no record " * 40)

    [fault] = audit(folder, archive.embedder.embed)

    assert fault.detail.startswith(reason)


def test_the_generation_before_the_millionth_is_no_leftover(archive: Archive) -> None:
    (archive.folder / "gen-000001").rename(archive.folder / "gen-999999")
    shutil.copytree(archive.folder / "gen-999999", archive.folder / "gen-1000000")
    (archive.folder / "CURRENT").write_text("gen-1000000\n")

    assert audit(archive.folder, archive.embedder.embed) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_named_and_repaired(archive: Archive, fault: str) -> None:
    damage, where, detail = FAULTS[fault]
    damage(archive.folder)

    found = audit(archive.folder, archive.embedder.embed)

    named = [f"{one.kind} {one.where}" for one in found if detail in one.detail]
    assert any(name.startswith(where) for name in named), found
    assert {one.repair_command for one in found} == {REPAIR}
    assert repair(archive.folder, found, archive.embedder.embed, TOKENS) == []
    assert "Report 1" in archive.answers("Convoy number 1")
    assert "Report 2" in archive.answers("Convoy number 2")


LOST = {
    "which file holds which article": ("DELETE FROM holdings",),
    "the files": ("DELETE FROM files",),
    "both": ("DELETE FROM holdings", "DELETE FROM files"),
    "of one article": ("DELETE FROM holdings WHERE article = 'wire-2'",),
}


@pytest.mark.parametrize("repairing", [True, False])
@pytest.mark.parametrize("lost", LOST)
def test_articles_whose_files_are_not_known_are_looked_for_and_never_withdrawn(
    archive: Archive, lost: str, repairing: bool
) -> None:
    sql(*LOST[lost])(archive.folder)

    if repairing:
        found = audit(archive.folder, archive.embedder.embed)
        left = repair(archive.folder, found, archive.embedder.embed, TOKENS)
        assert {fault.kind for fault in left} == {"files"}
        assert {fault.repair_command for fault in left} == {REREAD}
    summary = archive.index(passage_tokens=TOKENS)

    assert counts(summary) == {"unchanged": 8}
    assert summary.passages == 0
    assert audit(archive.folder, archive.embedder.embed) == []


@pytest.mark.parametrize("repairing", [True, False])
def test_where_the_files_are_gone_too_nothing_is_withdrawn_that_is_not_meant(
    good: Archive, archive: Archive, repairing: bool
) -> None:
    (archive.base / "reporting").unlink()
    shutil.copytree(good.reporting, archive.reporting)
    shutil.rmtree(archive.folder)
    archive.index(passage_tokens=TOKENS)
    sql("DELETE FROM holdings", "DELETE FROM files")(archive.folder)
    for name in ("wire.jsonl", "road.txt"):
        (archive.reporting / name).unlink()

    if repairing:
        found = audit(archive.folder, archive.embedder.embed)
        repair(archive.folder, found, archive.embedder.embed, TOKENS)

    assert counts(archive.index(passage_tokens=TOKENS)) == {"kept": 7, "unchanged": 1}
    assert archive.answers("Convoy number 1") == ["Report 1"]
    assert counts(archive.index(passage_tokens=TOKENS, withdraw=True)) == {"withdrawn": 7, "unchanged": 1}


def test_an_article_of_no_source_that_is_read_stays_and_is_named(archive: Archive) -> None:
    sql(
        "UPDATE articles SET path = '/elsewhere/road.txt' WHERE headline = 'Siege broken'",
        f"DELETE FROM holdings WHERE article = {LONG}",
    )(archive.folder)
    water = archive.base / "other" / "water.txt"
    water.parent.mkdir()
    water.write_text("Rain ahead\n\nRain is expected until Thursday.\n")

    summary = archive.index(water, passage_tokens=TOKENS, withdraw=True)

    assert counts(summary) == {"added": 1}
    assert [doubt.where for doubt in summary.doubts] == ["/elsewhere/road.txt"]
    assert "Siege broken" in archive.answers("Rebel fighters broke the siege")


@pytest.mark.parametrize("side", ["store", "generation"])
def test_whichever_side_is_wrong_the_words_decide(archive: Archive, side: str) -> None:
    damage = swap_vectors_with_their_sums if side == "store" else vouched(in_collection(turn_vector))
    damage(archive.folder)
    found = audit(archive.folder, archive.embedder.embed)
    with archive.store() as store:
        ids = list(store.every_id())
        store.passages(ids)

    assert repair(archive.folder, found, archive.embedder.embed, TOKENS) == []
    with archive.store() as store, closing(open_current(archive.folder)) as generation:
        passages = store.passages(list(store.every_id()))
        texts = [embedded(heading(one.article), one.text) for one in passages.values()]
        published = generation.vectors(list(passages))
        for id_, vector in zip(passages, archive.embedder.embed(texts), strict=True):
            assert float(published[id_] @ vector) > 0.999


def test_a_store_is_copied_before_it_is_mended(archive: Archive) -> None:
    sql("DELETE FROM bands WHERE article = 'wire-5'")(archive.folder)
    found = audit(archive.folder, archive.embedder.embed)
    repair(archive.folder, found, archive.embedder.embed, TOKENS)

    [copy] = archive.folder.glob("store-*.db")
    with closing(sqlite3.connect(copy)) as database:
        count = "SELECT count(DISTINCT article), (SELECT count(*) FROM articles) FROM bands"
        assert database.execute(count).fetchone() == (7, 8)


def test_a_repair_that_finds_no_room_leaves_no_backup_that_is_none(archive: Archive) -> None:
    sql("DELETE FROM bands WHERE article = 'wire-5'")(archive.folder)
    found = audit(archive.folder, archive.embedder.embed)

    with files_of_at_most(4096), pytest.raises(IndexingError, match="free some space"):
        repair(archive.folder, found, archive.embedder.embed, TOKENS)

    assert list(archive.folder.glob("*store-*")) == []
    assert repair(archive.folder, found, archive.embedder.embed, TOKENS) == []


def test_words_that_changed_in_the_store_are_read_again(archive: Archive) -> None:
    sql("UPDATE articles SET body = replace(body, 'reached', 'left') WHERE id = 'wire-4'")(archive.folder)

    found = audit(archive.folder, archive.embedder.embed)
    remaining = repair(archive.folder, found, archive.embedder.embed, TOKENS)
    summary = archive.index(passage_tokens=TOKENS)

    fault = Fault("article", "wire-4", "its words are not those that were read", REREAD)
    assert fault in found
    assert remaining == [fault]
    assert counts(summary) == {"changed": 1, "unchanged": 7}
    assert archive.answers("Convoy number 4 reached") == ["Report 4"]
    assert audit(archive.folder, archive.embedder.embed) == []


@pytest.mark.parametrize("cut", ["head", "tail"])
def test_a_store_that_cannot_be_read_is_left_as_it_is_until_a_person_says_otherwise(
    archive: Archive, cut: str
) -> None:
    with closing(sqlite3.connect(archive.folder / FILE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = archive.folder / FILE
    whole = path.read_bytes()
    path.write_bytes(bytes(5_000) + whole[5_000:] if cut == "head" else whole[: len(whole) // 2])
    broken = path.read_bytes()

    found = audit(archive.folder, archive.embedder.embed)

    command = ANEW if cut == "head" else SALVAGE
    assert [(fault.kind, fault.where, fault.repair_command) for fault in found] == [("store", FILE, command)]
    assert repair(archive.folder, found, archive.embedder.embed, TOKENS) == found
    assert path.read_bytes() == broken


def pages_of(folder: Path, table: str) -> list[int]:
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        try:
            rows = database.execute(
                "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'", (table,)
            )
            return [row[0] for row in rows]
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not say which pages a table has")


@pytest.mark.parametrize(
    "table", ["articles", "passages", "vectors", "holdings", "files", "terms_data", "bands"]
)
def test_what_is_left_of_a_damaged_store_is_salvaged_and_the_rest_read_again(
    archive: Archive, table: str
) -> None:
    page = pages_of(archive.folder, table)[0]
    path = archive.folder / FILE
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(data)

    found = audit(archive.folder, archive.embedder.embed)
    if found and found[0].repair_command == SALVAGE:
        repair(archive.folder, found, archive.embedder.embed, TOKENS, salvaging=True)
        [aside] = archive.folder.glob("damaged-*.db")
        assert aside.read_bytes() == bytes(data)
    else:
        repair(archive.folder, found, archive.embedder.embed, TOKENS)
    archive.index(passage_tokens=TOKENS)

    assert audit(archive.folder, archive.embedder.embed) == []
    assert archive.answers("Convoy number 3") == ["Report 3"]
    with archive.store() as store:
        assert len(list(store.article_ids())) == 8


def test_a_store_with_many_pages_overwritten_is_one_fault_that_says_to_salvage_it(
    tmp_path: Path, embedder: MiniLM
) -> None:
    archive = Archive(tmp_path, embedder)
    records = [
        {"id": f"wire-{n}", "title": f"Report {n}", "text": f"Convoy number {n} came.", "author": "A. " * 300}
        for n in range(40)
    ]
    archive.write_records("wire.jsonl", records)
    archive.index(passage_tokens=TOKENS)
    path = archive.folder / FILE
    damaged = pages_of(archive.folder, "articles") + pages_of(archive.folder, "bands")
    data = bytearray(path.read_bytes())
    for page in damaged:
        data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(data)

    found = audit(archive.folder, embedder.embed)

    [fault] = found
    assert (fault.kind, fault.where, fault.repair_command) == ("store", FILE, SALVAGE)
    assert "\n" not in fault.detail
    assert repair(archive.folder, found, embedder.embed, TOKENS) == found


def test_an_index_of_other_settings_is_not_mixed_with_these(archive: Archive) -> None:
    sql(f"DELETE FROM vectors WHERE passage = {SECOND}")(archive.folder)
    found = audit(archive.folder, archive.embedder.embed)

    with pytest.raises(IndexingError, match="run 'dateline index', which makes all of it anew"):
        repair(archive.folder, found, archive.embedder.embed, TOKENS + 1)


def test_nothing_is_audited_while_it_is_written(archive: Archive) -> None:
    with WriterLock(archive.folder), pytest.raises(BusyError):
        audit(archive.folder, archive.embedder.embed)


def test_a_folder_without_an_index_says_so(tmp_path: Path, embedder: MiniLM) -> None:
    with pytest.raises(NoIndexError, match="there is no index here"):
        audit(tmp_path / "nowhere", embedder.embed)
