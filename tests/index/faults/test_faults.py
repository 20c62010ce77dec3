"""Whatever happens to an index: it answers or says why not, quotes nothing wrong, and loses no article."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar, cast

import pytest

from corpus import Article, DatelineError, Limits
from index import SearchFilter
from index.audit.audit import audit
from index.audit.repair import repair
from index.embedding.minilm import NAME, MiniLM
from index.indexing.batch import Batch
from index.indexing.build import build
from index.indexing.summary import Kind
from index.indexing.update import Rules
from index.search.hybrid import Search
from index.search.nearest import Nearest
from index.store.sql.holdings import StoredFile
from index.store.sqlite import Store
from index.vectors.reader import Reader
from tests.index.faults.kinds import COPIES, LOST, PAGES, ROWS
from tests.support.archive import Archive
from tests.support.updater import Checksums

TOKENS = 64
FEED = "https://news.example/feed"
RULES = Rules(TOKENS, 0.5, Limits(), embedder=NAME)
KINDS = ROWS | PAGES | COPIES


def embed(texts):  # type: ignore[no-untyped-def]
    return Checksums().embed(texts)


class Index:
    """An index of three kinds of source, and what stands in them."""

    def __init__(self, folder: Path, reporting: Path, bodies: dict[str, str]) -> None:
        self.folder, self.reporting, self.bodies = folder, reporting, bodies

    def run(self) -> int:
        """Indexes; how many articles that withdrew."""
        return build(self.folder, [str(self.reporting)], RULES, embed=embed).count(Kind.WITHDRAWN)

    def ask(self, words: str) -> set[str]:
        """The ids of the articles that are quoted; nothing may be quoted that no source says."""
        with closing(Store(self.folder)) as store, closing(Reader(self.folder)) as reader:
            search = Search(store, Nearest(store, reader), cast("MiniLM", Checksums()))
            found = [hit.passage for hit in search.search(words, SearchFilter(), 20)]
        for passage in found:
            said = self.bodies[passage.article.id]
            assert passage.article.body == said
            assert passage.text.strip() in said
        return {passage.article.id for passage in found if passage.text.strip()}

    def articles(self) -> dict[str, str]:
        with closing(Store(self.folder)) as store:
            found = [store.article(article_id) for article_id in store.article_ids()]
        return {one.id: one.body for one in found if one}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Index:
    base = tmp_path_factory.mktemp("good")
    archive = Archive(base, None)  # type: ignore[arg-type]  # It is indexed with checksums for vectors.
    for number in range(4):
        archive.write(f"{number}.txt", f"Road {number}", f"Lorry number {number} came.", "It rained. " * 40)
    records = [
        {
            "id": f"wire-{n}",
            "title": f"Report {n}",
            "text": f"Convoy number {n} reached the city.",
            "source": "W",
        }
        for n in range(8)
    ]
    archive.write_records("wire.jsonl", records)
    index = Index(archive.folder, archive.reporting, {})
    index.run()
    with closing(Store(index.folder, create=True)) as store:
        batch = Batch(store, embed, TOKENS)
        batch.add(Article("feed-1", "Mill", "The mill at Jibreen reopened.", "Feed", "", None, "", FEED))
        batch.finish(StoredFile(FEED, FEED, 1, 0), {"feed-1"}, set())
        batch.store()
    index.run()
    index.bodies = index.articles()
    assert len(index.bodies) == 13
    return index


@pytest.fixture
def index(good: Index, tmp_path: Path) -> Index:
    shutil.copytree(good.folder, tmp_path / "index")
    return Index(tmp_path / "index", good.reporting, good.bodies)


Result = TypeVar("Result")


def tried(attempt: Callable[[], Result]) -> tuple[Result | None, str]:
    """What an attempt gives, or the one line that it ends in; anything else that it raises is a fault."""
    try:
        return attempt(), ""
    except DatelineError as error:
        line = str(error)
    assert "\n" not in line
    return None, line


@pytest.mark.parametrize("kind", KINDS)
def test_asking_is_answered_rightly_or_refused_in_one_line(index: Index, kind: str) -> None:
    KINDS[kind](index.folder)

    found, said = tried(lambda: index.ask("Convoy number 5 reached the city"))

    assert not said or (kind in PAGES and "dateline verify" in said)
    assert kind not in COPIES or (found and "wire-5" in found)


@pytest.mark.parametrize("kind", KINDS)
def test_indexing_withdraws_nothing_and_ends_in_a_line_at_worst(index: Index, kind: str) -> None:
    KINDS[kind](index.folder)

    withdrawn, said = tried(index.run)
    tried(lambda: index.ask("Convoy number 5 reached the city"))

    assert not withdrawn
    assert not said or (kind not in COPIES and "dateline verify" in said)
    if kind in COPIES:
        assert "wire-5" in index.ask("Convoy number 5 reached the city")


@pytest.mark.parametrize("kind", KINDS)
def test_a_repair_and_a_run_bring_every_article_back_and_leave_no_fault(index: Index, kind: str) -> None:
    KINDS[kind](index.folder)

    try:
        mend(index)
    except DatelineError:
        assert kind == "no fingerprint"  # Then it is not known what made the vectors: a run makes them anew.
    assert index.run() == 0

    mend(index)
    left = [fault.where for fault in audit(index.folder, embed)]
    assert left == []
    missing = index.bodies.keys() - index.articles().keys()
    # What stood only on a page of articles that is gone, and in a feed that does not list it, is nowhere.
    assert missing <= ({"feed-1"} if kind in PAGES else set())
    assert {one: index.bodies[one] for one in index.articles()} == index.articles()
    assert "wire-5" in index.ask("Convoy number 5 reached the city")


def mend(index: Index) -> None:
    repair(index.folder, audit(index.folder, embed), embed, TOKENS, NAME, salvaging=True)


@pytest.mark.parametrize("kind", LOST)
def test_what_nothing_can_mend_is_said_and_left_as_it_is(index: Index, kind: str) -> None:
    LOST[kind](index.folder)
    before = {path: path.read_bytes() for path in index.folder.glob("store.db*")}

    for said in (tried(lambda: index.ask("Convoy"))[1], tried(index.run)[1]):
        assert "dateline" in said
    found = audit(index.folder, embed)
    assert len(found) == 1
    assert repair(index.folder, found, embed, TOKENS, NAME, salvaging=True) == found
    assert before == {path: path.read_bytes() for path in index.folder.glob("store.db*") if path in before}


def test_there_are_at_least_sixty_kinds() -> None:
    assert len(KINDS | LOST) >= 60
