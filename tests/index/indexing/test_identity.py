"""What an archive keeper may trust: one outlet's article never becomes another's, though both have one id."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.embedding.minilm import MiniLM
from index.store.sqlite import Store
from tests.support.archive import Archive, counts

WHEAT = "The harvest of wheat in the northern plain was the best for nine years."
RIVER = "Two rivers rose above their banks on Sunday and the lower road is closed."
TRAMS = "Trams run on the new line to the harbour from the first of the month on."


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    (tmp_path / "reporting").mkdir()
    return Archive(tmp_path, embedder)


def table(archive: Archive, name: str, *rows: tuple[str, str, str], source: str = "") -> Path:
    """A table of articles, each an id, a title and a text."""
    records = [{"id": id_, "title": title, "text": text, "source": source} for id_, title, text in rows]
    return archive.write_records(name, records)


def rewrite(path: Path) -> None:
    """The file is written again as it was, as an export of every night does."""
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1_000_000_000))


def titles(archive: Archive) -> dict[str, str]:
    with archive.store() as store:
        found = [store.article(article_id) for article_id in store.article_ids()]
    return {one.id: one.title for one in found if one}


def test_two_exports_that_number_their_articles_alike_keep_all_of_them(archive: Archive) -> None:
    north = table(archive, "north.jsonl", ("1", "Harvest", WHEAT), ("2", "Floods", RIVER))
    archive.index()
    table(archive, "east.jsonl", ("1", "Trams", TRAMS))
    rewrite(north)

    summary = archive.index()

    assert counts(summary) == {"added": 1, "unchanged": 2}, "nobody's article is told as a correction"
    assert summary.passages == 1, "what was there is not embedded again"
    assert titles(archive)["1"] == "Harvest"
    assert counts(archive.index()) == {"unchanged": 3}
    with archive.store() as store:
        assert store.corrections("1") == []


def test_an_article_whose_number_was_taken_is_known_again(archive: Archive) -> None:
    table(archive, "a.jsonl", ("1", "Harvest", WHEAT))
    other = table(archive, "b.jsonl", ("1", "Trams", TRAMS))
    archive.index()
    before = titles(archive)
    changes: list[Callable[[], object]] = [
        lambda: rewrite(other),
        lambda: other.rename(other.with_name("0.jsonl")),
        (archive.reporting / "a.jsonl").unlink,
    ]
    for change in changes:
        change()
        assert not {"added", "changed"} & counts(archive.index(withdraw=True)).keys()
    with archive.store() as store:
        assert list(store.article_ids()) == [one for one, title in before.items() if title == "Trams"]

    table(archive, "0.jsonl", ("1", "Trams are late", TRAMS))

    assert counts(archive.index()) == {"changed": 1}, "and so it is when its title is corrected"


def test_a_file_that_is_read_again_because_of_one_record_keeps_the_others(archive: Archive) -> None:
    table(archive, "n.jsonl", ("2", "Floods", WHEAT))
    table(archive, "s.jsonl", ("2", "Floods", RIVER), ("3", "Trams", TRAMS))
    assert counts(archive.index()) == {"added": 2, "skipped": 1}
    table(archive, "e.jsonl", ("3", "Whales", "Whales were seen off the eastern cape by four boats."))

    assert counts(archive.index()) == {"added": 1, "unchanged": 2, "skipped": 1}
    assert sorted(titles(archive).values()) == ["Floods", "Trams", "Whales"]


def test_outlets_that_have_one_story_under_one_id_are_two(archive: Archive) -> None:
    id_ = "http://herald.example/1"
    table(archive, "a.jsonl", (id_, "Ferry sinks", f"{RIVER} They say."), source="Gazette")
    table(archive, "b.jsonl", (id_, "Ferry sinks", RIVER), source="Herald")

    assert counts(archive.index()) == {"added": 2}


def test_exports_in_one_archive_may_number_alike(archive: Archive) -> None:
    parts = [
        table(archive, "a.jsonl", ("1", "Harvest", WHEAT)),
        table(archive, "b.jsonl", ("1", "Trams", TRAMS)),
    ]
    whole = archive.reporting / "all.zip"
    with zipfile.ZipFile(whole, "w") as zipped:
        for part in parts:
            zipped.write(part, part.name)
            part.unlink()

    assert counts(archive.index()) == {"added": 2}
    rewrite(whole)
    assert counts(archive.index()) == {"unchanged": 2}


def test_a_number_that_a_person_withdrew_keeps_out_that_article_and_no_other(archive: Archive) -> None:
    path = table(archive, "a.jsonl", ("1", "Harvest", WHEAT))
    archive.index()
    with archive.store() as store:
        article = store.article("1")
    assert article
    with closing(Store(archive.folder, create=True)) as store, store.transaction():
        store.withdraw_for_good(article, "retracted")
    rewrite(path)
    table(archive, "b.jsonl", ("1", "Trams", TRAMS))
    table(archive, "c.jsonl", ("1", "Harvest", WHEAT.upper()))

    summary = archive.index()

    assert (counts(summary), summary.held_back) == ({"added": 1}, 2)
    assert list(titles(archive).values()) == ["Trams"]


def test_what_leaves_a_file_for_another_that_is_read_first_is_a_correction(archive: Archive) -> None:
    story = ("wire-1", "Harvest", WHEAT)
    last = table(archive, "z.jsonl", story, ("wire-2", "Trams", TRAMS))
    archive.index()
    table(archive, "a.jsonl", ("wire-1", "Harvest", WHEAT.replace("nine", "ten")))
    table(archive, last.name, ("wire-2", "Trams", TRAMS))

    assert counts(archive.index()) == {"changed": 1, "unchanged": 1}


def test_what_a_file_still_has_is_not_given_to_another_that_is_read_first(archive: Archive) -> None:
    # Both are written again, so that nobody can tell by their times whose words are those that were stored.
    first = table(archive, "a.jsonl", ("x-1", "Harvest", WHEAT))
    second = table(archive, "b.jsonl", ("wire-1", "Harvest", WHEAT))
    archive.index()
    table(archive, first.name, ("wire-1", "Harvest", RIVER))
    rewrite(second)

    summary = archive.index(withdraw=True)

    assert counts(summary) == {"withdrawn": 1, "unchanged": 1, "skipped": 1}
    assert archive.answers("nine years") == ["Harvest"]


def test_what_was_stored_by_the_beginning_of_a_long_id_keeps_it(archive: Archive) -> None:
    # As an earlier version stored it: of its id only the first 200 characters, and the second record not at all.
    long = "http://herald.example/" + "a" * 200
    path = table(archive, "a.jsonl", (long[:200], "Harvest", WHEAT), ("short", "Floods", RIVER))
    archive.index()
    table(
        archive,
        path.name,
        (f"{long}1", "Harvest", WHEAT),
        (f"{long}2", "Trams", TRAMS),
        ("short", "Floods", RIVER),
    )

    summary = archive.index()

    assert (counts(summary), summary.passages) == ({"added": 1, "unchanged": 2}, 1)
    assert titles(archive)[long[:200]] == "Harvest"
    table(
        archive,
        path.name,
        (f"{long}1", "Harvest", RIVER),
        (f"{long}2", "Trams", TRAMS),
        ("short", "Floods", RIVER),
    )
    assert counts(archive.index()) == {"changed": 1, "unchanged": 2}, "and so it does when it is corrected"
