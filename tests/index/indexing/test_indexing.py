"""What an archive keeper sees: only what changed is indexed, and what is gone from the archive is gone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus import Limits, read
from corpus.sources.origin import NOWHERE, Origin
from corpus.sources.subprocess_reading import Found, SubprocessReader
from index.embedding.minilm import MiniLM
from index.errors import IndexingError
from index.indexing.summary import Change
from index.status import read_status
from index.store.changes import ChangeKind
from tests.support.archive import Archive, counts

ROAD = "Rebel fighters broke the siege on Saturday through the Ramouseh road."
WATER = "Two million people have had no running water since the pumping station was hit."
ADVICE = "keep one of the two, or give this one another id"
WEATHER = "Rain is expected over the northern governorates until Thursday."


class ReadHere(SubprocessReader):
    """Reads in this process, where a test says what day it is."""

    def file(self, path: Path, origin: Origin = NOWHERE) -> Iterator[Found]:
        return read(path, limits=Limits(), origin=origin)


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    made = Archive(tmp_path, embedder)
    made.write("road.txt", "Siege of Aleppo broken", ROAD)
    made.write("water.txt", "Taps run dry", WATER)
    return made


@pytest.fixture
def indexed(archive: Archive) -> Archive:
    archive.index()
    return archive


def touch(path: Path) -> None:
    """Moves a file's time of change on by a second, as `touch` would later."""
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))


def test_a_new_archive_is_answerable_after_one_run(archive: Archive) -> None:
    summary = archive.index()

    assert counts(summary) == {"added": 2}
    assert summary.passages == 2
    assert archive.answers("Ramouseh road") == ["Siege of Aleppo broken"]


def test_a_second_run_does_nothing(indexed: Archive) -> None:
    summary = indexed.index()

    assert counts(summary) == {"unchanged": 2}
    assert summary.passages == 0


def test_an_article_in_two_files_is_one_that_is_unchanged(indexed: Archive) -> None:
    shutil.copy(indexed.reporting / "road.txt", indexed.reporting / "road-again.txt")
    indexed.index()

    assert counts(indexed.index()) == {"unchanged": 2}


def test_a_folder_that_waits_for_articles_is_no_trouble_to_an_index_that_has_some(indexed: Archive) -> None:
    inbox = indexed.base / "inbox"
    inbox.mkdir()

    assert counts(indexed.index(inbox)) == {}
    assert indexed.answers("Ramouseh road") == ["Siege of Aleppo broken"]


def test_the_first_run_over_an_empty_folder_says_that_there_is_nothing(
    tmp_path: Path, embedder: MiniLM
) -> None:
    (tmp_path / "reporting").mkdir()

    with pytest.raises(IndexingError, match="nothing could be indexed: the sources hold no articles"):
        Archive(tmp_path, embedder).index()


def test_a_file_that_did_not_change_is_not_even_read(indexed: Archive) -> None:
    path = indexed.reporting / "road.txt"
    stat = path.stat()
    path.write_bytes(b"?" * stat.st_size)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    assert counts(indexed.index()) == {"unchanged": 2}


def test_a_touched_file_with_the_same_words_is_not_embedded_again(indexed: Archive) -> None:
    touch(indexed.reporting / "road.txt")

    summary = indexed.index()

    assert counts(summary) == {"unchanged": 2}
    assert summary.passages == 0


def test_a_new_article_is_embedded_alone(indexed: Archive) -> None:
    indexed.write("weather.txt", "Rain ahead", WEATHER)

    summary = indexed.index()

    assert counts(summary) == {"added": 1, "unchanged": 2}
    assert summary.passages == 1
    assert indexed.answers("northern governorates") == ["Rain ahead"]


def test_a_renamed_file_is_not_embedded_again_and_is_found_at_its_new_place(indexed: Archive) -> None:
    (indexed.reporting / "2016").mkdir()
    (indexed.reporting / "road.txt").rename(indexed.reporting / "2016" / "siege.txt")

    summary = indexed.index()

    assert counts(summary) == {"unchanged": 2}
    assert summary.passages == 0
    assert indexed.paths() == ["2016/siege.txt", "water.txt"]


