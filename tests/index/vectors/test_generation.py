"""The vector index under publication: killed, raced, out of disk, and read all the while."""

from __future__ import annotations

import logging
import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import BusyError, IndexingError, NoIndexError
from index.lock import WriterLock
from index.vectors import reader as reader_module
from index.vectors.generation import RECORD, Generation, current_name, open_current
from index.vectors.publish import Published, publish
from index.vectors.reader import Reader
from tests.support.processes import PROCESSES, child
from tests.support.publisher import (
    STEPS,
    ask_without_pause,
    hold_lock,
    lock_for_good,
    nearest,
    publish_and_die,
    publish_ids,
    vectors_of,
)


def _publish(folder: Path, ids: Any, fingerprint: str = "test", *, rebuild: bool = False) -> Published:
    with WriterLock(folder) as lock:
        return publish(lock, list(ids), vectors_of, fingerprint=fingerprint, rebuild=rebuild)


def _ids(folder: Path) -> set[int]:
    with closing(open_current(folder)) as generation:
        return generation.ids()


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in (".lock", "CURRENT"))


def _until(condition: Any, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@contextmanager
def _readers(folder: Path, ids: list[int]) -> Iterator[None]:
    """Two threads of another process ask for `ids` without pause; at the end none may have failed."""
    here, there = PROCESSES.Pipe()
    stop: Event = PROCESSES.Event()
    with here, there, child(ask_without_pause, folder, ids, stop, there):
        assert here.poll(30)
        here.recv()
        yield
        stop.set()
        assert here.poll(30), "the readers died"
        asked, failures = here.recv()
        assert failures == []
        assert asked > 20


def test_what_is_published_is_found_by_its_vector(tmp_path: Path) -> None:
    assert _publish(tmp_path, range(100)) == Published("gen-000001", added=100, deleted=0, rebuilt=True)
    with closing(open_current(tmp_path)) as generation:
        near = generation.query(vectors_of([7])[0], 5)
        exact = vectors_of(range(100)) @ vectors_of([7])[0]
        assert [id_ for id_, _ in near] == list(np.argsort(-exact)[:5])
        assert [score for _, score in near] == pytest.approx(sorted(exact, reverse=True)[:5], abs=1e-5)
        assert generation.count() == 100
        assert generation.ids() == set(range(100))
        found = generation.vectors([3, 4, 1000])
        assert set(found) == {3, 4}
        assert np.allclose(found[3], vectors_of([3])[0], atol=1e-6)


def test_asking_for_more_than_there_is_gives_what_there_is(tmp_path: Path) -> None:
    _publish(tmp_path, range(3))
    with closing(open_current(tmp_path)) as generation:
        assert len(generation.query(vectors_of([1])[0], 50)) == 3
        assert generation.query(vectors_of([1])[0], 0) == []


def test_an_archive_with_nothing_left_in_it_answers_with_nothing(tmp_path: Path) -> None:
    _publish(tmp_path, range(3))
    _publish(tmp_path, [])
    with closing(open_current(tmp_path)) as generation:
        assert generation.query(vectors_of([1])[0], 5) == []
    _publish(tmp_path, [5])
    assert _ids(tmp_path) == {5}


def test_a_change_is_carried_into_a_copy_and_the_old_generation_kept(tmp_path: Path) -> None:
    _publish(tmp_path, range(100))
    before = {path: path.read_bytes() for path in (tmp_path / "gen-000001").rglob("*.bin")}
    assert _publish(tmp_path, range(5, 110)) == Published("gen-000002", added=10, deleted=5, rebuilt=False)
    assert _ids(tmp_path) == set(range(5, 110))
    assert _names(tmp_path) == ["gen-000001", "gen-000002"]
    assert {path: path.read_bytes() for path in before} == before
    _publish(tmp_path, range(6, 110))
    assert _names(tmp_path) == ["gen-000002", "gen-000003"]


def test_nothing_to_do_publishes_nothing(tmp_path: Path) -> None:
    _publish(tmp_path, range(10))
    assert _publish(tmp_path, range(10)) == Published("gen-000001", added=0, deleted=0, rebuilt=False)
    assert _names(tmp_path) == ["gen-000001"]


def test_many_small_deletions_end_in_a_rebuild(tmp_path: Path) -> None:
    _publish(tmp_path, range(100))
    rebuilt = [_publish(tmp_path, range(first, 100)).rebuilt for first in (8, 16, 24, 32)]
    assert rebuilt == [False, False, True, False]


def test_another_model_rebuilds_every_vector(tmp_path: Path) -> None:
    _publish(tmp_path, range(20))
    assert _publish(tmp_path, range(20), "another").rebuilt
    assert _publish(tmp_path, range(20), "another").name == "gen-000002"
    assert _publish(tmp_path, range(20), "another", rebuild=True).rebuilt


def test_a_damaged_generation_is_named_and_rebuilt_by_the_next_publication(tmp_path: Path) -> None:
    _publish(tmp_path, range(50))
    for graph in (tmp_path / "gen-000001").rglob("data_level0.bin"):
        os.truncate(graph, 100)
    with pytest.raises(IndexingError, match=r"gen-000001.*verify --repair"):
        open_current(tmp_path)
    assert _publish(tmp_path, range(51)).rebuilt
    assert _ids(tmp_path) == set(range(51))


def test_a_folder_without_an_index_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="dateline index"):
        open_current(tmp_path / "nowhere")


