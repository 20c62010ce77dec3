"""A server on loopback that speaks OpenAI's chat protocol from a script: it streams, stalls, fails."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Turn:
    """One reply: text in `pieces`, with seconds to wait before each; or an error of HTTP; or nonsense."""

    pieces: list[str] = field(default_factory=list)
    wait: float = 0.0
    stall: float = 0.0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    raw: str = ""
    hang_up: bool = False
    # Where given, the reply ends only once a test has set it; `waited` says whether that happened in time.
    gate: threading.Event | None = None
    waited: bool = False


def says(text: str, **more: Any) -> Turn:
    """A reply that is streamed a few characters at a time."""
    return Turn([text[at : at + 7] for at in range(0, len(text), 7)], **more)


class ScriptedServer(ThreadingHTTPServer):
    """Plays `script` one turn a request, and the last turn again and again; `asked` holds the requests. What
    `plays`, where it is set, makes of a request is played instead. One that `refuses_schemas` answers a request with
    a `response_format` as servers do that have none: with status 400.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: list[Turn] = []
        self.plays: Callable[[dict[str, Any]], Turn] | None = None
        self.asked: list[dict[str, Any]] = []
        self.refuses_schemas = False

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the script."""


@contextmanager
def serving() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedServer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        turn = self._turn()
        self.send_response(turn.status)
        for name, value in turn.headers.items():
            self.send_header(name, value)
        if turn.status != 200:
            body = json.dumps({"error": {"message": "scripted", "type": "scripted"}}).encode()
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self._stream(turn)

    def _turn(self) -> Turn:
        asked, script = self.server.asked, self.server.script
        if self.server.refuses_schemas and "response_format" in asked[-1]:
            return Turn(status=400)
        return self.server.plays(asked[-1]) if self.server.plays else script[min(len(asked), len(script)) - 1]

    def _stream(self, turn: Turn) -> None:
        if turn.raw:
            self.wfile.write(turn.raw.encode())
            return
        self._chunk({"role": "assistant", "content": ""})
        for piece in turn.pieces:
            time.sleep(turn.wait)
            self._chunk({"content": piece})
        time.sleep(turn.stall)
        if turn.gate:
            turn.waited = turn.gate.wait(60)
        if turn.hang_up:
            return
        self._chunk({}, finish=turn.finish)
        self.wfile.write(b"data: [DONE]\n\n")

    def _chunk(self, delta: dict[str, str], finish: str | None = None) -> None:
        chunk = {
            "id": "scripted",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "scripted",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Tests read reports, not a server's log."""
