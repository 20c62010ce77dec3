"""What an archive keeper relies on when a source is renamed, dropped or indexed in part, and when files move between
sources: what is gone or corrected there is gone or corrected here, and nothing is lost on the way.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index.embedding.minilm import MiniLM
from tests.support.archive import Archive, counts


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    """Four reports, and a folder beside them for others."""
    made = Archive(tmp_path, embedder)
    for number in range(4):
        made.write(f"{number}.txt", f"Report {number}", said(number))
    (tmp_path / "other").mkdir()
    return made


def said(number: int) -> str:
    return f"Convoy number {number} reached the city."


def renamed(archive: Archive) -> Path:
    return archive.reporting.rename(archive.base / "renamed")


def test_a_source_that_was_renamed_is_corrected_and_withdrawn_from_as_before(archive: Archive) -> None:
    archive.index(configured=[archive.reporting])
    now = renamed(archive)
    moved = archive.index(configured=[now])
    (now / "1.txt").unlink()
    (now / "2.txt").write_text("Report 2\n\nThe second convoy turned back.\n")

    later = archive.index(configured=[now])

    assert (counts(moved), moved.passages) == ({"unchanged": 4}, 0)
    assert counts(later) == {"changed": 1, "withdrawn": 1, "unchanged": 2}
    assert archive.answers(said(1)) == archive.answers(said(2)) == []
    assert archive.answers("second convoy turned back") == ["Report 2"]


def test_what_went_while_a_source_was_renamed_is_withdrawn_if_it_is_not_too_much(archive: Archive) -> None:
    archive.index(configured=[archive.reporting])
    now = renamed(archive)
    for number in range(3):
        (now / f"{number}.txt").unlink()

    assert counts(archive.index(configured=[now])) == {"kept": 3, "unchanged": 1}
    (now / "3.txt").write_text("Report 3\n\nThe third convoy turned back.\n")
    assert counts(archive.index(configured=[now])) == {"kept": 3, "changed": 1}
    assert archive.answers(said(3)) == [], "what is in its new place is corrected there"
    assert counts(archive.index(configured=[now], withdraw=True)) == {"withdrawn": 3, "unchanged": 1}


def test_a_source_that_is_called_otherwise_is_the_same_source(archive: Archive) -> None:
    otherwise = archive.base / "other" / ".." / "reporting"
    archive.index(configured=[otherwise])
    archive.write("2.txt", "Report 2", "The second convoy turned back.")

    summary = archive.index(configured=[archive.reporting])

    assert counts(summary) == {"changed": 1, "unchanged": 3}
    assert summary.doubts == []
    assert archive.answers(said(2)) == []
    assert archive.paths() == ["0.txt", "1.txt", "2.txt", "3.txt"]


def test_what_is_in_none_of_the_sources_any_more_stays_and_is_named(archive: Archive) -> None:
    (archive.base / "other" / "rain.txt").write_text("Rain ahead\n\nRain is expected until Thursday.\n")
    (archive.base / "other" / "snow.txt").write_text("Snow ahead\n\nSnow is expected until Friday.\n")
    archive.index(configured=[archive.reporting, archive.base / "other"])

    without = archive.index(configured=[archive.reporting])
    (archive.base / "other" / "rain.txt").unlink()
    less = archive.index(configured=[archive.reporting])

    assert counts(without) == {"unchanged": 4}
    assert [str(doubt) for doubt in without.doubts] == [
        f"{archive.base / 'other'}: no source of the settings has it; what was read from it is kept as it was then; "
        "name it there to have it looked after"
    ]
    assert counts(less) == {"withdrawn": 1, "unchanged": 4}
    assert archive.answers("Snow is expected") == ["Snow ahead"]


def test_while_a_source_is_not_there_nothing_of_one_that_was_dropped_is_withdrawn(archive: Archive) -> None:
    archive.index(configured=[archive.reporting])
    now = renamed(archive)
    (now / "1.txt").unlink()

    summary = archive.index(configured=[now, archive.base / "unmounted"])

    assert counts(summary) == {"unchanged": 3, "skipped": 1}
    assert archive.answers(said(1)) == ["Report 1"]


def test_a_part_that_is_indexed_by_itself_stays_with_its_source(archive: Archive) -> None:
    for number in (7, 8):
        archive.write(f"sub/{number}.txt", f"Report {number}", said(number))
    source, part = archive.reporting, archive.reporting / "sub"
    archive.index(configured=[source])
    archive.write("sub/9.txt", "Report 9", said(9))

    typed = archive.index(archive.base / "other" / ".." / "reporting" / "sub", configured=[source])
    (part / "8.txt").unlink()
    (part / "9.txt").unlink()
    by_part = archive.index(part, configured=[source])
    (part / "7.txt").unlink()
    by_source = archive.index(configured=[source])

    assert counts(typed) == {"added": 1, "unchanged": 2}
    assert counts(by_part) == {"withdrawn": 2, "unchanged": 1}
    assert counts(by_source) == {"withdrawn": 1, "unchanged": 4}


def test_what_moves_between_sources_is_not_withdrawn_where_only_one_is_looked_at(archive: Archive) -> None:
    sources = [archive.reporting, archive.base / "other"]
    archive.index(configured=sources)
    (sources[0] / "1.txt").rename(sources[1] / "1.txt")
    (sources[0] / "2.txt").unlink()

    summary = archive.index(sources[0], configured=sources)

    assert (counts(summary), summary.passages) == ({"withdrawn": 1, "unchanged": 2}, 0)
    assert archive.answers(said(1)) == ["Report 1"]


def test_a_source_that_is_away_is_no_trouble_of_a_run_over_another(archive: Archive) -> None:
    sources = [archive.reporting, archive.base / "other"]
    archive.index(configured=sources)
    sources[1].rmdir()
    (sources[0] / "1.txt").unlink()

    summary = archive.index(sources[0], configured=sources)

    assert counts(summary) == {"withdrawn": 1, "unchanged": 3}
    assert (summary.missing, summary.skipped) == ([], [])
    assert archive.index(configured=sources).missing == [str(sources[1])], "it is told when it is its turn"


def test_a_file_that_is_still_being_copied_to_another_source_is_not_withdrawn_meanwhile(
    archive: Archive,
) -> None:
    sources = [archive.reporting, archive.base / "other"]
    archive.index(configured=sources)
    time.sleep(1.1)
    words = (sources[0] / "1.txt").read_bytes()
    (sources[0] / "1.txt").unlink()
    (sources[0] / "2.txt").unlink()
    (sources[1] / "1.txt").write_bytes(words[:-9])

    meanwhile = archive.index(sources[0], configured=sources, settle=1.0)
    (sources[1] / "1.txt").write_bytes(words)
    time.sleep(1.1)
    settled = archive.index(sources[0], configured=sources, settle=1.0)

    assert counts(meanwhile) == {"withdrawn": 1, "unchanged": 2}
    assert meanwhile.unsettled == [str(sources[1] / "1.txt")]
    assert counts(settled) == {"unchanged": 2}
    assert archive.answers(said(1)) == ["Report 1"]
