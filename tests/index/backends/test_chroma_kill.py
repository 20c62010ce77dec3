"""Two indexers and a Chroma server that are killed at any moment lose nothing, and nobody who asks sees what is old."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from index.backends.opening import backend_of
from index.errors import IndexingError
from index.passage import EVERYWHERE
from index.store.postgres.address import Address, Server
from tests.support.chroma import Chroma, running
from tests.support.chroma_index import ChromaArchive, update
from tests.support.processes import child

_ARTICLES = 24  # at any time, in two or three halves of a year; the oldest go as new ones come
_EVERY = 4  # of so many kills one is the server's
_KILLS = (4, pytest.param(60, marks=[pytest.mark.slow, pytest.mark.timeout(900)]))


class Changing(ChromaArchive):
    """Each round the two oldest articles go, two come, and one is corrected."""

    def __init__(self, folder: Path, database: Address, server: Server) -> None:
        super().__init__(folder, database, server)
        for path in self.reporting.iterdir():
            path.unlink()
        self.first, self.last = 0, 0
        self.present, self.gone_below = range(0), 0
        self._come(_ARTICLES)

    def change(self) -> None:
        """Nobody may count on what goes now, though it is shown until a run has come to its end."""
        self.present = range(self.first + 2, self.present.stop)
        for number in (self.first, self.first + 1):
            self.remove(number)
        self.first += 2
        self._come(2)
        corrected = self.first + _ARTICLES // 2
        self.write(corrected, _day(corrected), f"came back in round {self.last}")

    def acknowledge(self) -> None:
        """A run has come to its end."""
        self.present, self.gone_below = range(self.first, self.last), self.first

    def _come(self, count: int) -> None:
        for number in range(self.last, self.last + count):
            self.write(number, _day(number))
        self.last += count


def _day(number: int) -> date:
    return date(2016, 1, 1) + timedelta(days=17 * number)


class Asking:
    """Asks without pause for articles by their own vectors, and notes what is wrong."""

    def __init__(self, archive: Changing) -> None:
        self.asked = 0
        self.wrong: list[str] = []
        self.server_is_up, self.outages = True, 0
        self._archive = archive
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        self._thread.start()
        try:
            yield
        finally:
            self._stop.set()
            self._thread.join()

    def _ask(self) -> None:
        chance = random.Random(1)
        backend = backend_of(self._archive.place)
        with closing(backend.store()) as store, closing(backend.nearest(store)) as near:
            while not self._stop.is_set():
                was_up, outages, gone = self.server_is_up, self.outages, self._archive.gone_below
                number = chance.choice(self._archive.present)
                named = store.named(str(self._archive.reporting / f"{number}.md"))
                ids = store.passage_ids(named[0].id) if named else []
                found, vectors = store.vectors(ids)
                if not found:  # It is being corrected.
                    self._check(number not in self._archive.present or bool(named), f"{number} is lost")
                    continue
                try:
                    answer = near.query(vectors[0], 3, EVERYWHERE)
                except IndexingError as error:
                    self._check(not (was_up and outages == self.outages), str(error))
                    continue
                self.asked += 1
                passages = store.passages([id_ for id_, _ in answer])
                shown = [int(one.article.headline.split()[1]) for one in passages.values()]
                self._check(min(shown, default=gone) >= gone, f"of {shown} some are gone")
                still = store.passages(found)
                self._check(not still or answer[0][0] == found[0], f"{number} is not found")

    def _check(self, is_right: bool, told: str) -> None:
        if not is_right:
            self.wrong.append(told)


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    with running(tmp_path_factory.mktemp("killed")) as server:
        yield server


@pytest.mark.parametrize("kills", _KILLS)
def test_nothing_is_lost_and_nothing_old_is_shown(
    tmp_path: Path, database: Address, server: Chroma, kills: int
) -> None:
    archive = Changing(tmp_path, database, Server(server.url))
    archive.index()
    archive.acknowledge()
    asking, chance, done = Asking(archive), random.Random(7), 0
    with asking.going_on():
        while done < kills:
            archive.change()
            of_server = done % _EVERY == _EVERY - 1
            with (
                child(update, archive.place, archive.reporting) as one,
                child(update, archive.place, archive.reporting) as other,
            ):
                time.sleep(chance.uniform(0, 1.0))
                if of_server:
                    asking.server_is_up = False
                    asking.outages += 1
                    server.kill()
                    for updater in (one, other):
                        updater.join(60)
                        assert updater.exitcode in (0, 3), "whoever finds no Chroma says so"
                    server.start()
                    server.wait()
                    asking.server_is_up = True
                else:
                    dying = chance.choice(((one,), (other,), (one, other)))
                    for updater in dying:
                        updater.kill()
                    for updater in (one, other):
                        updater.join(60)
                        assert updater.exitcode in ((0, -9) if updater in dying else (0,))
                done += of_server or -9 in (one.exitcode, other.exitcode)
                if 0 in (one.exitcode, other.exitcode):
                    archive.acknowledge()
            if of_server:
                archive.index()
                archive.acknowledge()
        archive.index()
        archive.acknowledge()
    faults = archive.audit()
    with archive.store() as store:
        kept = {article.headline for article in store.articles(EVERYWHERE)}

    assert asking.wrong == []
    assert asking.asked > 10 * kills
    assert kept == {f"Convoy {number}" for number in range(archive.first, archive.last)}
    assert faults == []
