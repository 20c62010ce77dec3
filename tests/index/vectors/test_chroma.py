"""What Dateline relies on in Chroma, by its public client: a version of Chroma that breaks it fails here."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings
from chromadb.types import Metadata

from index.errors import IndexingError
from index.vectors import collection as collection_module
from index.vectors.collection import Collection
from tests.support.publisher import vectors_of

if TYPE_CHECKING:
    from chromadb.api.client import Client

IDS = list(range(100))
_READ = """
import json, sys
from pathlib import Path
from index.vectors.collection import Collection
from tests.support.publisher import vectors_of

collection = Collection(Path(sys.argv[1]))
print(json.dumps([collection.count(), collection.query(vectors_of([7, 8]), 2)]))
"""


def opened(path: Path) -> Client:
    return cast("Client", chromadb.PersistentClient(path, settings=Settings(anonymized_telemetry=False)))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with opened(tmp_path) as client:
        yield client


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A collection of a hundred passages, written and closed."""
    with closing(Collection(tmp_path / "here", create=True)) as collection:
        collection.add(IDS, vectors_of(IDS))
    return tmp_path / "here"


def test_a_cosine_is_one_less_chromas_distance(published: Path) -> None:
    with closing(Collection(published)) as collection:
        (found,) = collection.query(vectors_of([7]), 100)

    assert [id_ for id_, _ in found][:1] == [7]
    cosines = vectors_of([id_ for id_, _ in found]) @ vectors_of([7])[0]
    assert [cosine for _, cosine in found] == pytest.approx(cosines.tolist(), abs=1e-5)


def test_vectors_come_back_as_they_went_in_and_unknown_ids_not_at_all(published: Path) -> None:
    with closing(Collection(published)) as collection:
        found = collection.vectors([3, 4, 1000])
        assert collection.sample() is not None
        assert (collection.count(), collection.ids()) == (100, set(IDS))

    assert sorted(found) == [3, 4]
    assert np.allclose(found[3], vectors_of([3])[0], atol=1e-6)


def test_what_one_process_published_another_reads_while_the_first_has_it_open(published: Path) -> None:
    with closing(Collection(published)):
        done = subprocess.run([sys.executable, "-c", _READ, str(published)], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    count, found = json.loads(done.stdout)
    assert (count, [row[0][0] for row in found], [len(row) for row in found]) == (100, [7, 8], [2, 2])


def test_deleting_lets_go_of_passages_and_of_none_that_is_not_there(published: Path) -> None:
    with closing(Collection(published)) as collection:
        collection.delete([7, 1000])
        collection.delete([])
        assert collection.count() == 99
        assert collection.query(vectors_of([7]), 1)[0][0][0] != 7


def test_an_upsert_replaces_and_where_limits(client: Client) -> None:
    passages = client.create_collection(
        "passages", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    days: list[Metadata] = [{"day": 20160700 + id_} for id_ in IDS]
    passages.upsert(ids=list(map(str, IDS)), embeddings=vectors_of(IDS), metadatas=days)
    passages.upsert(ids=["7"], embeddings=vectors_of([500]), metadatas=[{"day": 1}])

    near = passages.query(query_embeddings=vectors_of([500]), n_results=1)
    within = passages.query(query_embeddings=vectors_of([7]), n_results=100, where={"day": 20160795})

    assert passages.count() == 100
    assert near["ids"] == [["7"]]
    assert within["ids"] == [["95"]]


def test_a_batch_is_no_more_than_chroma_takes(client: Client) -> None:
    assert client.get_max_batch_size() >= collection_module._BATCH


def test_closing_lets_go_of_the_files_and_a_second_time_does_nothing(published: Path) -> None:
    handles = Path("/proc/self/fd")
    if not handles.exists():
        pytest.skip("counts file handles through /proc")

    def held() -> list[str]:
        links = [str(handle.readlink()) for handle in handles.iterdir() if handle.is_symlink()]
        return [link for link in links if link.startswith(str(published))]

    for _ in range(3):
        collection = Collection(published)
        collection.query(vectors_of([7]), 1)
        assert held()
        collection.close()
        collection.close()
        deadline = time.monotonic() + 10  # Chroma's own threads close them a moment later.
        while held() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert held() == []


def test_a_place_where_chroma_failed_can_be_opened_once_it_is_mended(published: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "chroma.sqlite3").write_bytes(b"no database at all " * 100)
    with pytest.raises(IndexingError, match=r"Chroma cannot open it .*not a database"):
        Collection(broken)
    with pytest.raises(IndexingError, match=r"Chroma cannot open it .*not a database"):
        Collection(broken)

    shutil.rmtree(broken)
    shutil.copytree(published, broken)

    with closing(Collection(broken)) as collection:
        assert collection.count() == 100


def test_a_folder_that_holds_no_collection_is_not_made_one(tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match="holds no Chroma collection"):
        Collection(tmp_path)

    assert list(tmp_path.iterdir()) == []
