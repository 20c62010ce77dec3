"""What tests of several rooms share: a server that plays a language model, and a newsroom with news to come."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.embedding.minilm import MiniLM
from tests.support.archive import Archive
from tests.support.newsroom import Newsroom
from tests.support.openai_server import ScriptedServer, serving


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
