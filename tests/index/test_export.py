"""Every article of an index can be taken out of it and read back, wherever it came from."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus import Limits
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


def test_each_file_is_within_the_limit_of_whoever_reads_it_back_in_any_script(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, letter in (("kyiv", "ж"), ("taipei", "中")):
        archive.write(f"{name}.txt", name, f"{letter * 9} " * 100)
    archive.index()
    before = stored(archive)
    monkeypatch.setattr("index.export._MOST", 4_000)
    done = export(archive.folder, tmp_path / "archive.jsonl.gz")
    shutil.rmtree(archive.folder)

    summary = archive.index(*done.files, limits=Limits(file_bytes=4_000))

    assert (counts(summary), len(done.files)) == ({"added": 5}, 2)
    assert stored(archive) == before


def test_an_export_that_fails_leaves_the_one_before_it_whole(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.export._MOST", 300)
    folder = tmp_path / "backups"
    folder.mkdir()
    files = export(archive.folder, folder / "archive.jsonl.gz").files
    before = {path: path.read_bytes() for path in files}
    archive.write("more.txt", "Another report", "It makes the export another one.")
    archive.index()

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    for step in ("_opened", "os.fsync"):
        with monkeypatch.context() as disk:
            disk.setattr(f"index.export.{step}", full)
            with pytest.raises(IndexingError, match="No space left on device"):
                export(archive.folder, folder / "archive.jsonl.gz")

        assert {path: path.read_bytes() for path in folder.iterdir()} == before, "and nothing beside it"


def test_an_export_of_fewer_files_names_those_that_are_left_of_an_earlier_one(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "archive.jsonl.gz"
    with monkeypatch.context() as small:
        small.setattr("index.export._MOST", 300)
        before = export(archive.folder, target)

    done = export(archive.folder, target)

    assert (before.older, done.files, done.older) == ((), (target,), before.files[1:])
    assert all(path.exists() for path in done.older), "they may be somebody's: nothing of theirs is removed"


def test_an_export_goes_where_a_link_points_and_stays_as_private_as_it_was(
    archive: Archive, tmp_path: Path
) -> None:
    away = tmp_path / "away.jsonl.gz"
    away.touch(mode=0o600)
    (tmp_path / "archive.jsonl.gz").symlink_to(away)

    export(archive.folder, tmp_path / "archive.jsonl.gz")

    assert (tmp_path / "archive.jsonl.gz").is_symlink()
    assert (away.stat().st_mode & 0o777, away.stat().st_size > 0) == (0o600, True)


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


def texts(archive: Archive) -> set[str]:
    with archive.store() as store:
        return {found.body for id_ in store.article_ids() if (found := store.article(id_))}


def test_an_archive_that_lies_among_the_reporting_keeps_nothing_that_is_withdrawn_or_corrected(
    archive: Archive,
) -> None:
    path = archive.reporting / "archive.jsonl.gz"
    export(archive.folder, path)
    archive.index()
    (archive.reporting / "wire.jsonl").unlink()
    archive.write("road.txt", "Siege broken", "Siege broken", "Fighters left.", "Done.")

    summary = archive.index(vanish_share=1.0)

    assert counts(summary) == {"changed": 1, "withdrawn": 2, "skipped": 1}
    assert str(summary.skipped[0]).startswith(
        f"{path}: an archive that 'dateline export' wrote, and no reporting"
    )
    assert texts(archive) == {"Fighters left.\n\nDone."}
    assert [one.where for one in archive.index().skipped] == [str(path)], "every run says so"


def test_what_was_deleted_and_corrected_goes_after_an_archive_was_read_back(
    archive: Archive, tmp_path: Path
) -> None:
    done = export(archive.folder, tmp_path / "archive.jsonl.gz")
    shutil.rmtree(archive.folder)
    archive.index(*done.files)
    records = [{"id": "wire-1", "title": "Water", "text": "Taps ran again.", "source": "Wire"}]
    archive.write_records("wire.jsonl", records)
    archive.write("road.txt", "Siege broken", "Siege broken", "Fighters left.", "Done.")

    assert counts(archive.index(vanish_share=1.0)) == {"changed": 2, "withdrawn": 1}
    assert texts(archive) == {"Fighters left.\n\nDone.", "Taps ran again."}

    (archive.reporting / "road.txt").unlink()
    assert counts(archive.index()) == {"withdrawn": 1, "unchanged": 1}
    assert counts(archive.index(archive.reporting, *done.files)) == {"unchanged": 1}

    done.files[0].touch()
    archive.index(archive.reporting, *done.files, vanish_share=1.0)
    archive.index(vanish_share=1.0)
    assert texts(archive) == {"Taps ran again."}, "what a source had, and has no more, goes again"


def test_what_only_an_archive_has_stays_and_goes_when_too_much_is_gone_only_if_that_is_meant(
    archive: Archive, tmp_path: Path
) -> None:
    done = export(archive.folder, tmp_path / "archive.jsonl.gz")
    shutil.rmtree(archive.folder)
    archive.index(*done.files)
    other = tmp_path / "other"
    archive.reporting.rename(tmp_path / "away")
    other.mkdir()
    (other / "mill.txt").write_text("Mill reopens\n\nThe mill reopened.\n")

    assert counts(archive.index(other)) == {"added": 1}
    done.files[0].unlink()
    assert counts(archive.index(other)) == {"unchanged": 1}
    assert len(texts(archive)) == 4, "whether or not the archive is still there"

    archive.reporting.mkdir()
    archive.write("new.txt", "New", "Something else.")
    assert counts(archive.index())["kept"] == 3
    assert counts(archive.index(withdraw=True)) == {"withdrawn": 3, "unchanged": 1}


def test_an_archive_that_is_a_source_by_itself_is_followed(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "archive.jsonl.gz"
    export(archive.folder, path)
    mirror = Archive(tmp_path / "mirror", archive.embedder)
    mirror.index(path)
    archive.write_records("wire.jsonl", [{"id": "wire-1", "title": "Water", "text": "Taps ran again."}])
    archive.index()
    export(archive.folder, path)

    assert counts(mirror.index(path)) == {"changed": 1, "withdrawn": 1, "unchanged": 1}
    assert texts(mirror) == texts(archive)
    assert counts(mirror.index(path)) == {"unchanged": 2}


def test_an_article_read_back_is_shown_at_the_place_that_it_had(archive: Archive, tmp_path: Path) -> None:
    done = export(archive.folder, tmp_path / "archive.jsonl.gz")
    shutil.rmtree(archive.folder)
    archive.index(*done.files)

    assert archive.paths() == ["road.txt", "wire.jsonl", "wire.jsonl"]
