"""Whatever goes wrong is one line and an exit code: no traceback, and never the code of "nothing found"."""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NoReturn

import click
import psycopg
import pytest
from click.testing import CliRunner

from bot.errors import ConfigError
from bot.exits import CLOSED, FAULT, STOPPED, TERMINATED, WRONG, explained
from bot.terminal.commands import main
from index.errors import BusyError
from tests.conftest import REPOSITORY

KINDS: dict[str, tuple[BaseException, int, str]] = {
    "a setting": (ConfigError("config.toml: no"), WRONG, "config.toml: no"),
    "a busy index": (BusyError("data: busy"), WRONG, "data: busy"),
    "Ctrl-C": (KeyboardInterrupt(), STOPPED, "'dateline broken' was stopped; run it again for the whole"),
    "a closed pipe": (BrokenPipeError(), CLOSED, ""),
    "a full disk": (sqlite3.OperationalError("database or disk is full"), WRONG, "free some space"),
    "a read-only disk": (sqlite3.OperationalError("attempt to write a readonly database"), WRONG, "allow"),
    "a database that is gone": (psycopg.OperationalError("connection\nrefused"), WRONG, "connection refused"),
    "a system that refuses": (OSError(28, "No space left on device", "x.db"), WRONG, "x.db: the system"),
    "no memory": (MemoryError(), WRONG, "out of memory"),
    "a fault of ours": (OverflowError("date value out of range"), FAULT, "a fault of Dateline's own"),
    "another": (ZeroDivisionError(), FAULT, "please open an issue"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_failure_has_its_line_and_its_code(
    kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    error, code, words = KINDS[kind]
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    @click.command()
    def broken() -> None:
        raise error

    monkeypatch.setitem(main.commands, "broken", broken)
    result = CliRunner().invoke(main, ["broken"])

    assert result.exit_code == code
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == (1 if words else 0)
    assert "Traceback" not in result.output


def test_a_fault_of_ours_leaves_a_file_for_whoever_mends_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    try:
        raise OverflowError("date value out of range")
    except OverflowError as error:
        line, _ = explained(error, "ask")

    named = re.search(r"the file (\S+);", line)
    assert named
    assert "OverflowError: date value out of range" in Path(named[1]).read_text()


@pytest.mark.parametrize(
    "words", [("ask", "--conversation", "a", "Is it open?"), ("forget", "a"), ("forget", "--all")]
)
def test_a_disk_that_refuses_a_conversation_is_one_line(
    sample_config: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    shutil.copytree(sample_config.parent / "data", tmp_path / "data")
    config = shutil.copy(sample_config, tmp_path)
    for kept in (tmp_path / "data").glob("conversations.db*"):
        kept.unlink()
    (tmp_path / "data" / "conversations.db").mkdir()

    result = CliRunner().invoke(main, ["--config", str(config), *words])

    assert result.exit_code == WRONG
    assert "conversations.db: cannot be read or written (" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("search", "siege", "--until", "1900-01-01"), 1),
        (("forget",), WRONG),
        (("forget", "nobody"), 1),
        (("forget", "nobody", "--all"), WRONG),
        (("ask", "Who won the Quidditch cup of Zzyzx?"), 1),
        (("ask", "--timeline", "zzyzx quidditch"), 1),
        (("verify",), 0),
        (("status",), 0),
        (("search", "Castello Road"), 0),
    ],
)
def test_every_exit_code_means_what_it_says(sample_config: Path, words: tuple[str, ...], code: int) -> None:
    assert CliRunner().invoke(main, ["--config", str(sample_config), *words]).exit_code == code


def stopped(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("where", "words", "line"),
    [
        (
            "bot.engine.Dateline.ask",
            ("ask", "Is it open?"),
            "'dateline ask' was stopped; run it again for the whole of it",
        ),
        (
            "bot.archive.indexing.build",
            ("index",),
            "indexing was stopped; what was indexed so far is kept whole",
        ),
    ],
)
def test_ctrl_c_is_told_what_it_stopped(
    sample_config: Path, monkeypatch: pytest.MonkeyPatch, where: str, words: tuple[str, ...], line: str
) -> None:
    monkeypatch.setattr(where, stopped)

    result = CliRunner().invoke(main, ["--config", str(sample_config), *words])

    assert (result.exit_code, result.stderr) == (STOPPED, f"dateline: {line}\n")


def test_sigterm_stops_a_run_as_ctrl_c_does_and_says_so(tmp_path: Path) -> None:
    asked, done = threading.Event(), threading.Event()

    class Stalling(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.set()
            done.wait(60)

    with ThreadingHTTPServer(("127.0.0.1", 0), Stalling) as feed:
        threading.Thread(target=feed.serve_forever, args=(0.02,)).start()
        (tmp_path / "config.toml").write_text(
            f"[corpus]\nsources = ['http://127.0.0.1:{feed.server_port}/']\nprivate_addresses = true\n"
        )
        command = [sys.executable, "-m", "bot", "--config", str(tmp_path / "config.toml")]
        with subprocess.Popen(
            [*command, "index"], cwd=REPOSITORY, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                assert asked.wait(60)
                process.send_signal(signal.SIGTERM)
                assert process.wait(30) == TERMINATED
                assert process.stderr
                assert process.stderr.read() == (
                    "dateline: indexing was stopped; what was indexed so far is kept whole\n"
                )
            finally:
                process.kill()
                done.set()
                feed.shutdown()
    status = subprocess.run([*command, "status"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert status.stdout.rstrip().endswith("UTC: stopped")
