"""What is found for a question: as many passages as are asked for, and the words of copies once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.query_analysis import Before, QueryAnalysis
from bot.reading.retriever import ArchiveRetriever
from index import EVERYWHERE
from index.embedding.minilm import MiniLM
from tests.support.archive import Archive

ASKED = QueryAnalysis("When did the ferry to Lerne sail again after weeks at the quay?", EVERYWHERE)
WIRE = "The ferry to Lerne sailed again after nine weeks at the quay, the harbour office said."
REPORTS = [
    f"The ferry to Lerne brought {load} on Monday." for load in ("apples", "bricks", "candles", "doors")
]


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    """Twenty outlets carried the same story; four other reports are on the ferry, too."""
    archive = Archive(tmp_path, embedder)
    texts = [WIRE] * 20 + REPORTS
    archive.write_records(
        "ferry.jsonl",
        [
            {"id": str(number), "title": "Ferry to Lerne", "source": f"Outlet {number}", "text": text}
            for number, text in enumerate(texts)
        ],
    )
    archive.index()
    return archive


@pytest.mark.parametrize("cited", [{}, {"0": 0.1}])
def test_copies_take_no_place_of_other_reports(archive: Archive, cited: dict[str, float]) -> None:
    asked = QueryAnalysis(ASKED.words, EVERYWHERE, before=Before(cited=cited))
    with archive.searching() as search:
        some = ArchiveRetriever(search).retrieve(asked, 3)
        every = ArchiveRetriever(search).retrieve(asked, 10)

    assert len({hit.passage.text for hit in some}) == 3
    assert {hit.passage.text for hit in every} == {WIRE, *REPORTS}, "there is nothing more"


def test_without_copies_what_is_found_is_what_a_search_finds(archive: Archive) -> None:
    archive.write_records("ferry.jsonl", [{"id": text, "title": "", "text": text} for text in REPORTS])
    archive.index(withdraw=True)

    with archive.searching() as search:
        for limit in (1, 3, 4, 10):
            assert ArchiveRetriever(search).retrieve(ASKED, limit) == search.search(ASKED.words, limit=limit)
