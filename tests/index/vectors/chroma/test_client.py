"""Whoever cannot have a Chroma server is told so in one line, without the secrets that are sent to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import numpy as np
import pytest

from index.errors import IndexingError
from index.store.postgres.address import Server, headers_of
from index.vectors.chroma import session
from index.vectors.chroma.client import Client
from tests.support.raw_server import RawServer, raw_server

SECRET = ("Authorization", "Bearer hidden")


@pytest.fixture
def raw() -> Iterator[RawServer]:
    with raw_server() as server:
        yield server


def told(server: Server) -> str:
    with closing(Client(server)) as client, pytest.raises(IndexingError) as error:
        client.marks("")
    assert "hidden" not in str(error.value) + repr(server)
    assert "\n" not in str(error.value)
    assert "Chroma cannot be used" in str(error.value)
    return str(error.value)


def test_a_server_that_is_not_there_is_one_clear_line() -> None:
    line = told(Server("http://127.0.0.1:1", (SECRET,)))

    assert line.startswith("http://127.0.0.1:1: ")
    assert "Connection refused" in line
    assert "see that it runs and lets you in there" in line


def test_what_a_proxy_says_in_its_place_is_one_clear_line(raw: RawServer) -> None:
    raw.answer = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 20\r\n\r\n<html>\n502\n\n</html>\n"

    assert "(502 Bad Gateway)" in told(Server(raw.url.removesuffix("/feed"), (SECRET,)))


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(
    raw: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_ANSWER", 0.2)
    raw.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"

    assert told(Server(raw.url.removesuffix("/feed")))


def test_one_that_has_moved_to_tls_says_where(raw: RawServer) -> None:
    raw.answer = (
        b"HTTP/1.1 301 Moved Permanently\r\nLocation: https://chroma.example/\r\nContent-Length: 0\r\n\r\n"
    )

    assert "(301 Moved Permanently to https://chroma.example/)" in told(
        Server(raw.url.removesuffix("/feed"), (SECRET,))
    )


def test_what_chromadb_has_in_the_environment_is_not_where_it_is(
    chroma: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMA_SERVER_HOST", "elsewhere.example")
    monkeypatch.setenv("CHROMA_SERVER_HTTP_PORT", "1")
    with closing(Client(chroma)) as client:
        assert client.marks("dateline-nobody") == {}


def test_a_database_that_is_not_there_is_named(chroma: Server) -> None:
    assert "Database [nobodys] not found" in told(Server(f"{chroma.url}/default_tenant/nobodys"))


def test_headers_are_sent_and_a_server_that_does_not_let_in_says_why() -> None:
    sent: list[str | None] = []

    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent.append(self.headers["Authorization"])
            self.send_response(403)
            self.end_headers()
            self.wfile.write(b'{"error": "AuthError", "message": "Forbidden"}')

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    with HTTPServer(("127.0.0.1", 0), Refusing) as refusing:
        thread = threading.Thread(target=refusing.handle_request)
        thread.start()
        line = told(Server(f"http://127.0.0.1:{refusing.server_port}", (SECRET,)))
        thread.join()

    assert sent == ["Bearer hidden"]
    assert "(Forbidden)" in line
    assert "DATELINE_CHROMA_HEADERS" in line


def test_what_a_collection_has_is_not_sent_again_and_never_given_another_vector_in_place(
    chroma: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, list[str]]] = []
    send = session.Session.send

    def spied(one: session.Session, request: httpx.Request, **options: Any) -> httpx.Response:
        action = request.url.path.rpartition("/")[2]
        if action in ("upsert", "delete"):
            sent.append((action, json.loads(request.content)["ids"]))
        return send(one, request, **options)

    monkeypatch.setattr(session.Session, "send", spied)
    here, there = np.eye(3, 4, dtype=np.float32), np.eye(1, 4, 3, dtype=np.float32)
    with closing(Client(chroma)) as client:
        client.create("rewritten")
        client.write("rewritten", [1, 2, 3], here, [1, 2, 3], [])
        client.write("rewritten", [1, 2, 4], np.concatenate([here[:1], there, here[1:2]]), [1, 7, 4], [3])
        found = [client.query("rewritten", vector, 1)[0][0] for vector in (*here[:2], *there)]
        assert (client.count("rewritten"), found) == (3, [1, 4, 2])
        client.drop("rewritten")

    assert sent == [("upsert", ["1", "2", "3"]), ("delete", ["3", "2"]), ("upsert", ["2", "4"])], (
        "Chroma may lose what it is given in place of another vector"
    )


def test_an_address_says_where_and_whose() -> None:
    named = Server("https://chroma.example:8443/news/archive/")
    plain = Server("https://chroma.example")
    near = Server("http://localhost")

    assert (named.host, named.port, named.tls) == ("chroma.example", 8443, True)
    assert (named.tenant, named.database) == ("news", "archive")
    assert (plain.port, plain.tenant, plain.database) == (443, "default_tenant", "default_database")
    assert (near.port, near.tls) == (8000, False)
    assert [one.is_cloud for one in (named, Server("https://api.trychroma.com/news/archive"))] == [
        False,
        True,
    ]


def test_headers_are_lines_as_http_has_them() -> None:
    assert headers_of("\nX-Chroma-Token: a:b \n Authorization: Bearer c\n") == (
        ("X-Chroma-Token", "a:b"),
        ("Authorization", "Bearer c"),
    )
    for wrong in ("a token", "X Y: z", "X-Chroma-Token:", "X-Chroma-Token: …"):
        with pytest.raises(ValueError, match="is no header"):
            headers_of(wrong)