def test_a_reader_of_nothing_answers_once_something_is_published(tmp_path: Path) -> None:
    with closing(Reader(tmp_path)) as reader:
        assert nearest(reader, vectors_of([7])[0], 1) == []
        _publish(tmp_path, range(50))
        _until(lambda: [id_ for id_, _ in nearest(reader, vectors_of([7])[0], 1)] == [7])


def test_the_generation_before_a_damaged_one_answers_a_new_reader(tmp_path: Path) -> None:
    _publish(tmp_path, range(50))
    _publish(tmp_path, range(60))
    for graph in (tmp_path / "gen-000002").rglob("data_level0.bin"):
        os.truncate(graph, 100)

    with closing(Reader(tmp_path)) as reader:
        assert _name(reader) == "gen-000001"
        assert nearest(reader, vectors_of([7])[0], 1)[0][0] == 7


@pytest.mark.parametrize("name", ["gen-backup.tar", "gen-000001.bak", "gen-1", "gen-"])
@pytest.mark.parametrize("folder", [True, False])
def test_what_is_only_called_like_a_generation_is_left_alone(tmp_path: Path, name: str, folder: bool) -> None:
    stray = tmp_path / name
    stray.mkdir() if folder else stray.write_text("a backup")
    for last in (50, 60, 70):
        _publish(tmp_path, range(last))

    assert _ids(tmp_path) == set(range(70))
    assert stray.exists()


def test_a_generation_that_another_program_has_locked_holds_nobody_up(tmp_path: Path) -> None:
    _publish(tmp_path, range(50))
    held = PROCESSES.Event()
    with child(lock_for_good, tmp_path / "gen-000001" / RECORD, held):
        assert held.wait(30)
        began = time.monotonic()
        with pytest.raises(IndexingError, match="locked by another program"):
            open_current(tmp_path)
        with closing(Reader(tmp_path)) as reader:
            assert nearest(reader, vectors_of([7])[0], 1) == []
        assert time.monotonic() - began < 10


def test_publishing_without_the_lock_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lock"):
        publish(WriterLock(tmp_path), [1], vectors_of, fingerprint="test")


def test_a_second_publisher_is_told_who_is_busy_until_that_one_is_killed(tmp_path: Path) -> None:
    held = PROCESSES.Event()
    with child(hold_lock, tmp_path, held) as other:
        assert held.wait(30)
        with pytest.raises(BusyError, match=f"process {other.pid} is writing"), WriterLock(tmp_path):
            pass
        with pytest.raises(BusyError), WriterLock(tmp_path, wait=0.1):
            pass
        other.kill()
        other.join()
        with WriterLock(tmp_path) as lock:
            assert lock.held


