"""What is stored can be found by its meaning, whatever has become of the vectors that were published."""

from __future__ import annotations

import os
import shutil
from contextlib import AbstractContextManager, closing
from datetime import date
from pathlib import Path

import pytest

from index import SearchFilter
from index.embedding.minilm import MiniLM
from index.indexing.publisher import Publisher
from index.search import nearest as nearest_module
from index.search.hybrid import Search
from index.search.nearest import Nearest
from index.vectors.generation import Generation
from index.vectors.publish import Published
from index.vectors.reader import Reader
from tests.support.archive import Archive

MEANING = "drinking supplies for civilians"


@pytest.fixture(params=["small", "large"])
def archive(
    request: pytest.FixtureRequest, tmp_path: Path, embedder: MiniLM, monkeypatch: pytest.MonkeyPatch
) -> Archive:
    if request.param == "large":
        monkeypatch.setattr(nearest_module, "EXACT", 0)
    made = Archive(tmp_path, embedder)
    made.write("road.txt", "Siege broken", "Rebel fighters broke the siege on Saturday.")
    made.write("rain.txt", "Rain ahead", "Showers are expected until Thursday.")
    made.index()
    return made


def unpublished(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another article is stored; the run is stopped before it publishes."""
    with monkeypatch.context() as patched:
        patched.setattr(Publisher, "publish", lambda _: Published("", 0, 0, rebuilt=False))
        archive.write("water.txt", "Taps run dry", "Two million people have had nothing to drink.")
        archive.index()


def nearest(archive: Archive) -> str:
    return max(archive.search(MEANING), key=lambda found: found.cosine).passage.article.headline


def test_an_article_is_found_by_its_meaning_as_soon_as_it_is_stored(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpublished(archive, monkeypatch)

    assert nearest(archive) == "Taps run dry"


def test_an_open_search_finds_what_is_stored_while_it_is_open(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive.store() as store, closing(Reader(archive.folder)) as reader:
        search = Search(store, Nearest(store, reader), archive.embedder)
        before = len(search.search(MEANING, SearchFilter(), 10))
        unpublished(archive, monkeypatch)
        after = search.search(MEANING, SearchFilter(), 10)

    assert (before, len(after)) == (2, 3)


@pytest.mark.parametrize("left", ["no generation", "no pointer", "a graph cut short", "an old backup"])
def test_whatever_is_published_every_article_is_found(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    archive.write("water.txt", "Taps run dry", "Two million people have had nothing to drink.")
    before = archive.base / "before"
    shutil.copytree(archive.folder, before)
    archive.index()
    if left == "no generation":
        for generation in archive.folder.glob("gen-*"):
            shutil.rmtree(generation)
    elif left == "no pointer":
        (archive.folder / "CURRENT").unlink()
    elif left == "a graph cut short":
        for graph in archive.folder.rglob("data_level0.bin"):
            os.truncate(graph, 100)
    else:
        for part in archive.folder.glob("gen-*"):
            shutil.rmtree(part)
        shutil.copytree(before / "gen-000001", archive.folder / "gen-000001")
        shutil.copy(before / "CURRENT", archive.folder)

    assert nearest(archive) == "Taps run dry"
    assert len(archive.search(MEANING)) == 3


def test_a_backup_of_the_store_beside_a_newer_generation_gives_no_passage_anothers_vector(
    archive: Archive,
) -> None:
    before = archive.base / "before"
    shutil.copytree(archive.folder, before)
    for name in ("road.txt", "rain.txt"):
        (archive.reporting / name).unlink()
    for number in range(5):
        archive.write(f"{number}.txt", f"Convoy {number}", f"Convoy number {number} reached the city.")
    archive.index(withdraw=True)
    for part in archive.folder.glob("store.db*"):
        part.unlink()
    shutil.copy(before / "store.db", archive.folder)

    found = archive.search("when will it rain")
    (archive.reporting / "new.txt").write_text("Mill reopens\n\nThe mill at Jibreen reopened on Sunday.\n")
    archive.index()

    assert [one.passage.article.headline for one in found][:1] == ["Rain ahead"]
    for query, headline in (("flour", "Mill reopens"), ("trucks of aid", "Convoy 0")):
        assert headline in [one.passage.article.headline for one in archive.search(query, 7)]


class Untouched:
    """Stands for the published vectors where nobody may need them."""

    def generation(self) -> AbstractContextManager[Generation | None]:
        raise AssertionError("a generation was opened")

    def close(self) -> None:
        raise AssertionError("what was never opened was closed")


def test_a_small_archive_is_searched_without_opening_a_generation(tmp_path: Path, embedder: MiniLM) -> None:
    small = Archive(tmp_path, embedder)
    small.write("road.txt", "Siege broken", "Rebel fighters broke the siege on Saturday.")
    small.index()

    with small.store() as store:
        found = Search(store, Nearest(store, Untouched()), embedder).search(
            "an end to the encirclement", SearchFilter(), 10
        )

    assert [hit.passage.article.headline for hit in found] == ["Siege broken"]


@pytest.mark.parametrize("longest", [0, 2, 12])
def test_what_is_within_limits_is_found_though_all_of_the_nearest_lie_outside(
    tmp_path: Path, embedder: MiniLM, monkeypatch: pytest.MonkeyPatch, longest: int
) -> None:
    monkeypatch.setattr(nearest_module, "longer_list", lambda _k, _share: longest)
    outside = [
        {"title": f"Taps {number}", "text": "Nothing to drink for civilians.", "source": "Daily"}
        for number in range(10)
    ]
    few = [{"title": "Siege broken", "text": "Fighters broke the siege.", "source": "Agency"}]
    many = Archive(tmp_path, embedder)
    many.write_records("a.jsonl", [*outside, *few])
    many.index()

    with many.store() as store, closing(Nearest(store, Reader(many.folder))) as near:
        found = near.query(embedder.embed_question(MEANING), 1, SearchFilter(sources=("Agency",)))
        assert [store.passages([id_])[id_].article.headline for id_, _ in found] == ["Siege broken"]


def test_an_index_that_nothing_is_left_in_finds_nothing_within_limits(archive: Archive) -> None:
    for path in archive.reporting.iterdir():
        path.unlink()
    archive.index(withdraw=True)

    with archive.searching() as search:
        assert search.search(MEANING, SearchFilter(since=date(2016, 1, 1)), 10) == []
