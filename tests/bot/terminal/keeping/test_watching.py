"""`dateline index --watch` as its own process: what its log says, and what is answerable then."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.archive.indexing import build_index
from bot.settings import Settings
from bot.terminal.commands import main
from bot.terminal.keeping.watching.watcher import Watcher
from index.embedding.minilm import MiniLM
from index.indexing.progress import Progress
from index.lock import WriterLock
from tests.conftest import REPOSITORY
from tests.support.archive import Archive, counts

BRIDGE = "The Tor bridge was closed on Monday."
WATER = "Two million people have had no running water since the pumping station was hit."
DAMAGED = "run 'dateline verify', which says what can be done"
PATIENCE = 40  # seconds, for a loaded machine

Start = Callable[[Path], AbstractContextManager[Callable[[], list[str]]]]


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    made = Archive(tmp_path, embedder)
    made.write("bridge.txt", "Bridge closed", BRIDGE)
    return made


def configure(archive: Archive, *feeds: str) -> Path:
    config = archive.base / "config.toml"
    config.write_text(
        f"[corpus]\nsources = {json.dumps([str(archive.reporting), *feeds])}\n"
        "poll_minutes = 0.005\nprivate_addresses = true\n"
        '[index]\nfolder = "index"\n[log]\njson_lines = true\n'
    )
    return config


def until(messages: Callable[[], list[str]], *words: str) -> str:
    """The first message that has all `words`, once it is there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for message in messages():
            if all(word in message for word in words):
                return message
        time.sleep(0.05)
    raise AssertionError(f"no {words} in {messages()}")


def test_files_come_change_and_go_a_half_written_one_waits_and_sigterm_ends_it(archive: Archive) -> None:
    command = [sys.executable, "-m", "bot", "--config", str(configure(archive)), "index", "--watch"]
    lines: list[str] = []

    def messages() -> list[str]:
        return [json.loads(line)["message"] for line in lines]

    with subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True) as process:
        try:
            reading = threading.Thread(target=lambda: lines.extend(process.stderr or ()))
            reading.start()
            until(messages, "added: Bridge closed")

            half = archive.reporting / "water.txt"
            with half.open("w") as file:  # for longer than a file takes to settle
                for word in ("Taps run dry\n\n", *WATER.split()):
                    file.write(f"{word} ")
                    file.flush()
                    time.sleep(0.2)
            until(messages, "added: Taps run dry")
            assert len([one for one in messages() if "Taps run dry" in one]) == 1
            assert archive.answers(WATER) == ["Taps run dry"]

            half.unlink()
            until(messages, "withdrawn: Taps run dry")
            assert archive.answers(WATER) == []
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
            reading.join()
    assert messages()[-1] == "stopped; the index is whole"


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Start:
    """Watches in a thread, without the signals and with files that settle sooner; gives what it logs."""
    monkeypatch.setattr("bot.terminal.keeping.watching.watcher.SETTLE", 0.5)
    caplog.set_level(logging.INFO, "bot.terminal")

    @contextmanager
    def started(config: Path) -> Iterator[Callable[[], list[str]]]:
        stop = threading.Event()
        thread = threading.Thread(target=Watcher(Settings.load(config)).run, args=(stop,))
        thread.start()
        try:
            yield lambda: [record.getMessage() for record in list(caplog.records)]
        finally:
            stop.set()
            thread.join()

    return started


def test_a_folder_that_goes_away_and_comes_back_loses_nothing(archive: Archive, watching: Start) -> None:
    with watching(configure(archive)) as messages:
        until(messages, "added: Bridge closed")

        away = archive.reporting.rename(archive.base / "away")
        until(messages, "no such file or folder")
        assert archive.answers(BRIDGE) == ["Bridge closed"]
        away.rename(archive.reporting)
        archive.write("water.txt", "Taps run dry", WATER)

        until(messages, "added: Taps run dry")
        assert not [one for one in messages() if one.startswith("withdrawn")]