def test_vectors_that_cannot_be_had_leave_the_old_index_and_no_litter(tmp_path: Path) -> None:
    _publish(tmp_path, range(10))

    def fetch(ids: Any) -> Any:
        raise KeyError(ids)

    with WriterLock(tmp_path) as lock, pytest.raises(KeyError):
        publish(lock, range(20), fetch, fingerprint="test")
    assert _names(tmp_path) == ["gen-000001"]
    assert _ids(tmp_path) == set(range(10))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sets(st.integers(0, 59), max_size=6), st.sampled_from(["test"] * 6 + ["another"])),
        min_size=1,
        max_size=5,
    )
)
def test_any_sequence_of_publications_finds_what_a_dictionary_would(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[set[int], str]]
) -> None:
    folder = tmp_path_factory.mktemp("sequence")
    wanted = set(range(0, 60, 2))
    for toggled, fingerprint in steps:
        wanted ^= toggled
        _publish(folder, wanted, fingerprint)
        model = {id_: vectors_of([id_])[0] for id_ in sorted(wanted)}
        with closing(open_current(folder)) as generation:
            assert generation.ids() == set(model)
            assert generation.record.fingerprint == fingerprint
            for question in vectors_of([1000, min(wanted)]):
                exact = sorted(model, key=lambda id_: -float(model[id_] @ question))
                assert [id_ for id_, _ in generation.query(question, 5)] == exact[:5]
        assert current_name(folder) in _names(folder)
        assert len(_names(folder)) <= 2


def test_a_publisher_killed_at_any_step_is_not_noticed_by_readers(tmp_path: Path) -> None:
    always = list(range(150))
    published = set(range(200))
    _publish(tmp_path, published)
    _publish(tmp_path, published := published | {200})
    new = 1000
    with _readers(tmp_path, always):
        for again in (False, True):
            for step in range(len(STEPS)):
                wanted = (published - {min(published - set(always))}) | set(range(new, new + 3))
                new += 3
                with child(publish_and_die, tmp_path, sorted(wanted), step, again) as publisher:
                    publisher.join(30)
                    assert publisher.exitcode == -9, f"never came to {STEPS[step][1]} {STEPS[step][2]}"
                found = _ids(tmp_path)
                assert found in (published, wanted)
                assert all((path / RECORD).exists() for path in tmp_path.glob("gen-*"))
                published = found
        _publish(tmp_path, published | {new})
    assert not list(tmp_path.glob("tmp-*"))


