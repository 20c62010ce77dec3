"""An index in PostgreSQL is written by one at a time, checked, mended, and begun anew for other settings; its vectors
are beside its passages, or on a Chroma server.
"""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from corpus import Limits
from index.audit.fault import Fault
from index.backends.backend import Backend, Repairing
from index.backends.opening import backend_of
from index.embedding.minilm import NAME
from index.errors import BusyError, IndexingError
from index.indexing.rules import Rules
from index.indexing.summary import Summary
from index.keeping.build import build
from index.passage import EVERYWHERE
from index.store.postgres.address import Address
from tests.support.postgres import Postgres
from tests.support.updater import Checksums

RULES = Rules(64, 1.0, Limits(), embedder=NAME)
EMBED = Checksums().embed


class Kept:
    """An index of three articles in a database; what embeds them costs nothing."""

    def __init__(self, folder: Path, database: Address) -> None:
        self.database = database
        self.reporting = folder / "reporting"
        self.reporting.mkdir()
        for number in range(3):
            words = f"Convoy number {number} reached the city.\n\nIt brought {number} tons of flour."
            (self.reporting / f"{number}.txt").write_text(f"Convoy {number}\n\n{words}\n")

    @property
    def backend(self) -> Backend:
        return backend_of(self.database)

    def index(self, rules: Rules = RULES) -> Summary:
        return build(self.database, [str(self.reporting)], rules, embed=EMBED)

    def audit(self) -> list[Fault]:
        return self.backend.audit(EMBED)

    def sql(self, *statements: str) -> None:
        with psycopg.connect(self.database.url) as connection:
            connection.execute("SET search_path TO dateline, public")
            for statement in statements:
                connection.execute(statement)


@pytest.fixture
def kept(request: pytest.FixtureRequest, tmp_path: Path, database: Address) -> Kept:
    on_server = getattr(request, "param", "pgvector") == "chroma"
    kept = Kept(tmp_path, replace(database, chroma=request.getfixturevalue("chroma") if on_server else None))
    kept.index()
    return kept


both = pytest.mark.parametrize("kept", ["pgvector", "chroma"], indirect=True)


@both
def test_a_new_index_has_no_faults_and_a_run_with_nothing_new_changes_nothing(kept: Kept) -> None:
    summary = kept.index()

    assert kept.audit() == []
    assert (summary.unchanged, summary.changes, summary.passages) == (3, [], 0)


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (
            "UPDATE articles SET body = body || ' Or not.' WHERE id = (SELECT min(id) FROM articles)",
            "article",
        ),
        ("UPDATE passages SET start = start + 1 WHERE id = (SELECT min(id) FROM passages)", "passages"),
        (
            "UPDATE passages SET sequence = '\\x00000000' WHERE id = (SELECT min(id) FROM passages)",
            "passages",
        ),
        (
            "UPDATE vectors SET vector = substr(vector, 5) WHERE passage = (SELECT min(id) FROM passages)",
            "vectors",
        ),
        ("DELETE FROM vectors WHERE passage = (SELECT min(id) FROM passages)", "vectors"),
        ("DELETE FROM bands WHERE article = (SELECT min(id) FROM articles)", "copies"),
        ("UPDATE terms SET passages = passages + 1 WHERE id = 1", "terms"),
        ("UPDATE state SET passages = 7", "store"),
        ("DELETE FROM holdings WHERE article = (SELECT min(id) FROM articles)", "files"),
    ],
)
def test_what_is_damaged_is_found_and_repaired(kept: Kept, damage: str, kind: str) -> None:
    kept.sql(damage)
    found = kept.audit()
    kept.backend.repair(found, Repairing(EMBED, RULES.passage_tokens, NAME))
    kept.index()

    assert kind in {fault.kind for fault in found}, found
    assert kept.audit() == []


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM near WHERE passage = (SELECT min(id) FROM passages)",
        "UPDATE near SET vector = (SELECT vector FROM near ORDER BY passage LIMIT 1)",
    ],
)
def test_vectors_beside_the_passages_are_mended(kept: Kept, damage: str) -> None:
    kept.sql(damage)
    found = kept.audit()
    left = kept.backend.repair(found, Repairing(EMBED, RULES.passage_tokens, NAME))

    assert [fault.kind for fault in found] == ["generation"]
    assert left == []


def test_an_index_of_other_settings_is_not_repaired(kept: Kept) -> None:
    kept.sql("DELETE FROM bands")

    with pytest.raises(IndexingError, match="made with other settings"):
        kept.backend.repair(kept.audit(), Repairing(EMBED, 99, NAME))


@both
def test_for_other_settings_all_of_it_is_made_anew(kept: Kept) -> None:
    summary = kept.index(replace(RULES, passage_tokens=32))

    assert summary.renewed == 3
    assert kept.audit() == []


def test_two_writers_take_turns_and_the_second_is_told_who_writes(kept: Kept) -> None:
    told = r"session \d+ from .* is writing this index; wait until it is done"
    with kept.backend.writing(), pytest.raises(BusyError, match=told), kept.backend.writing():
        pass


def test_a_writer_that_waits_goes_on_when_the_first_is_done(kept: Kept) -> None:
    done: list[str] = []

    def second() -> None:
        with kept.backend.writing(wait=-1):
            done.append("second")

    with kept.backend.writing():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.5)
        done.append("first")
    thread.join(60)

    assert done == ["first", "second"]


@both
def test_a_run_that_fails_is_on_record_and_leaves_what_was_there(kept: Kept) -> None:
    (kept.reporting / "new.txt").write_text("New\n\nA new convoy came.\n")

    def fails(_: object) -> None:
        raise IndexingError("the disk is full")

    with pytest.raises(IndexingError):
        build(kept.database, [str(kept.reporting)], RULES, embed=EMBED, report=fails)
    with closing(kept.backend.store()) as store:
        run, articles = store.last_run(), store.coverage().articles

    assert run is not None
    assert run.outcome == "the disk is full"
    assert articles == 3


def test_without_the_right_to_make_the_tables_it_is_said_who_has_to_help(postgres: Postgres) -> None:
    url = postgres.new_database()
    role = f"plain_{url.rpartition('_')[2]}"
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN")
    plain = backend_of(Address(url.replace("postgres@", f"{role}@")))

    with (
        pytest.raises(IndexingError, match="the tables cannot be made"),
        plain.writing(),
    ):
        pass


@both
def test_an_index_from_which_all_is_withdrawn_is_still_one(kept: Kept) -> None:
    with kept.backend.writing() as writer:
        writer.store.withdraw(list(writer.store.article_ids()))
    with closing(kept.backend.store()) as store, closing(kept.backend.nearest(store)) as near:
        found = near.query(EMBED(["convoy"])[0], 5, EVERYWHERE)
        has_answers = kept.backend.has_answers(store)
    kept.backend.repair(kept.audit(), Repairing(EMBED, RULES.passage_tokens, NAME))

    assert has_answers
    assert found == []
    assert kept.backend.size() > 0
    assert kept.audit() == []
