"""Reading in a process of its own, with limits on memory and time that the kernel enforces.

Parsers of other people's files can be made to take gigabytes or hours, and some are written in C. What one
file does to them costs only that file. A request is a line of JSON, with a feed's bytes behind it; each
article, error and doubt comes back as a line.
"""

from __future__ import annotations

import datetime
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, astuple
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any

from corpus.article import ArchivedArticle, Article, Doubt
from corpus.errors import ArticleError
from corpus.limits import Limits, megabytes
from corpus.sources.origin import NOWHERE, Origin

Found = Article | ArticleError | Doubt

# By the clock a reader may take so many times as long as it may compute: others want the machine too.
_PATIENCE = 4
_BEAT = 1.0  # seconds after which a reader that goes on says so
_CHUNK = 1 << 16  # bytes that are taken from it at once
_AHEAD = 8  # chunks that wait here before it has to


class SubprocessReader:
    """Reads files and feeds through another process, which is started when it is first needed.

    Use it as a context manager. A reader that goes over `Limits.memory_bytes` or takes more than
    `Limits.article_seconds` over one article is stopped: what it read before stays, and an ArticleError
    stands for the rest. `place` is how many bytes of the file the reader had behind it with what it gave last,
    and `record` where in the file that stood, like `line 3`.
    """

    def __init__(self, limits: Limits) -> None:
        self.place, self.record = 0, ""
        self._limits = limits
        self._reader: _Reader | None = None

    def __enter__(self) -> SubprocessReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def file(self, path: Path, origin: Origin = NOWHERE) -> Iterator[Found]:
        """What `corpus.read` gives for a file."""
        return self._asked(str(path), {"path": str(path)}, b"", origin)

    def feed(self, data: bytes, url: str, origin: Origin = NOWHERE) -> Iterator[Found]:
        """What `corpus.read_feed` gives for a feed."""
        return self._asked(url, {"url": url, "bytes": len(data)}, data, origin)

    def _asked(self, where: str, request: dict[str, Any], data: bytes, origin: Origin) -> Iterator[Found]:
        request |= {"limits": asdict(self._limits), "origin": origin.plain()}
        reader = self._reader = self._reader or _Reader()
        whole = False
        try:
            reader.send(json.dumps(request).encode() + b"\n" + data)
            while line := reader.line(self._limits.article_seconds * _PATIENCE):
                answer = json.loads(line)
                self.place, self.record = answer.get("place", 0), answer.get("record", "")
                if "end" in answer:
                    whole = True
                    return
                if found := _found(answer):
                    yield found
            yield ArticleError(where, self._stopped())
        finally:
            if not whole:
                self._stop()

    def _stopped(self) -> str:
        memory, seconds = megabytes(self._limits.memory_bytes), self._limits.article_seconds
        return (
            f"reading it takes over {memory} of memory or {seconds:g} seconds for one article: the rest of "
            "it is left out; split it, or take out what is wrong with it"
        )

    def _stop(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.stop()


class _Reader:
    """The other process, seen from this one."""

    def __init__(self) -> None:
        # It imports what this process does, whatever folder it is started in.
        path = os.pathsep.join(place for place in sys.path if place)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "corpus.sources.subprocess_reading"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._pending = bytearray()
        # A thread waits at the pipe: Windows cannot wait there for a time, nor can `select` at a high file number.
        self._chunks: Queue[bytes] = Queue(_AHEAD)
        self._taking = threading.Thread(target=self._take, name="dateline-reader", daemon=True)
        self._taking.start()

    def send(self, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view and self._process.stdin:
                view = view[self._process.stdin.write(view) or 0 :]
        except BrokenPipeError:
            return  # It has ended, as the next line shows.

    def line(self, patience: float) -> bytes:
        """The next line; b"" where it has ended, or says nothing for `patience` seconds."""
        start = 0
        while (end := self._pending.find(b"\n", start)) < 0:
            start = len(self._pending)
            try:
                chunk = self._chunks.get(timeout=patience)
            except Empty:
                return b""
            if not chunk:
                self._chunks.put(b"")  # for `stop`
                return b""
            self._pending += chunk
        line = bytes(self._pending[: end + 1])
        del self._pending[: end + 1]
        return line

    def stop(self) -> None:
        self._process.kill()
        while self._chunks.get():  # Until its end has been taken, too.
            pass
        self._taking.join()
        with self._process:  # Closes its pipes and waits for its end.
            pass

    def _take(self) -> None:
        while self._process.stdout and (chunk := self._process.stdout.read(_CHUNK)):
            self._chunks.put(chunk)
        self._chunks.put(b"")


def _found(answer: dict[str, Any]) -> Found | None:
    """What a line means; None for one that only says that the reader goes on."""
    if "article" in answer:
        fields = answer["article"]
        day = fields["published"]
        dated = fields | {"published": datetime.date.fromisoformat(day) if day else None}
        kind = ArchivedArticle if "recorded" in fields else Article
        return kind(**dated | {"pages": tuple(fields["pages"])})
    if "error" in answer:
        return ArticleError(*answer["error"])
    return Doubt(*answer["doubt"]) if "doubt" in answer else None


def _told(found: Found) -> dict[str, Any]:
    if isinstance(found, Article):
        day = found.published.isoformat() if found.published else None
        return {"article": asdict(found) | {"published": day}}
    return {"doubt": astuple(found)} if isinstance(found, Doubt) else {"error": [found.where, found.reason]}


def main() -> None:
    """The other side."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # They are for whoever asked, and come to a group of processes.
    confined = False
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        limits = Limits(**request["limits"])
        if not confined:
            _confine(limits.memory_bytes)
            confined = True
        beat = _Beat(limits.article_seconds)
        for found in _read(request, limits, beat):
            beat(beat.place, beat.record)
            _say(_told(found) | {"place": beat.place(), "record": beat.record})
        _say({"end": True})


def _read(request: dict[str, Any], limits: Limits, beat: _Beat) -> Iterator[Found]:
    from corpus.reading import read, read_feed

    origin = Origin.of(request["origin"])
    if "path" in request:
        return read(Path(request["path"]), limits=limits, origin=origin, beat=beat)
    data = sys.stdin.buffer.read(request["bytes"])
    return read_feed(data, request["url"], limits=limits, origin=origin, beat=beat)


class _Beat:
    """Called for every record, with what tells how far that is and its place: gives the next one its time, and says
    every now and then that there is one.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last = 0.0
        self(int, "")

    def __call__(self, place: Callable[[], int], record: str) -> None:
        self.place, self.record = place, record
        now = time.monotonic()
        if now - self._last > _BEAT:
            _allow(self._seconds)
            _say({"place": place()})
            self._last = now


def _confine(memory: int) -> None:
    if sys.platform != "win32":  # Windows has no such limits; there only the clock counts.
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(seconds: float) -> None:
    """Lets this process compute for so many seconds from now on; the kernel ends it then."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 1, most))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