def test_an_article_that_moves_to_another_source_is_not_embedded_again(indexed: Archive) -> None:
    other = indexed.base / "other"
    other.mkdir()
    (indexed.reporting / "road.txt").rename(other / "road.txt")

    summary = indexed.index(indexed.reporting, other)

    assert counts(summary) == {"unchanged": 2}
    assert summary.passages == 0


def test_files_that_pass_their_articles_on_lose_none(archive: Archive) -> None:
    # As where the newest report is always latest-1 and the oldest goes.
    for number in range(4):
        archive.write(f"latest-{number}.txt", f"Report {number}", f"Convoy number {number} came.")
    archive.index()
    for number in (3, 2, 1):
        (archive.reporting / f"latest-{number - 1}.txt").rename(archive.reporting / f"latest-{number}.txt")
    archive.write("latest-0.txt", "Report 9", "Convoy number 9 came.")

    archive.index()

    found = [archive.answers(f"Convoy number {number}") for number in (9, 0, 1, 2, 3)]
    assert found == [["Report 9"], ["Report 0"], ["Report 1"], ["Report 2"], []]


def test_a_record_that_moves_to_a_large_file_is_not_lost_on_the_way(archive: Archive) -> None:
    # So large that it is stored in parts: what moves is let go before its new file is recorded.
    archive.write_records("a.jsonl", records(1))
    archive.index(passage_tokens=16)
    many = " ".join(f"Truck number {number} was let through at the last road block." for number in range(260))
    archive.write_records("a.jsonl", records(2))
    archive.write_records("b.jsonl", [*records(1), {"id": "long", "title": "Trucks", "text": many}])

    summary = archive.index(passage_tokens=16)

    assert counts(summary) == {"added": 2, "unchanged": 3}
    assert archive.answers("Convoy number 1") == ["Report 1"]
    assert archive.paths() == ["a.jsonl", "b.jsonl", "b.jsonl", "road.txt", "water.txt"]


def test_the_last_run_and_its_outcome_are_on_record(indexed: Archive) -> None:
    first = read_status(indexed.folder).last_run
    indexed.reporting.rename(indexed.base / "unmounted")
    with pytest.raises(IndexingError):
        indexed.index()
    second = read_status(indexed.folder).last_run

    assert first is not None
    assert first.outcome == "2 added, 0 changed, 0 withdrawn, 0 unchanged, 0 skipped"
    assert second is not None
    assert second.outcome.endswith("no such file or folder; check the path")
    assert second.started >= first.started


def test_a_corrected_article_is_never_quoted_in_its_old_words(indexed: Archive) -> None:
    indexed.write("road.txt", "Siege of Aleppo broken", "Rebel fighters say that they cut the Castello road.")

    summary = indexed.index()

    assert counts(summary) == {"changed": 1, "unchanged": 1}
    assert indexed.answers("Ramouseh road") == []
    assert indexed.answers("Castello road") == ["Siege of Aleppo broken"]


def test_a_run_tells_which_passages_went_and_which_are_as_they_were(archive: Archive) -> None:
    record = {"id": "siege", "title": "Siege", "text": f"{ROAD}\n\n{WATER}"}
    archive.write_records("a.jsonl", [record])
    first = archive.index(passage_tokens=16)
    archive.write_records("a.jsonl", [record | {"text": f"{ROAD}\n\n{WEATHER}"}])
    told = [archive.index(passage_tokens=16, dry_run=dry_run) for dry_run in (True, False)]
    (archive.reporting / "water.txt").unlink()
    last = archive.index(passage_tokens=16)

    numbers = [(one.passages, one.passages_gone, one.passages_unchanged) for one in (first, *told, last)]
    assert numbers == [(4, 0, 0), (2, 1, 3), (2, 1, 3), (0, 1, 3)], "the first paragraph is as it was"


def test_correcting_every_article_at_once_is_not_taken_for_a_lost_archive(indexed: Archive) -> None:
    for name in ("road.txt", "water.txt"):
        indexed.write(name, "Corrected", f"A correction of {name} that says something else.")

    summary = indexed.index(vanish_share=0.0)

    assert counts(summary) == {"added": 2, "withdrawn": 2}
    assert indexed.answers("running water") == []


