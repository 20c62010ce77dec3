"""A keeper points config.toml at PostgreSQL, and every command does what it does on a laptop."""

from __future__ import annotations

import json
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
        )

    def type(self, *words: str) -> Result:
        return CliRunner().invoke(main, ["--config", str(self.config), *words])


@pytest.fixture
def keeper(tmp_path: Path, database: Address) -> Keeper:
    keeper = Keeper(tmp_path, database)
    assert keeper.type("index", "--quiet").exit_code == 0
    return keeper


def test_it_is_indexed_asked_searched_shown_checked_and_written_out(keeper: Keeper) -> None:
    again = keeper.type("index")
    asked = keeper.type("ask", QUESTION, "--json")
    found = keeper.type("search", "bread", "--json")
    scoped = keeper.type("search", "bread", "--until", "2016-07-20", "--json")
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
    assert "pgvector, " in status.output
    assert checked.output == "No faults: every article is whole and can be found.\n"
    assert "articles written" in written.output
    assert not list((keeper.folder / "data").glob("*")), "nothing is kept on this machine"


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
