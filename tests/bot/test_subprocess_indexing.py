"""Indexing for a process that answers: another one does it, and what it says comes through."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
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
