"""A keeper points config.toml at PostgreSQL, maybe with a Chroma server, and every command does what it did before."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import Dateline, Settings
from bot.terminal.commands import main
from index.backends.opening import backend_of
from index.store.postgres.address import Address
from tests.conftest import REPOSITORY

QUESTION = "When was the Castello Road cut?"


class Keeper:
    """Types commands over a copy of the sample corpus, indexed in a database."""

    def __init__(self, folder: Path, database: Address) -> None:
        self.folder = folder
        self.database = database
        self.reporting = folder / "reporting"
        self.reporting.mkdir()
        for path in sorted((REPOSITORY / "corpus" / "articles").glob("2016-07-[12]*.md")):
            (self.reporting / path.name).write_bytes(path.read_bytes())
        self.config = folder / "config.toml"
        self.config.write_text(
            f'[corpus]\nsources = ["{self.reporting.as_posix()}"]\n[index]\nstore = "{database.url}"\n'
            f'vectors = "{database.chroma or "store"}"\n'
        )

    def type(self, *words: str) -> Result:
        return CliRunner().invoke(main, ["--config", str(self.config), *words])


@pytest.fixture
def keeper(request: pytest.FixtureRequest, tmp_path: Path, database: Address) -> Keeper:
    on_server = getattr(request, "param", "pgvector") == "chroma"
    keeper = Keeper(
        tmp_path, replace(database, chroma=request.getfixturevalue("chroma") if on_server else None)
    )
    assert keeper.type("index", "--quiet").exit_code == 0
    return keeper


both = pytest.mark.parametrize("keeper", ["pgvector", "chroma"], indirect=True)


@both
def test_it_is_indexed_asked_searched_shown_checked_and_written_out(keeper: Keeper) -> None:
    again = keeper.type("index")
    asked = keeper.type("ask", QUESTION, "--json")
    found = keeper.type("search", "road", "--json")
    scoped = keeper.type("search", "road", "--until", "2016-07-20", "--json")
    status = keeper.type("status")
    checked = keeper.type("verify")
    written = keeper.type("export", str(keeper.folder / "archive.jsonl.gz"))

    assert "0 added, 0 changed, 0 withdrawn" in again.output
    assert "17 July" in json.loads(asked.output)["sentences"][0]["text"]
    assert json.loads(found.output)["passages"]
    days = [one["article"]["published"] for one in json.loads(scoped.output)["passages"]]
    assert days
    assert max(days) <= "2016-07-20"
    assert f"Index       {keeper.database}" in status.output
    assert ("Chroma, 1 collection" if keeper.database.chroma else "pgvector, ") in status.output
    assert checked.output == "No faults: every article is whole and can be found.\n"
    assert f", with {len(list(keeper.reporting.iterdir()))} articles." in written.output
    assert not list((keeper.folder / "data").glob("*")), "nothing is kept on this machine"


@both
def test_what_changes_and_goes_is_told_and_found_no_more(keeper: Keeper) -> None:
    path = next(keeper.reporting.glob("*castello-road-cut.md"))
    path.write_text(path.read_text().replace("Castello Road", "Marble Road"))
    next(keeper.reporting.glob("*food-to-mid-august.md")).unlink()
    dry = keeper.type("index", "--dry-run")
    run = keeper.type("index")

    assert "withdrawn" in dry.output
    assert "1 withdrawn" in run.output
    assert "mid-August" not in keeper.type("search", "food until mid-August").output
    assert "Marble Road" in keeper.type("search", "Marble Road").output


@both
def test_an_article_is_withdrawn_for_good_and_put_back(keeper: Keeper) -> None:
    article = json.loads(keeper.type("articles", "--json").output)["articles"][0]["id"]
    gone = keeper.type("withdraw", article, "--why", "the outlet retracted it")
    run = keeper.type("index")
    back = keeper.type("withdraw", article, "--undo")

    assert gone.output.startswith("Withdrawn: ")
    assert "0 added" in run.output
    assert back.output.startswith("Put back: ")
    keeper.type("index", "--quiet")
    assert keeper.type("verify").exit_code == 0


def test_a_conversation_goes_on_in_another_process(keeper: Keeper) -> None:
    settings = Settings.load(keeper.config)
    with Dateline.open(settings) as one:
        one.ask(QUESTION, conversation="a")
    with Dateline.open(settings) as other:
        turns = other.turns("a")
        other.ask("And by whom?", conversation="a")
        assert [turn.question for turn in other.turns("a")] == [QUESTION, "And by whom?"]
        assert other.forget("a") == 1
        assert other.turns("a") == []

    assert [turn.question for turn in turns] == [QUESTION]


def test_an_open_engine_answers_from_what_another_process_has_just_indexed(keeper: Keeper) -> None:
    with Dateline.open(Settings.load(keeper.config)) as engine:
        before = engine.search("glassblowers of Arwad")
        (keeper.reporting / "new.txt").write_text(
            "Glass\n\nThe glassblowers of Arwad lit their ovens again.\n"
        )
        keeper.type("index", "--quiet")
        after = engine.search("glassblowers of Arwad")

    assert "glassblowers" in after[0].passage.text
    assert all("glassblowers" not in hit.passage.text for hit in before)


def test_who_writes_is_told_to_whoever_does_not_wait_and_questions_are_answered_meanwhile(
    keeper: Keeper,
) -> None:
    with backend_of(keeper.database).writing():
        refused = keeper.type("index", "--no-wait")
        answered = keeper.type("ask", QUESTION)

    assert refused.exit_code == 2
    assert "is writing this index" in refused.output
    assert answered.exit_code == 0


@pytest.mark.parametrize("keeper", ["chroma"], indirect=True)
def test_where_chroma_is_gone_that_is_one_line_and_nothing_is_lost(keeper: Keeper) -> None:
    whole = keeper.config.read_text()
    keeper.config.write_text(whole.replace(str(keeper.database.chroma), "http://127.0.0.1:1"))
    (keeper.reporting / "new.txt").write_text("Glass\n\nThe glassblowers of Arwad lit their ovens again.\n")
    told = [keeper.type(*words.split()) for words in ("index --quiet", f"ask {QUESTION}")]
    status, waits = keeper.type("status"), keeper.type("verify")
    keeper.config.write_text(whole)
    found = keeper.type("search", "glassblowers of Arwad", "--json")
    run, checked = keeper.type("index"), keeper.type("verify")

    for one in told:
        assert one.exit_code == 2
        assert len(one.output.splitlines()) == 1
        assert "http://127.0.0.1:1: Chroma cannot be used (" in one.output
    assert "to be brought there" in status.output
    assert "wait to be brought to Chroma" in waits.output
    assert json.loads(found.output)["passages"], "it is stored, and found before Chroma has it"
    assert "0 added" in run.output
    assert checked.exit_code == 0
