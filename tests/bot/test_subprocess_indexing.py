"""Indexing for a process that answers: another one does it, and what it says comes through."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.archive.subprocess_indexing import build_apart
from bot.settings import Settings
from index.errors import IndexingError
from index.indexing.progress import Progress
from index.lock import WriterLock
from index.status import read_status

COUNT = "1 added, 0 changed, 0 withdrawn, 0 unchanged, 0 skipped"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "one.txt").write_text("Bridge closed\n\nThe Tor bridge was closed on Monday.\n")
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").write_text("raise SystemExit('somebody else has a bot here')")
    (tmp_path / "config.toml").write_text('[corpus]\nsources = ["news"]\n')
    monkeypatch.chdir(tmp_path)
    return Settings.load(tmp_path / "config.toml")


def test_another_process_indexes_behind_whoever_is_asking(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[str]] = []

    class Noted(subprocess.Popen[str]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    steps: list[Progress] = []
    behind: list[int] = []

    def report(step: Progress) -> None:
        steps.append(step)
        if hasattr(os, "getpriority"):
            behind.append(os.getpriority(os.PRIO_PROCESS, started[0].pid))

    monkeypatch.setattr("bot.archive.subprocess_indexing.subprocess.Popen", Noted)
    assert build_apart(settings, report) == COUNT

    assert started[0].pid != os.getpid()
    assert (steps[-1].articles, steps[-1].share) == (1, 1.0)
    assert not behind or behind[0] == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
    assert read_status(settings.index.folder).articles == 1


def test_the_other_process_takes_the_database_of_the_bot_for_no_reporting(
    settings: Settings, tmp_path: Path
) -> None:
    kept = tmp_path / "news" / "bot.db"
    kept.write_text("what people asked")
    beside_the_reporting = settings.discord.model_copy(update={"database": kept})

    assert build_apart(settings.model_copy(update={"discord": beside_the_reporting})) == COUNT


def test_what_goes_wrong_there_is_the_same_line_here(settings: Settings) -> None:
    with WriterLock(settings.index.folder), pytest.raises(IndexingError, match="is writing this index; wait"):
        build_apart(settings)


def test_an_indexer_that_is_killed_says_what_to_do_and_loses_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(subprocess.Popen[str]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)

    with monkeypatch.context() as patched:
        patched.setattr("bot.archive.subprocess_indexing.subprocess.Popen", Killed)
        with pytest.raises(
            IndexingError, match=r"was stopped; run 'dateline index' again \(nothing is lost\)"
        ):
            build_apart(settings)
    assert build_apart(settings) == COUNT


PLUGIN = """
import bot.archive.indexing

build_index = bot.archive.indexing.build_index

def build(*settings, **how):
    {does}
    return build_index(*settings, **how)

bot.archive.indexing.build_index = build
"""


@pytest.fixture
def before_indexing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has the other process do something before it indexes."""

    def does(what: str) -> None:
        folder = tmp_path / "plugins"
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(PLUGIN.format(does=what))
        monkeypatch.syspath_prepend(str(folder))

    return does


def test_what_a_library_prints_there_is_not_taken_for_a_step(
    settings: Settings, before_indexing: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    before_indexing("print('a library has something to say')")

    assert build_apart(settings) == COUNT
    assert "a library has something to say" in capfd.readouterr().err


def test_a_fault_of_its_own_is_told_and_not_taken_for_being_stopped(
    settings: Settings, before_indexing: Callable[[str], None]
) -> None:
    before_indexing("raise OSError(28, 'No space left on device')")

    with pytest.raises(
        IndexingError, match=r"^the indexer failed, .* \(No space left on device\); free some space"
    ):
        build_apart(settings)