def test_a_vanished_file_is_withdrawn(indexed: Archive) -> None:
    (indexed.reporting / "water.txt").unlink()

    summary = indexed.index()

    assert counts(summary) == {"withdrawn": 1, "unchanged": 1}
    assert indexed.answers("running water") == []
    assert indexed.answers("Ramouseh road") == ["Siege of Aleppo broken"]


def records(*numbers: int) -> list[dict[str, str]]:
    return [
        {"id": f"wire-{n}", "title": f"Report {n}", "text": f"Convoy number {n} reached the city."}
        for n in numbers
    ]


def test_a_record_that_leaves_a_file_of_records_is_withdrawn(archive: Archive) -> None:
    archive.write_records("wire.jsonl", records(1, 2, 3))
    archive.index()
    archive.write_records("wire.jsonl", records(1, 3))

    assert counts(archive.index()) == {"withdrawn": 1, "unchanged": 4}
    assert archive.answers("Convoy number 2") == []


def test_a_corrected_record_keeps_its_place_and_loses_its_old_words(archive: Archive) -> None:
    archive.write_records("wire.jsonl", records(1, 2, 3))
    archive.index()
    corrected = records(1, 2, 3)
    corrected[1]["text"] = "The second convoy turned back."
    archive.write_records("wire.jsonl", corrected)

    summary = archive.index()

    assert counts(summary) == {"changed": 1, "unchanged": 4}
    assert summary.passages == 1
    assert archive.answers("Convoy number 2") == []
    assert archive.answers("second convoy turned back") == ["Report 2"]


def test_a_half_written_file_withdraws_nothing_and_says_so(archive: Archive) -> None:
    path = archive.write_records("wire.jsonl", records(1, 2, 3))
    archive.index()
    path.write_bytes(path.read_bytes()[:-40])

    summary = archive.index()

    assert counts(summary) == {"unchanged": 4, "skipped": 1}
    assert [str(doubt) for doubt in summary.doubts] == [
        f"{path}: 1 of its articles stay as they were, until all of it can be read"
    ]
    assert archive.answers("Convoy number 3") == ["Report 3"]


def test_a_file_that_was_emptied_withdraws_nothing(indexed: Archive) -> None:
    (indexed.reporting / "road.txt").write_bytes(b"")

    assert counts(indexed.index()) == {"unchanged": 1, "skipped": 1}
    assert indexed.answers("Ramouseh road") == ["Siege of Aleppo broken"]


def test_a_source_that_is_not_there_withdraws_nothing(indexed: Archive) -> None:
    other = indexed.base / "other"
    other.mkdir()
    (other / "weather.txt").write_text(f"Rain ahead\n\n{WEATHER}\n")
    indexed.index(indexed.reporting, other)
    other.rename(indexed.base / "unmounted")

    summary = indexed.index(indexed.reporting, other)

    assert counts(summary) == {"unchanged": 2, "skipped": 1}
    assert indexed.answers("northern governorates") == ["Rain ahead"]


def test_a_run_whose_only_source_is_not_there_fails_and_the_index_goes_on_answering(indexed: Archive) -> None:
    indexed.reporting.rename(indexed.base / "unmounted")

    with pytest.raises(IndexingError, match="no such file or folder"):
        indexed.index()
    assert indexed.answers("Ramouseh road") == ["Siege of Aleppo broken"]


def test_indexing_another_source_leaves_the_first_alone(indexed: Archive) -> None:
    other = indexed.base / "other"
    other.mkdir()
    (other / "weather.txt").write_text(f"Rain ahead\n\n{WEATHER}\n")

    assert counts(indexed.index(other)) == {"added": 1}
    assert indexed.answers("Ramouseh road") == ["Siege of Aleppo broken"]


def test_more_than_the_share_gone_is_refused_until_it_is_meant(archive: Archive) -> None:
    archive.write("weather.txt", "Rain ahead", WEATHER)
    archive.index()
    for name in ("water.txt", "weather.txt"):
        (archive.reporting / name).unlink()

    assert counts(archive.index()) == {"kept": 2, "unchanged": 1}
    assert archive.answers("running water") == ["Taps run dry"]
    assert counts(archive.index()) == {"kept": 2, "unchanged": 1}, "it is said every time"
    assert counts(archive.index(withdraw=True)) == {"withdrawn": 2, "unchanged": 1}
    assert archive.answers("running water") == []


