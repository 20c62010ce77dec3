"""Chroma behind TLS and in its Cloud: nothing asks for more than is allowed, and what is wrong is told in a line."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import IndexingError
from index.passage import SearchFilter
from index.store.postgres.address import Address, Server
from index.vectors.chroma import index as chroma_index
from index.vectors.chroma.client import Client, CollectionError
from index.vectors.chroma.session import FOR_A_RUN
from tests.support.chroma_cloud import HOST, MOST, TOKEN, ChromaCloud, busy, cloud
from tests.support.chroma_index import DAYS, ChromaArchive

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")

LONG = "reached the city. " + "\n\n".join(
    f"Lorry {number} of it was {number} minutes late at the bridge, waited there for {number} others to come, and its "
    f"driver said that {number} sacks of flour were for the bakers of quarter {number} and {number} for the hospital."
    for number in range(500)
)


@pytest.fixture(scope="module")
def running(chroma: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaCloud]:
    with cloud(chroma, tmp_path_factory.mktemp("cloud")) as server:
        yield server


@pytest.fixture
def there(running: ChromaCloud, monkeypatch: pytest.MonkeyPatch) -> ChromaCloud:
    """The Cloud, found under its own name and trusted."""
    known = socket.getaddrinfo

    def found(host: Any, *more: Any, **others: Any) -> Any:
        return known("127.0.0.1" if host in (HOST, HOST.encode()) else host, *more, **others)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("SSL_CERT_FILE", str(running.certificate))
    running.lots.clear()
    running.answers.clear()
    return running


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long a busy server was left alone, without the waiting."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


def told(server: Server) -> str:
    with closing(Client(server)) as client, pytest.raises(IndexingError) as error:
        client.marks("")
    line = str(error.value)
    assert line.startswith(f"{server}: Chroma cannot be used (")
    assert "\n" not in line
    assert "hidden" not in line
    return line


# The certificate


@pytest.mark.parametrize("name", [HOST, "localhost"])
def test_a_certificate_of_ones_own_is_trusted_by_ssl_cert_file(there: ChromaCloud, name: str) -> None:
    with closing(Client(there.at(name))) as client:
        assert client.marks("dateline-nobody") == {}


def test_one_that_nobody_signed_is_told_with_where_to_put_it(running: ChromaCloud) -> None:
    line = told(running.at("localhost"))

    assert "(certificate verify failed: self-signed certificate)" in line
    assert "where you signed it yourself, have SSL_CERT_FILE name a file with it" in line


def test_one_of_another_name_is_told_with_where_to_put_that(there: ChromaCloud) -> None:
    line = told(there.at("127.0.0.1"))

    assert "certificate is not valid for '127.0.0.1'" in line
    assert "have [index] vectors name the server as its certificate does" in line


@pytest.mark.parametrize("has", [None, "no certificate"])
def test_a_file_of_none_is_told(
    there: ChromaCloud, has: str | None, tmp_path: Path, monkeypatch: Any
) -> None:
    file = tmp_path / "trusted.pem"
    if has:
        file.write_text(has)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    assert "have SSL_CERT_FILE name a file with certificates, or unset it" in told(there.at())


def test_tls_where_there_is_none_is_one_clear_line(chroma: Server) -> None:
    line = told(Server(chroma.url.replace("http:", "https:")))

    assert "); see that it speaks TLS there, or write http://" in line


# The Cloud


def test_an_archive_in_the_cloud_is_kept_as_on_a_server_of_ones_own(
    there: ChromaCloud, tmp_path: Path, database: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = ChromaArchive(tmp_path, database, there.at())
    archive.write(9, DAYS[0], LONG)
    archive.index()
    brought = list(there.lots)
    there.lots.clear()
    faults = archive.audit()
    monkeypatch.setattr(chroma_index, "EXACT", -1)
    found = archive.nearest(1, SearchFilter(until=DAYS[2]), k=400)
    archive.remove(9)
    archive.index()

    assert sum(brought) > MOST
    assert max(brought) == MOST
    assert faults == []
    assert found[0] == "Convoy 1"
    assert len(found) >= 400, "more than the Cloud gives in one answer"
    assert sum(there.lots) == sum(brought) - len(DAYS)
    assert archive.audit() == []


@pytest.mark.parametrize("status", [400, 422, 429])
def test_what_is_too_much_even_so_is_told_and_no_damage(
    there: ChromaCloud, status: int, pauses: list[float]
) -> None:
    with closing(Client(there.at())) as client:
        client.marks("")
        there.answers = [
            (status, {}, {"error": "ChromaError", "message": "Quota exceeded: 'Number of collections'"})
        ]
        with pytest.raises(IndexingError) as error:
            client.create("one-more")

    assert not isinstance(error.value, CollectionError), "that would have the collection made anew"
    assert "(Quota exceeded: 'Number of collections'); have whoever runs the server allow more" in str(
        error.value
    )
    assert pauses == [], "it is as much too much a second later"


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_token_is_told_with_where_it_stands(there: ChromaCloud, status: int) -> None:
    there.answers = [(status, {}, {"error": "ChromaError", "message": "Permission denied."})]
    line = told(there.at(token=TOKEN if status == 403 else "ck-hidden-too"))

    assert ("(Permission denied.)" if status == 403 else "(Unauthorized)") in line
    assert "DATELINE_CHROMA_HEADERS" in line
    assert "a tenant and a database that it opens" in line


@pytest.mark.parametrize("place", range(8))
def test_one_that_is_busy_at_any_moment_is_asked_again(
    there: ChromaCloud, place: int, pauses: list[float]
) -> None:
    there.answers = [*[None] * place, busy()]
    with closing(Client(there.at())) as client:
        client.create(name := f"busy-{place}")
        client.write(name, [1], np.eye(1, 3, dtype=np.float32), [7], [])
        assert client.count(name) == 1
        assert client.query(name, np.eye(1, 3, dtype=np.float32)[0], 1) == [(1, 1.0)]

    assert not there.answers, "it was busy"
    assert sum(pauses) <= 1


def test_it_is_asked_as_late_as_it_says(there: ChromaCloud, pauses: list[float]) -> None:
    there.answers = [busy("3"), (503, {"Retry-After": "1"}, {})]
    with closing(Client(there.at())) as client:
        client.marks("")

    assert pauses == [3, 1]


def test_a_question_waits_less_than_a_run_and_then_says_when_to_ask_again(
    there: ChromaCloud, pauses: list[float]
) -> None:
    there.answers = [busy("20")]
    line = told(there.at())
    there.answers = [busy("20")]
    with closing(Client(there.at(), FOR_A_RUN)) as client:
        client.marks("")

    assert "(Too many requests); run it again in 20 s, or have whoever runs the server allow more" in line
    assert pauses == [20]
