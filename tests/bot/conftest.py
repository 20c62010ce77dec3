"""What tests of several rooms share: a server that plays a language model, a newsroom with news to come, and a place
for what the bot keeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import onnxruntime
import psycopg
import pytest

from index.backends.place import Place
from index.embedding.minilm import MiniLM
from index.store.postgres.address import Address
from tests.support.archive import Archive
from tests.support.newsroom import Newsroom
from tests.support.openai_server import ScriptedServer, serving
from tests.support.postgres import Postgres

# Marks tests that are run with what the bot keeps in a file and in PostgreSQL.
BOTH = pytest.mark.parametrize("place", ["file", "postgres"], indirect=True)


# Bytes of what a model gives for a text; the embedder gives far more, a vector for each token.
_FEW = 20_000


@pytest.fixture(scope="session", autouse=True)
def a_model_reads_a_text_once() -> Iterator[None]:
    """A model gives the same for the same text, and half of all that it reads for these tests it has read before."""
    run = onnxruntime.InferenceSession.run
    given: dict[tuple[Any, ...], list[Any]] = {}

    def remembered(session: Any, wanted: Any, texts: dict[str, Any], *options: Any) -> Any:
        asked = (session, *(array.tobytes() for array in texts.values()))
        found = given.get(asked)
        if found is None:
            found = run(session, wanted, texts, *options)
            if sum(array.nbytes for array in found) < _FEW:
                given[asked] = found
        return [array.copy() for array in found]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(onnxruntime.InferenceSession, "run", remembered)
        yield


@pytest.fixture(scope="session")
def shared(postgres: Postgres) -> Address:
    """A database for what the bot keeps; PostgreSQL takes long to make one, and longer to remove it."""
    return Address(postgres.new_database())


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where the bot keeps something: in a file, or for tests with BOTH in PostgreSQL too. There is nothing yet."""
    if getattr(request, "param", "file") == "file":
        return tmp_path / "bot.db"
    address: Address = request.getfixturevalue("shared")
    with psycopg.connect(address.url) as connection:
        connection.execute("DROP SCHEMA IF EXISTS dateline_discord, dateline_usage CASCADE")
    return address


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    """A provider on loopback that says what the test scripts."""
    pytest.importorskip("langchain_openai")
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    with serving() as server:
        yield server


@pytest.fixture
def newsroom(tmp_path: Path, embedder: MiniLM) -> Newsroom:
    """One report on the ferry is there already."""
    room = Newsroom(Archive(tmp_path, embedder))
    room.publish(
        "Ferry stays in port", "The ferry to Lerne was taken out of service in January.", day="2026-01-02"
    )
    return room