def test_a_file_that_moves_to_another_source_is_not_withdrawn_in_between(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.terminal")
    archive.write("water.txt", "Taps run dry", WATER)
    other = archive.base / "other"
    other.mkdir()
    settings = Settings.load(configure(archive, str(other)))
    build_index(settings)
    (archive.reporting / "bridge.txt").rename(other / "bridge.txt")

    watcher = Watcher(settings)
    watcher._index(watcher._sources[0], threading.Event())  # the pass that comes first

    assert not [one for one in caplog.messages if one.startswith("withdrawn")]
    assert archive.answers(BRIDGE) == ["Bridge closed"]


def test_a_feed_is_polled_on_its_schedule_and_survives_being_away(archive: Archive, watching: Start) -> None:
    answers = [(200, "First words."), (500, ""), (500, ""), (200, "Corrected words.")]

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
            feed = f"http://127.0.0.1:{http.server_address[1]}/feed"
            with watching(configure(archive, feed)) as messages:
                until(messages, "added: Siege")
                until(messages, "changed: Siege")
                assert len([one for one in messages() if "the server says 500" in one]) == 1
        finally:
            http.shutdown()
            thread.join()
    assert archive.answers("Corrected words.") == ["Siege"]


def test_another_writer_is_waited_for(
    archive: Archive, watching: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.terminal.keeping.watching.watcher._RETRY", 0.2)
    with watching(configure(archive)) as messages:
        until(messages, "added: Bridge closed")
        with WriterLock(archive.folder, wait=PATIENCE):
            archive.write("water.txt", "Taps run dry", WATER)
            until(messages, "is writing this index")
        until(messages, "added: Taps run dry")


def test_a_damaged_store_is_told_of_for_as_long_as_it_lasts_and_at_the_end(
    archive: Archive, watching: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.terminal.keeping.watching.source._AGAIN", 0.5)
    config = configure(archive)
    build_index(Settings.load(config))
    whole = (archive.folder / "store.db").read_bytes()
    (archive.folder / "store.db").write_bytes(whole[: len(whole) // 2])

    with watching(config) as messages:
        first = until(messages, DAMAGED)
        until(lambda: messages()[messages().index(first) + 1 :], DAMAGED)
    said = messages()

    assert said[-1].startswith(f"stopped; not up to date with {archive.reporting}: ")
    assert DAMAGED in said[-1]


def test_a_store_that_is_put_right_meanwhile_is_indexed_again(archive: Archive, watching: Start) -> None:
    config = configure(archive)
    build_index(Settings.load(config))
    whole = (archive.folder / "store.db").read_bytes()
    (archive.folder / "store.db").write_bytes(whole[: len(whole) // 2])

    with watching(config) as messages:
        until(messages, DAMAGED)
        (archive.folder / "store.db").write_bytes(whole)
        until(messages, f"{archive.reporting} is indexed again")

    assert messages()[-1] == "stopped; the index is whole"


def test_a_stop_in_the_middle_of_a_run_leaves_a_whole_index(archive: Archive, watching: Start) -> None:
    for number in range(30):
        archive.write(f"{number}.txt", f"Report {number}", f"Report number {number} says this. {WATER}")
    config = configure(archive)
    with watching(config):
        while not (archive.folder / "store.db").exists():
            time.sleep(0.01)

    build_index(Settings.load(config))
    done = CliRunner().invoke(main, ["--config", str(config), "verify"])
    assert done.exit_code == 0, done.output


def test_a_stop_does_not_wait_for_the_end_of_a_long_file(archive: Archive) -> None:
    records = [{"id": str(number), "text": f"Report number {number}."} for number in range(300)]
    archive.write_records("wire.jsonl", records)
    settings = Settings.load(configure(archive))

    def stop(progress: Progress) -> None:
        if progress.passages:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(settings, report=stop)

    with archive.store() as store:
        assert 0 < store.coverage().articles < 300
    assert counts(build_index(settings))["added"] < 300


def test_watch_does_not_go_with_a_dry_run(archive: Archive) -> None:
    done = CliRunner().invoke(main, ["index", "--watch", "--dry-run", str(archive.reporting)])

    assert done.exit_code == 2
    assert "--watch goes with none of" in done.stderr
