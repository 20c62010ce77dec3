"""Whatever happens to an index: `ask`, `index`, `verify` and `verify --repair` answer or say why not in a line, quote
nothing wrong, and lose no article.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.exits import NOTHING, WRONG
from bot.terminal.commands import main
from corpus import Article
from index.embedding.registry import BUNDLED, embedder_name, load_embedder
from index.indexing.batch import Batch
from index.store.sql.holdings import StoredFile
from index.store.sqlite import Store
from tests.index.faults.kinds import BACKUP, COPIES, LOST, PAGES, ROWS, flat

TOKENS = 64
FEED = "https://news.example/feed"
KINDS = ROWS | PAGES | COPIES
GOODS = ("flour", "salt", "diesel", "rice", "tents", "blankets", "medicine", "seeds")
# All kinds through all commands take minutes: `pytest -m slow` has the rest.
THIRDS = 3
QUESTION, ANSWERING = "What did convoy number 5 bring to the mill?", "wire-5"


def third(which: int) -> list[Any]:
    """Every kind; only each third one is always tried, so that each kind goes through one test or another."""
    return [
        pytest.param(kind, marks=() if at % THIRDS == which else pytest.mark.slow)
        for at, kind in enumerate(KINDS)
    ]


class Index:
    """An index of three kinds of source, and what stands in them."""

    def __init__(self, base: Path, bodies: dict[str, str]) -> None:
        self.base, self.bodies = base, bodies

    @property
    def folder(self) -> Path:
        return self.base / "index"

    def run(self, *words: str) -> Result:
        """A command; whatever is wrong, it is no fault of Dateline's own and takes no longer than one query."""
        began = time.process_time()
        result = CliRunner().invoke(main, ["--config", str(self.base / "config.toml"), *words])
        assert result.exit_code in (0, NOTHING, WRONG), result.output
        assert "Traceback" not in result.output
        assert time.process_time() - began < 30
        return result

    def ask(self) -> tuple[set[str], Result]:
        """The articles that are cited for an answer; nothing may be quoted that no source says."""
        result = self.run("ask", "--json", QUESTION)
        document = json.loads(result.stdout) if result.exit_code != WRONG else {"citations": []}
        for cited in document["citations"]:
            assert cited["quote"] == self.bodies[cited["article_id"]][cited["start"] : cited["end"]]
            assert (cited["source"], cited["published"]) == ("W", "2016-08-06")
            assert cited["headline"].startswith("Report ")
        return {cited["article_id"] for cited in document["citations"]}, result

    def articles(self) -> dict[str, str]:
        with closing(Store(self.folder)) as store:
            found = [store.article(article_id) for article_id in store.article_ids()]
        return {one.id: one.body for one in found if one}


def record(number: int) -> str:
    said = f"Convoy number {number} brought {GOODS[number]} to the mill at Jibreen."
    fields = {
        "id": f"wire-{number}",
        "title": f"Report {number}",
        "text": said,
        "source": "W",
        "date": "2016-08-06",
    }
    return json.dumps(fields) + "\n"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Index:
    base = tmp_path_factory.mktemp("good")
    reporting = base / "reporting"
    reporting.mkdir()
    keys = f'[corpus]\nsources = ["{reporting}"]\n[index]\nfolder = "index"\npassage_tokens = {TOKENS}\n'
    (base / "config.toml").write_text(keys)
    for number in range(4):
        (reporting / f"{number}.txt").write_text(
            f"Road {number}\n\nLorry {number} came. {'It rained. ' * 30}\n"
        )
    (reporting / "wire.jsonl").write_text("".join(map(record, range(7))))
    index = Index(base, {})
    index.run("index")
    with closing(Store(index.folder, create=True)) as store:
        batch = Batch(store, load_embedder(embedder_name(BUNDLED, None)).embed, TOKENS)
        batch.add(Article("feed-1", "Mill", "The mill at Jibreen reopened.", "Feed", "", None, "", FEED))
        batch.finish(StoredFile(FEED, FEED, 1, 0), {"feed-1"}, set())
        batch.store()
    shutil.copy(flat(index.folder), index.folder / BACKUP)
    (reporting / "wire.jsonl").write_text("".join(map(record, range(8))))
    index.run("index")
    index.bodies = index.articles()
    assert len(index.bodies) == 13
    assert index.ask()[0] == {ANSWERING}
    return index


