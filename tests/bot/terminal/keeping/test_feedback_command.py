"""`dateline feedback` shows what readers rated, newest first, and never who they were; it only looks at what the bot
keeps, as do `corrections`, `unanswered` and `show`.
"""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.discord.database import Database
from bot.discord.database.answers import Answers
from bot.discord.records import Feedback, Question, Reason, SentAnswer
from bot.settings import Settings
from bot.terminal.articles.citing import citing
from bot.terminal.commands import main
from tests.support.discord.answers import answer


@pytest.fixture
def config(tmp_path: Path) -> Path:
    config = tmp_path / "config.toml"
    config.write_text('[discord]\ndatabase = "discord.db"\n')
    return config


def test_ratings_are_listed_with_question_and_answer(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = CliRunner().invoke(main, ["--config", str(config), "feedback"])
    assert (nothing.exit_code, nothing.stderr) == (1, "Nobody has rated an answer yet.\n")

    rated = [
        Feedback(
            datetime.datetime.fromtimestamp(0, datetime.UTC), helpful, reason, None, answer("Did it sail?")
        )
        for helpful, reason in ((True, None), (False, Reason.WRONG))
    ]
    Database(config.with_name("discord.db"), "test").close()
    monkeypatch.setattr(Answers, "feedback", lambda _: rated)
    shown = CliRunner().invoke(main, ["--config", str(config), "feedback", "--unhelpful"])

    assert shown.exit_code == 0
    assert shown.stdout.startswith(
        "1970-01-01 00:00  not helpful  Did it sail?\n    Why: wrong.\n    The ferry to Lerne sailed"
    )
    assert shown.stdout.count("Did it sail?") == 1


def test_what_a_reader_typed_cannot_steer_the_terminal(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rated = Feedback(datetime.datetime.now(datetime.UTC), True, None, None, answer("Did it\x1b[2J sail?"))
    Database(config.with_name("discord.db"), "test").close()
    monkeypatch.setattr(Answers, "feedback", lambda _: [rated])

    shown = CliRunner().invoke(main, ["--config", str(config), "feedback"])
    none = CliRunner().invoke(main, ["--config", str(config), "feedback", "--unhelpful"])

    assert "Did it sail?" in shown.stdout
    assert (none.exit_code, none.stderr) == (1, "Nobody has found an answer unhelpful yet.\n")


@pytest.mark.parametrize(
    ("version", "problem"),
    [
        (4, "made by an older version of Dateline; 'dateline discord' brings it up to date"),
        (6, "made by a newer version of Dateline; update this one"),
    ],
)
@pytest.mark.parametrize("command", ["feedback", "corrections", "unanswered"])
def test_what_a_bot_of_another_version_keeps_is_left_as_it_is(
    config: Path, command: str, version: int, problem: str
) -> None:
    path = config.with_name("discord.db")
    Database(path, "test").close()
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {version}")
    before = path.read_bytes()

    shown = CliRunner().invoke(main, ["--config", str(config), command])

    assert (shown.exit_code, shown.stdout) == (2, "")
    assert shown.stderr == f"dateline: {path}: {problem}\n"
    assert citing(Settings.load(config), ["harbour-1"]) == []
    assert path.read_bytes() == before


def test_what_a_running_bot_keeps_is_looked_at_without_writing(config: Path) -> None:
    path = config.with_name("discord.db")
    with closing(Database(path, "bot")) as bot:
        given = SentAnswer(Question(1, "Did it sail?", 20, 30, 40), 100, answer("Did it sail?"))
        bot.questions.claim(given.question)
        bot.answers.keep(given)
        bot.answers.rate(given, 77, helpful=True)
        files = {file: file.read_bytes() for file in path.parent.glob("discord.db*")}

        shown = CliRunner().invoke(main, ["--config", str(config), "feedback"])

        assert "Did it sail?" in shown.stdout, shown.stderr
        assert citing(Settings.load(config), ["harbour-1"]) == ["1 answer in Discord"]
        assert files[path] == path.read_bytes()
        assert files[path.with_name("discord.db-wal")] == path.with_name("discord.db-wal").read_bytes()
