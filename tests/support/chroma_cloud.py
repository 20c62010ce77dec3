"""What stands in for Chroma Cloud: a real Chroma server behind TLS, a token, and the Cloud's quotas and answers."""

from __future__ import annotations

import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from index.store.postgres.address import Server

HOST = "api.trychroma.com"
TOKEN = "ck-hidden"
MOST = 300  # records that it takes or gives in one request; of itself it says 1,000
_TENANT, _DATABASE = "newsroom", "archive"


class ChromaCloud(ThreadingHTTPServer):
    """Passes on what it allows. `lots` holds the records of each write, and `answers` what it says instead, in turn:
    None lets a request through.
    """

    daemon_threads = True

    def __init__(self, behind: Server, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.certificate = folder / "certificate.pem"
        key = folder / "key.pem"
        _sign(self.certificate, key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.behind = httpx.Client(base_url=behind.url, timeout=60)  # a loaded machine is slow, not wrong
        self.behind.post("/api/v2/tenants", json={"name": _TENANT})
        self.behind.post(f"/api/v2/tenants/{_TENANT}/databases", json={"name": _DATABASE})
        self.lots: list[int] = []
        self.answers: list[tuple[int, dict[str, str], dict[str, str]] | None] = []

    def at(self, host: str = HOST, token: str = TOKEN) -> Server:
        """Its address, under a name of this machine."""
        url = f"https://{host}:{self.server_port}/{_TENANT}/{_DATABASE}"
        return Server(url, (("X-Chroma-Token", token),))

    def server_close(self) -> None:
        super().server_close()
        self.behind.close()


@contextmanager
def cloud(behind: Server, folder: Path) -> Iterator[ChromaCloud]:
    """It, until the block ends."""
    server = ChromaCloud(behind, folder)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def busy(wait: str | None = None) -> tuple[int, dict[str, str], dict[str, str]]:
    """An answer that it is busy, and for how many seconds."""
    told = {"error": "RateLimitError", "message": "Too many requests"}
    return 429, {"Retry-After": wait} if wait else {}, told


class _Handler(BaseHTTPRequestHandler):
    server: ChromaCloud
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if refusal := self._refusal(json.loads(body) if body else {}):
            status, headers, told = refusal
            return self._say(status, headers, json.dumps(told).encode())
        answer = self.server.behind.request(
            self.command,
            self.path,
            content=body,
            headers={"Content-Type": self.headers["Content-Type"] or ""},
        )
        if self.path.endswith("/pre-flight-checks"):
            told = answer.json() | {"max_batch_size": 1_000}
            return self._say(answer.status_code, {}, json.dumps(told).encode())
        return self._say(answer.status_code, {}, answer.content)

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def _refusal(self, asked: dict[str, Any]) -> tuple[int, dict[str, str], dict[str, str]] | None:
        if self.headers["X-Chroma-Token"] != TOKEN:
            return 401, {}, {"error": "ChromaError", "message": "Unauthorized"}
        if self.server.answers and (answer := self.server.answers.pop(0)):
            return answer
        action = self.path.rpartition("/")[2].partition("?")[0]
        if action in ("upsert", "delete") and asked.get("ids"):
            self.server.lots.append(len(asked["ids"]))
            return _over("Number of records", action, len(asked["ids"]))
        if action == "get":
            return _over("Limit value", action, asked["limit"])
        return _over("Number of results", action, asked["n_results"]) if action == "query" else None

    def _say(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _over(what: str, action: str, number: int) -> tuple[int, dict[str, str], dict[str, str]] | None:
    if number <= MOST:
        return None
    told = (
        f"Quota exceeded: '{what}' exceeded quota limit for action '{action.title()}': "
        f"current usage of {number} exceeds limit of {MOST}"
    )
    return 422, {}, {"error": "ChromaError", "message": told}


def _sign(certificate: Path, key: Path) -> None:
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ),
            *("-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=Dateline's tests"),
            *("-addext", f"subjectAltName=DNS:{HOST},DNS:localhost"),
        ],
        check=True,
        capture_output=True,
    )
