"""A run that is stopped keeps what it has done, and whoever asks meanwhile is answered from what there is."""

from __future__ import annotations

import re
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.archive.coverage import short_of
from corpus import Limits
from index.embedding.minilm import MiniLM
from index.errors import BusyError
from index.indexing import publisher
from index.indexing.progress import Progress
from index.indexing.rules import Rules
from index.indexing.summary import Summary
from index.keeping.build import build
from index.lock import WriterLock
from index.vectors.generation import current_name, open_current
from tests.support.archive import Archive, counts
from tests.support.processes import PROCESSES, child
from tests.support.publisher import hold_lock

ARTICLES = 300


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    made = Archive(tmp_path, embedder)
    for number in range(ARTICLES):
        made.write(f"{number:03}.txt", f"Convoy {number}", f"Convoy number {number} reached the city.")
    return made


def stopped_after(archive: Archive, articles: int, passage_tokens: int = 64) -> None:
    def report(now: Progress) -> None:
        if now.articles >= articles:
            raise KeyboardInterrupt

    rules = Rules(passage_tokens, 0.5, Limits())
    with pytest.raises(KeyboardInterrupt):
        build(archive.folder, [str(archive.reporting)], rules, report=report)


def test_a_first_run_that_is_stopped_answers_from_what_it_has_and_says_how_much(archive: Archive) -> None:
    stopped_after(archive, 280)

    assert "Convoy 7" in archive.answers("Convoy number 7")
    with archive.store() as store:
        [line] = short_of(store)
    assert line.startswith("Only part of the reporting has been indexed so far: ")
    assert re.search(r" articles, 4\d% of what the sources hold\. 'dateline index' reads the rest\.$", line)
    summary = archive.index()
    assert 0 < summary.passages < ARTICLES, "what was stored is not embedded again"
    with archive.store() as store:
        assert short_of(store) == ()


def test_a_long_run_publishes_as_it_goes(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "EVERY", 100)
    stopped_after(archive, 299)

    with closing(open_current(archive.folder)) as generation:
        assert generation.count() >= 100
    archive.index()
    assert int(current_name(archive.folder)[-6:]) <= 4, (
        "each time there is half as much again, not more often"
    )


def test_an_index_made_anew_goes_on_where_it_was_stopped(archive: Archive) -> None:
    archive.index()
    stopped_after(archive, 280, passage_tokens=100)
    with archive.store() as store:
        staged = len(store.staged_ids(Rules(100, 0.5, Limits()).fingerprint(store.fact("fingerprint"))))
    embedded = Counting(archive)

    summary = embedded.index(passage_tokens=100)

    assert staged >= 128
    assert embedded.texts == ARTICLES - staged
    assert counts(summary) == {"renewed": ARTICLES, "unchanged": ARTICLES}
    assert archive.answers("Convoy number 7 reached") == ["Convoy 7"]


def test_settings_that_are_put_back_leave_nothing_of_the_others_behind(archive: Archive) -> None:
    archive.index()
    stopped_after(archive, 280, passage_tokens=100)

    assert archive.index().passages == 0
    with archive.store() as store:
        other = Rules(100, 0.5, Limits()).fingerprint(store.fact("fingerprint"))
        assert store.staged_ids(other) == set()


class Counting:
    """Indexes an archive and counts how many texts that embeds."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.texts = 0

    def index(self, passage_tokens: int) -> Summary:
        def embed(texts):  # type: ignore[no-untyped-def]
            self.texts += len(texts)
            return self._archive.embedder.embed(texts)

        rules = Rules(passage_tokens, 0.5, Limits())
        return build(self._archive.folder, [str(self._archive.reporting)], rules, embed=embed)


def test_a_second_run_waits_for_the_first_unless_it_is_told_not_to(archive: Archive) -> None:
    held = PROCESSES.Event()
    rules = Rules(64, 0.5, Limits())
    sources = [str(archive.reporting)]
    with child(hold_lock, archive.folder, held) as other:
        assert held.wait(60)
        with pytest.raises(BusyError, match="is writing this index"):
            build(archive.folder, sources, rules)
        threading.Timer(0.5, other.kill).start()

        assert counts(build(archive.folder, sources, rules, wait=-1)) == {"added": ARTICLES}
    with WriterLock(archive.folder):
        pass
