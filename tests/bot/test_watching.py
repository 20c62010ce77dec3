"""`dateline index --watch` as its own process: what its log says, and what is answerable then."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main
from index.embedding import MiniLM
from tests.conftest import REPOSITORY
from tests.index.archive import Archive

BRIDGE = "The Tor bridge was closed on Monday."
WATER = "Two million people have had no running water since the pumping station was hit."
PATIENCE = 40  # seconds, for a loaded machine


class Watching:
    """A running `dateline index --watch`, and what it has logged."""

    def __init__(self, config: Path) -> None:
        command = [sys.executable, "-m", "bot", "--config", str(config), "index", "--watch"]
        self.process = subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)
        self.events: list[dict[str, Any]] = []
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.events.append(json.loads(line))

    def messages(self) -> list[str]:
        return [event["message"] for event in self.events]

    def until(self, *words: str) -> str:
        """The first message that has all `words`, once it is there."""
        return wait_for(
            lambda: next((one for one in self.messages() if all(word in one for word in words)), ""), self
        )

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        code = self.process.wait(PATIENCE)
        self._reading.join()
        assert self.process.stderr
        self.process.stderr.close()
        return code


def wait_for(found: Callable[[], str], watching: Watching) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if what := found():
            return what
        assert watching.process.poll() is None, watching.events
        time.sleep(0.05)
    raise AssertionError(watching.events)


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    made = Archive(tmp_path, embedder)
    made.write("bridge.txt", "Bridge closed", BRIDGE)
    return made


@pytest.fixture
def start(archive: Archive) -> Iterator[Callable[..., Watching]]:
    running: list[Watching] = []

    def started(*sources: str) -> Watching:
        config = archive.base / "config.toml"
        named = json.dumps([str(archive.reporting), *sources])
        config.write_text(
            f"[corpus]\nsources = {named}\npoll_minutes = 0.02\nprivate_addresses = true\n"
            '[index]\nfolder = "index"\n[log]\njson_lines = true\n'
        )
        running.append(Watching(config))
        return running[-1]

    yield started
    for watching in running:
        if watching.process.poll() is None:
            watching.process.kill()
            watching.ended()


def test_files_come_change_and_go_and_a_half_written_one_waits(
    archive: Archive, start: Callable[..., Watching]
) -> None:
    watching = start()
    watching.until("added: Bridge closed")
    assert archive.answers(BRIDGE) == ["Bridge closed"]

    half = archive.reporting / "water.txt"
    with half.open("w") as file:  # a sentence that takes longer to write than a file takes to settle
        for word in ("Taps run dry\n\n", *WATER.split()):
            file.write(f"{word} ")
            file.flush()
            time.sleep(0.25)
    archive.write("bridge.txt", "Bridge open again", "The Tor bridge was opened on Tuesday.")

    watching.until("added: Bridge open again")
    watching.until("withdrawn: Bridge closed")
    watching.until("added: Taps run dry")
    assert len([one for one in watching.messages() if "Taps run dry" in one]) == 1
    assert archive.answers(WATER) == ["Taps run dry"]
    half.unlink()
    watching.until("withdrawn: Taps run dry")
    assert archive.answers(WATER) == []

    assert watching.stop() == 0
    assert watching.messages()[-1] == "stopped; the index is whole"


def test_a_folder_that_goes_away_and_comes_back_loses_nothing(
    archive: Archive, start: Callable[..., Watching]
) -> None:
    watching = start()
    watching.until("added: Bridge closed")

    away = archive.reporting.rename(archive.base / "away")
    watching.until("no such file or folder")
    assert archive.answers(BRIDGE) == ["Bridge closed"]
    away.rename(archive.reporting)
    archive.write("water.txt", "Taps run dry", WATER)

    watching.until("added: Taps run dry")
    assert not [one for one in watching.messages() if one.startswith("withdrawn")]
    assert watching.stop(signal.SIGINT) == 0


def test_a_feed_is_polled_on_its_schedule_and_survives_being_away(
    archive: Archive, start: Callable[..., Watching]
) -> None:
    answers = [(200, "First words."), (500, ""), (200, "Corrected words.")]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = answers.pop(0) if len(answers) > 1 else answers[0]
            item = f"<item><guid>1</guid><title>Siege</title><description>{text}</description></item>"
            self.send_response(status)
            self.end_headers()
            self.wfile.write(f"<rss version='2.0'><channel>{item}</channel></rss>".encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.02,))
        thread.start()
        try:
            watching = start(f"http://127.0.0.1:{http.server_address[1]}/feed")
            watching.until("added: Siege")
            watching.until("the server says 500")
            watching.until("changed: Siege")
            assert watching.stop() == 0
        finally:
            http.shutdown()
            thread.join()
    assert archive.answers("Corrected words.") == ["Siege"]


def test_a_stop_in_the_middle_of_the_first_run_leaves_a_whole_index(
    archive: Archive, start: Callable[..., Watching]
) -> None:
    for number in range(200):
        archive.write(f"{number}.txt", f"Report {number}", f"Report number {number} says this. {WATER}")
    watching = start()
    store = archive.folder / "store.db"
    wait_for(lambda: "there" if store.exists() else "", watching)

    assert watching.stop() == 0

    archive.index()
    config = archive.base / "config.toml"
    done = CliRunner().invoke(main, ["--config", str(config), "verify"])
    assert done.exit_code == 0, done.output


def test_watch_does_not_go_with_a_dry_run(archive: Archive) -> None:
    done = CliRunner().invoke(main, ["index", "--watch", "--dry-run", str(archive.reporting)])

    assert done.exit_code == 2
    assert "--watch goes with none of" in done.stderr