def test_withdrawing_everything_on_purpose_leaves_an_index_that_finds_nothing(indexed: Archive) -> None:
    for path in indexed.reporting.iterdir():
        path.unlink()

    assert counts(indexed.index(withdraw=True)) == {"withdrawn": 2}
    assert indexed.search("running water") == []


def test_a_file_of_records_that_lost_most_of_them_is_refused_until_it_is_meant(archive: Archive) -> None:
    path = archive.write_records("wire.jsonl", records(*range(20)))
    archive.index(path)
    archive.write_records("wire.jsonl", records(1, 2))

    assert counts(archive.index(path)) == {"kept": 18, "unchanged": 2}
    assert counts(archive.index(path)) == {"kept": 18, "unchanged": 2}
    assert counts(archive.index(path, withdraw=True)) == {"withdrawn": 18, "unchanged": 2}


def test_a_folder_that_cannot_be_listed_any_more_withdraws_nothing(archive: Archive) -> None:
    # A link in its place is not followed either, and unlike a permission stops the superuser as well.
    archive.write("2016/weather.txt", "Rain ahead", WEATHER)
    archive.index()
    elsewhere = archive.base / "elsewhere"
    (archive.reporting / "2016").rename(elsewhere)
    (archive.reporting / "2016").symlink_to(elsewhere)

    assert counts(archive.index()) == {"unchanged": 2, "skipped": 1}
    assert archive.answers("northern governorates") == ["Rain ahead"]


def test_an_article_in_two_files_survives_the_loss_of_one(archive: Archive) -> None:
    archive.index()
    shutil.copy(archive.reporting / "road.txt", archive.reporting / "copy.txt")
    summary = archive.index()
    assert counts(summary) == {"unchanged": 3}
    assert summary.passages == 0

    (archive.reporting / "copy.txt").unlink()
    assert counts(archive.index()) == {"unchanged": 2}
    assert archive.answers("Ramouseh road") == ["Siege of Aleppo broken"]
    assert archive.paths() == ["road.txt", "water.txt"], "it is shown where it still is"


def test_an_article_in_two_files_is_indexed_once(archive: Archive) -> None:
    shutil.copy(archive.reporting / "road.txt", archive.reporting / "copy.txt")

    summary = archive.index()

    assert counts(summary) == {"added": 2}
    assert summary.passages == 2


def test_of_two_records_with_one_id_the_first_stays_and_the_other_is_named_on_every_run(
    archive: Archive,
) -> None:
    archive.write_records("a.jsonl", records(1))
    other = archive.write_records("b.jsonl", [records(1)[0] | {"text": "Something else altogether."}])
    first = archive.reporting / "a.jsonl"
    reason = f"its id 'wire-1' is already that of another article, in {first}; {ADVICE}"

    for _ in range(2):
        assert [str(skipped) for skipped in archive.index().skipped] == [f"{other} line 1: {reason}"]
    assert archive.answers("Convoy number 1") == ["Report 1"]
    assert archive.answers("Something else") == []


def test_a_row_of_a_table_whose_id_is_taken_is_named_with_its_line(archive: Archive) -> None:
    named = "id,title,text\n"
    first = archive.write("a.csv", named + "7,The ferry,The ferry sank off the northern coast at dawn.\n")
    rows = '5,The bridge,"The bridge\nis closed."\n7,The ferry,"The ferry\nis safe in its harbour again."\n'
    other = archive.write("b.csv", named + rows)

    assert [str(skipped) for skipped in archive.index().skipped] == [
        f"{other} line 4: its id '7' is already that of another article, in {first}; {ADVICE}"
    ]


def test_a_record_that_arrives_under_a_taken_id_does_not_replace_the_first(
    archive: Archive,
) -> None:
    archive.write_records("b.jsonl", records(1))
    archive.index()
    archive.write_records("a.jsonl", [records(1)[0] | {"text": "Something else altogether."}])

    assert counts(archive.index()) == {"unchanged": 3, "skipped": 1}
    assert archive.answers("Convoy number 1") == ["Report 1"]


