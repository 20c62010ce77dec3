"""An updater that is killed, at any step and at any moment, is not noticed by whoever is asking."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from index.audit.audit import audit
from index.store.sqlite import Store
from tests.support.processes import PROCESSES, child
from tests.support.updater import (
    GONE_BELOW,
    PRESENT_FROM,
    PRESENT_TO,
    STEPS,
    Checksums,
    ask_without_pause,
    update,
    update_and_die,
)

_ARTICLES = 30  # in the archive at any time; the oldest go as new ones come
# At random moments; the sixty take minutes on a busy machine, and are asked for (`pytest -m slow`).
_KILLS = (5, pytest.param(60, marks=[pytest.mark.slow, pytest.mark.timeout(900)]))


@dataclass
class Archive:
    """Numbered articles in files of their own; each round the oldest go, one is corrected, new ones come."""

    base: Path
    first: int = 0
    last: int = 0
    numbers: Any = field(default_factory=lambda: PROCESSES.Array("q", 3))

    def __post_init__(self) -> None:
        (self.base / "reporting").mkdir()
        self._write(_ARTICLES)
        update(*self.places)
        self.acknowledge()

    @property
    def places(self) -> tuple[Path, Path]:
        return self.base / "index", self.base / "reporting"

    def change(self) -> None:
        """Nobody may count on what goes now, though it is shown until a run has come to its end."""
        self.numbers[PRESENT_FROM] = self.first + 2
        for number in (self.first, self.first + 1):
            self._path(number).unlink()
        self.first += 2
        self._write(2)
        corrected = self.first + _ARTICLES // 2
        text = f"Convoy {corrected}\n\nThe convoy kilo{corrected} came in round {self.last}.\n"
        self._path(corrected).write_text(text)

    def acknowledge(self) -> None:
        """A run has come to its end."""
        self.numbers[GONE_BELOW] = self.first
        self.numbers[PRESENT_TO] = self.last

    def _write(self, count: int) -> None:
        for number in range(self.last, self.last + count):
            self._path(number).write_text(f"Convoy {number}\n\nThe convoy kilo{number} came to the city.\n")
        self.last += count

    def _path(self, number: int) -> Path:
        return self.base / "reporting" / f"{number:05}.txt"


@contextmanager
def _two_readers(archive: Archive) -> Iterator[None]:
    """Two processes ask without pause; at the end no query may have failed."""
    stop = PROCESSES.Event()
    with ExitStack() as stack:
        pipes = [PROCESSES.Pipe() for _ in range(2)]
        for seed, (_, there) in enumerate(pipes):
            asking = child(ask_without_pause, archive.places[0], archive.numbers, stop, there, seed)
            stack.enter_context(asking)
        for here, _ in pipes:
            assert here.poll(60)
            here.recv()
        yield
        stop.set()
        for here, _ in pipes:
            assert here.poll(60), "a reader died"
            asked, failures = here.recv()
            assert failures == []
            assert asked > 50


def _finish(archive: Archive) -> None:
    """The run after a kill: it leaves each article once, in its newest words."""
    update(*archive.places)
    archive.acknowledge()
    with closing(Store(archive.places[0])) as store:
        articles = [store.article(article_id) for article_id in store.article_ids()]
    bodies = {one.path: one.body for one in articles if one}
    assert len(articles) == len(bodies) == _ARTICLES
    for path in archive.places[1].iterdir():
        assert path.read_text().endswith(f"\n\n{bodies[str(path)]}\n")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


# What is killed after a step has mostly got as far as what is killed before the next.
@pytest.mark.parametrize("after", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_an_updater_killed_at_every_step_is_not_noticed(archive: Archive, after: bool) -> None:
    with _two_readers(archive):
        for step in range(len(STEPS)):
            _die_at(archive, step, after)
            _finish(archive)
        assert audit(archive.places[0], Checksums().embed) == []


def _die_at(archive: Archive, step: int, after: bool) -> None:
    for _ in range(5):  # A generation that is being read is not cleared away, and so not every run does that.
        archive.change()
        with child(update_and_die, *archive.places, step, after) as updater:
            updater.join(60)
            if updater.exitcode == -9:
                return
            assert updater.exitcode == 0
        archive.acknowledge()
    raise AssertionError(f"never came to {STEPS[step][1]} {STEPS[step][2]}")


@pytest.mark.parametrize("most", _KILLS)
def test_an_updater_killed_at_any_moment_is_not_noticed(archive: Archive, most: int) -> None:
    chance = random.Random(7)
    kills = 0
    with _two_readers(archive):
        while kills < most:
            archive.change()
            with child(update, *archive.places) as updater:
                updater.join(chance.uniform(0, 0.5))
                updater.kill()
                updater.join()
                killed = updater.exitcode == -9
            kills += killed
            if not killed:
                archive.acknowledge()
            elif kills % 5 == 0:
                _finish(archive)
        _finish(archive)
        assert audit(archive.places[0], Checksums().embed) == []
