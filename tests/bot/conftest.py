"""What tests of following share: a newsroom whose next reports are news."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.embedding.minilm import MiniLM
from tests.support.archive import Archive
from tests.support.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path, embedder: MiniLM) -> Newsroom:
    """One report on the ferry is there already."""
    room = Newsroom(Archive(tmp_path, embedder))
    room.publish(
        "Ferry stays in port", "The ferry to Lerne was taken out of service in January.", day="2026-01-02"
    )
    return room