@pytest.mark.parametrize("kills", [5, pytest.param(60, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_a_publisher_killed_at_any_moment_is_not_noticed_by_readers(tmp_path: Path, kills: int) -> None:
    always = list(range(150))
    published = set(range(200))
    _publish(tmp_path, published)
    chance = random.Random(3)
    with _readers(tmp_path, always):
        for round_ in range(kills):
            wanted = set(always) | set(range(160 + 3 * round_, 210 + 3 * round_))
            with child(publish_ids, tmp_path, sorted(wanted)) as publisher:
                publisher.join(chance.uniform(0, 0.5))
                publisher.kill()
                publisher.join()
            found = _ids(tmp_path)
            assert found in (published, wanted)
            published = found
        _publish(tmp_path, [*always, 5000])
    assert not list(tmp_path.glob("tmp-*"))


def test_a_reader_follows_what_is_published(tmp_path: Path) -> None:
    _publish(tmp_path, range(50))
    with closing(Reader(tmp_path)) as reader:
        assert nearest(reader, vectors_of([7])[0], 1)[0][0] == 7
        _publish(tmp_path, range(10, 60))
        _until(lambda: nearest(reader, vectors_of([55])[0], 1)[0][0] == 55)
        assert nearest(reader, vectors_of([7])[0], 1)[0][0] != 7


def test_a_generation_in_use_stays_open_and_on_disk_while_others_are_published(tmp_path: Path) -> None:
    _publish(tmp_path, range(50))
    with closing(Reader(tmp_path)) as reader:
        with reader.generation() as old:
            assert old is not None
            for last in range(51, 54):
                _publish(tmp_path, range(last))
            _until(lambda: _name(reader) == "gen-000004")
            assert old.name == "gen-000001"
            assert old.query(vectors_of([7])[0], 1)[0][0] == 7
            assert "gen-000001" in _names(tmp_path)
        with pytest.raises(ValueError, match="closed"):
            old.ids()
        _publish(tmp_path, range(60))
        assert _names(tmp_path) == ["gen-000004", "gen-000005"]


def test_a_generation_that_cannot_be_opened_leaves_the_old_one_answering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reader_module, "_RETRY", 0.1)
    _publish(tmp_path, range(50))
    with closing(Reader(tmp_path)) as reader, caplog.at_level(logging.WARNING):
        assert nearest(reader, vectors_of([7])[0], 1)[0][0] == 7
        (tmp_path / "gen-000002").mkdir()
        (tmp_path / "CURRENT").write_text("gen-000002\n")
        _until(lambda: "gen-000001 goes on answering" in caplog.text)
        assert nearest(reader, vectors_of([7])[0], 1)[0][0] == 7
        _publish(tmp_path, range(60))
        _until(lambda: nearest(reader, vectors_of([55])[0], 1)[0][0] == 55)


def test_file_handles_stay_flat_over_many_generations(tmp_path: Path) -> None:
    handles = Path("/proc/self/fd")
    if not handles.exists():
        pytest.skip("counts file handles through /proc")
    _publish(tmp_path, range(20))
    path = tmp_path / current_name(tmp_path)

    def open_as(number: int) -> int:
        nonlocal path
        path = path.rename(tmp_path / f"gen-{number:06}")
        generation = Generation(tmp_path, path.name)
        generation.query(vectors_of([7])[0], 1)
        generation.close()
        return len(list(handles.iterdir()))

    counts = [open_as(number) for number in range(2, 62)]
    assert min(counts[-20:]) <= max(counts[:5])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB; mounting one takes a right that not every machine gives."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if shutil.which("mount") is None or _mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", disk):
        pytest.skip("may not mount a disk here")
    yield disk
    _mount("-o", "remount,rw", disk)
    subprocess.run(["umount", "--lazy", disk], check=True)


def _mount(*arguments: Any) -> int:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode


def test_a_full_disk_is_one_line_and_the_old_index_goes_on_answering(small_disk: Path) -> None:
    folder = small_disk / "data"
    _publish(folder, range(300))
    with closing(Reader(folder)) as reader:
        for room in (0, 50_000, 1_500_000):
            filler = small_disk / "filler"
            filler.unlink(missing_ok=True)
            filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - room))
            with pytest.raises(IndexingError, match=r"could not be written .* still answers") as failure:
                _publish(folder, range(1, 1400))
            assert "\n" not in str(failure.value)
            assert _names(folder) == ["gen-000001"]
            assert nearest(reader, vectors_of([7])[0], 1)[0][0] == 7
            assert _ids(folder) == set(range(300))
    filler.unlink()
    _publish(folder, range(1, 310))
    assert _ids(folder) == set(range(1, 310))


def test_a_read_only_folder_still_answers_and_says_why_it_cannot_be_written(small_disk: Path) -> None:
    folder = small_disk / "data"
    _publish(folder, range(300))
    assert _mount("-o", "remount,ro", small_disk) == 0
    with closing(Reader(folder)) as reader:
        assert nearest(reader, vectors_of([7])[0], 1)[0][0] == 7
    with pytest.raises(IndexingError, match="allow writing"):
        _publish(folder, range(310))


def _name(reader: Reader) -> str:
    with reader.generation() as generation:
        return generation.name if generation else ""