def test_a_record_whose_id_has_become_free_comes_in(archive: Archive) -> None:
    archive.write_records("a.jsonl", records(1))
    archive.write_records("b.jsonl", [records(1)[0] | {"text": "Something else altogether."}])
    archive.index()
    (archive.reporting / "a.jsonl").unlink()

    archive.index()

    assert archive.answers("Something else") == ["Report 1"]
    assert archive.answers("Convoy number 1") == []


@pytest.mark.parametrize(("day", "comes"), [("2016-08-06", True), ("2026-08-06", False)])
def test_an_article_has_the_day_that_it_bears_once_that_has_come(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, day: str, comes: bool
) -> None:
    monkeypatch.setattr("index.indexing.update.SubprocessReader", ReadHere)
    archive.write_records("a.jsonl", [{"title": "Cover story", "text": WEATHER, "date": day}])
    with monkeypatch.context() as before:
        before.setattr("corpus.draft.to_come", lambda one: one >= date(2016, 8, 6))
        first, second = archive.index(), archive.index()

    third = archive.index()

    assert [len(summary.doubts) for summary in (first, second, third)] == [1, int(comes), 0]
    assert counts(third) == ({"changed": 1, "unchanged": 2} if comes else {"unchanged": 3})
    (found,) = (one for one in archive.search(WEATHER) if one.passage.article.headline == "Cover story")
    assert str(found.passage.article.published) == (day if comes else "None")
    assert counts(archive.index()) == {"unchanged": 3}


def test_a_dry_run_lists_what_the_real_run_does_and_changes_nothing(indexed: Archive) -> None:
    indexed.write("weather.txt", "Rain ahead", WEATHER)
    (indexed.reporting / "water.txt").unlink()
    before = {path: path.read_bytes() for path in indexed.folder.rglob("*") if path.is_file()}

    planned = indexed.index(dry_run=True)

    unchanged = {path: path.read_bytes() for path in indexed.folder.rglob("*") if path.is_file()}
    done = indexed.index()
    assert unchanged == before
    assert planned.changes == done.changes
    assert counts(planned) == counts(done) == {"added": 1, "withdrawn": 1, "unchanged": 1}
    assert planned.passages == done.passages
    weather = indexed.reporting / "weather.txt"
    assert [Change(c.kind, "", c.title, c.path) for c in planned.changes if c.kind is ChangeKind.ADDED] == [
        Change(ChangeKind.ADDED, "", "Rain ahead", str(weather))
    ]


def test_a_dry_run_where_there_is_no_index_yet_leaves_nothing_behind(archive: Archive) -> None:
    assert counts(archive.index(dry_run=True)) == {"added": 2}
    assert not archive.folder.exists()


def test_a_new_length_of_passages_embeds_everything_again_even_what_cannot_be_read_now(
    indexed: Archive,
) -> None:
    longer = " ".join(f"Sentence number {n} of a longer report from the city." for n in range(30))
    indexed.write("long.txt", "A long report", longer)
    of_long = indexed.index().passages
    (indexed.reporting / "road.txt").write_bytes(b"")

    summary = indexed.index(passage_tokens=200)

    assert counts(summary) == {"renewed": 3, "unchanged": 2, "skipped": 1}
    assert indexed.answers("Ramouseh road") == ["Siege of Aleppo broken"]
    with indexed.store() as store:
        assert store.count_passages() == summary.passages
    assert (summary.passages_gone, summary.passages_unchanged) == (of_long, 2), "two are as long as they were"
    with indexed.store() as store:
        passages = store.passages(list(store.every_id())).values()
    assert max(len(passage.text) for passage in passages) > 700


def test_a_file_whose_name_is_no_text_is_one_clear_line(archive: Archive) -> None:
    name = os.fsencode(archive.reporting) + b"/caf\xe9.txt"
    with open(name, "w") as file:  # noqa: PTH123
        file.write("A headline\n\nA body.\n")

    summary = archive.index()

    assert [str(skipped) for skipped in summary.skipped] == [
        f"{archive.reporting}/caf\\udce9.txt: its name is not valid Unicode: rename it"
    ]
    assert counts(summary) == {"added": 2, "skipped": 1}
