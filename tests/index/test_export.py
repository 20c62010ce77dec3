"""Every article of an index can be taken out of it and read back, wherever it came from."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.embedding.minilm import MiniLM
from index.errors import IndexingError, NoIndexError
from index.export import export
from index.store.sqlite import FILE
from tests.support.archive import Archive, counts


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    made = Archive(tmp_path, embedder)
    made.write(
        "road.txt", "Siege broken", "Siege broken", "Fighters wrote <p>we hold &amp; stay</p>.", "Done."
    )
    records = [
        {"id": "wire-1", "title": "Water", "text": "Taps ran dry.", "date": "2016-08-06", "source": "Wire"},
        {"id": "wire-2", "title": "Rain", "text": "It rained.\n\nIt rained on.", "author": "A. Writer"},
    ]
    made.write_records("wire.jsonl", records)
    made.index()
    return made


def stored(archive: Archive) -> dict[str, str | None]:
    with archive.store() as store:
        return {id_: store.digest(id_) for id_ in store.article_ids()}


def test_what_is_exported_is_read_back_to_the_same_articles(archive: Archive, tmp_path: Path) -> None:
    before = stored(archive)
    done = export(archive.folder, tmp_path / "archive.jsonl.gz")
    shutil.rmtree(archive.folder)

    summary = archive.index(*done.files)

    assert (done.articles, done.damaged) == (3, ())
    assert counts(summary) == {"added": 3}
    assert stored(archive) == before, "to the letter: the digest is that of every field"


def test_what_is_read_back_beside_its_sources_is_the_same_article(archive: Archive, tmp_path: Path) -> None:
    done = export(archive.folder, tmp_path / "archive.jsonl.gz")

    assert counts(archive.index(archive.reporting, *done.files)) == {"unchanged": 5 + 1}


def test_many_articles_go_into_several_files(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.export._MOST", 300)
    done = export(archive.folder, tmp_path / "archive.jsonl.gz")

    assert [path.name for path in done.files] == [
        "archive.jsonl.gz",
        "archive-2.jsonl.gz",
        "archive-3.jsonl.gz",
    ]
    shutil.rmtree(archive.folder)
    assert counts(archive.index(*done.files)) == {"added": 3}


def test_a_damaged_article_is_left_out_and_named(archive: Archive, tmp_path: Path) -> None:
    with closing(sqlite3.connect(archive.folder / FILE, isolation_level=None)) as database:
        database.execute("UPDATE articles SET body = replace(body, 'dry', 'wet') WHERE id = 'wire-1'")

    done = export(archive.folder, tmp_path / "archive.jsonl.gz")

    assert (done.articles, done.damaged) == (2, ("wire-1",))


def test_a_store_of_another_version_can_be_taken_along(archive: Archive, tmp_path: Path) -> None:
    with closing(sqlite3.connect(archive.folder / FILE)) as database:
        database.execute("PRAGMA user_version = 1")

    assert export(archive.folder, tmp_path / "archive.jsonl.gz").articles == 3


def test_a_file_that_cannot_be_written_is_one_line(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(IndexingError, match=r"name a file that ends in \.jsonl\.gz"):
        export(archive.folder, tmp_path / "archive.csv")
    with pytest.raises(IndexingError, match="cannot be written"):
        export(archive.folder, tmp_path / "nowhere" / "archive.jsonl.gz")
    with pytest.raises(NoIndexError, match="no index here to export"):
        export(tmp_path / "nowhere", tmp_path / "archive.jsonl.gz")


def test_somebody_elses_file_that_calls_itself_an_export_is_cleaned_like_any_other(archive: Archive) -> None:
    record = {
        "format": "dateline article 1",
        "id": "x\u202e\n1",
        "headline": "A\x1b[31m head\u200bline",
        "body": "First\x1b[2J words.",
        "pages": [0, 9_999],
        "published": "2016-13-45",
        "url": "javascript:alert(1)",
    }
    path = archive.reporting / "hostile.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(record).encode()))

    archive.index(path)

    with archive.store() as store:
        article = store.article("x 1")
    assert article is not None
    assert (article.headline, article.body, article.pages) == ("A headline", "First words.", ())
    assert (article.published, article.url) == (None, "")