@pytest.fixture
def index(good: Index, tmp_path: Path) -> Index:
    shutil.copytree(good.folder, tmp_path / "index")
    shutil.copy(good.base / "config.toml", tmp_path)
    return Index(tmp_path, good.bodies)


@pytest.fixture
def damaged(index: Index, kind: str) -> Iterator[Index]:
    """The index with something wrong with it; another program that holds a file does so until the end."""
    held = (KINDS | LOST)[kind](index.folder)
    yield index
    if hasattr(held, "close"):
        held.close()


@pytest.mark.parametrize("kind", third(0))
def test_ask_answers_rightly_or_says_in_a_line_what_to_do(damaged: Index, kind: str) -> None:
    cited, result = damaged.ask()
    for words in (["status"], ["articles"], ["show", ANSWERING]):
        damaged.run(*words)

    if result.exit_code == WRONG:
        assert kind in PAGES
        assert "dateline verify" in result.stderr
    assert kind not in COPIES or cited == {ANSWERING}


@pytest.mark.parametrize("kind", third(1))
def test_index_withdraws_nothing_and_ask_answers_after_it(damaged: Index, kind: str) -> None:
    result = damaged.run("index", "--json")

    if result.exit_code == WRONG:
        assert kind not in COPIES
        assert "dateline verify" in result.stderr
    else:
        assert json.loads(result.stdout)["withdrawn"] == 0
    cited, _ = damaged.ask()
    if kind in COPIES or kind in RESTORED:
        assert cited == {ANSWERING}
        assert damaged.articles() == damaged.bodies


@pytest.mark.parametrize("kind", third(2))
def test_verify_repair_and_index_bring_every_article_back(damaged: Index, kind: str) -> None:
    if damaged.run("verify").exit_code == 0:
        assert damaged.articles() == damaged.bodies, "what is lost has to be named"
    mended = damaged.run("verify", "--repair", "--salvage", "--yes")
    # Where nothing says what made the vectors, a run makes them anew.
    assert mended.exit_code != WRONG or kind == "no fingerprint"
    assert json.loads(damaged.run("index", "--json").stdout)["withdrawn"] == 0

    damaged.run("verify", "--repair")
    assert damaged.run("verify").stdout == "No faults: every article is whole and can be found.\n"
    # What stood only on a page of articles that is gone, and in a feed that does not list it, is nowhere.
    missing = damaged.bodies.keys() - damaged.articles().keys()
    assert missing <= ({"feed-1"} if kind in PAGES else set())
    assert damaged.articles() == {one: damaged.bodies[one] for one in damaged.articles()}
    assert damaged.ask()[0] == {ANSWERING}


@pytest.mark.parametrize("kind", LOST)
def test_what_nothing_can_mend_is_said_and_left_as_it_is(damaged: Index, kind: str) -> None:
    before = {path: path.read_bytes() for path in damaged.folder.glob("store.db*")}

    for words in (["ask", QUESTION], ["index"]):
        result = damaged.run(*words)
        assert result.exit_code == WRONG
        assert "dateline" in result.stderr.removeprefix("dateline: ")
        assert len(result.stderr.splitlines()) == 1
    for words in (["verify"], ["verify", "--repair", "--salvage", "--yes"]):
        result = damaged.run(*words)
        assert result.exit_code == NOTHING
        assert "1 fault" in result.stdout
    assert before == {path: path.read_bytes() for path in damaged.folder.glob("store.db*") if path in before}


# What `dateline index` mends by itself, as every article is proven or read again.
RESTORED = [
    "a row lost of articles",
    "a letter changed in a body",
    "a number changed in a body",
    "another headline",
    "another outlet",
    "another day",
    "a day of letters",
    "a day beyond the calendar",
    "pages that are none",
    "a body that is bytes",
    "an empty body",
    "no digests",
    "a digest of noise",
    "no files and holdings",
    "a backup put back",
]


def test_there_are_at_least_sixty_kinds() -> None:
    assert len(KINDS | LOST) >= 60
    assert set(RESTORED) <= KINDS.keys()
