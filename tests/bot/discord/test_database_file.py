"""The bot's database where it is a file: who may read it, and what becomes of one of an earlier version."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.discord.database import Database
from bot.discord.records import Question, QuestionClaim, SentAnswer
from bot.errors import ConfigError
from tests.support.discord.answers import answer

ASKED = Question(1, "When did the ferry resume?", 20, 30, 40, token="secret-token")
# What a file of a version had not yet.
_LACKS = {
    2: ("ALTER TABLE feedback DROP COLUMN reason",),
    3: tuple(
        f"ALTER TABLE {table} DROP COLUMN language"
        for table in ("interactions", "questions", "subscriptions")
    ),
    4: (
        "DROP TABLE cited",
        "DROP TABLE rates",
        *(f"ALTER TABLE answers DROP COLUMN {column}" for column in ("kind", "sentences")),
        "ALTER TABLE interactions DROP COLUMN guild",
    ),
}


def keep(database: Database) -> SentAnswer:
    given = SentAnswer(ASKED, 100, answer(ASKED.text))
    database.questions.claim(ASKED)
    database.answers.keep(given)
    return given


def test_nobody_else_on_the_machine_can_read_the_files(place: Path) -> None:
    with closing(Database(place, "one")) as opened:
        keep(opened)
        files = list(place.parent.iterdir())
        assert len(files) > 1
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "discord.db"
    path.touch(0o644)
    Database(path, "one").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_of_an_earlier_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "discord.db"
    with sqlite3.connect(path) as old:
        old.execute("CREATE TABLE questions (id INTEGER PRIMARY KEY, earlier TEXT)")
    old.close()
    with pytest.raises(ConfigError, match=r"stop the bot, delete the file"):
        Database(path, "one")


def test_a_file_of_a_later_version_is_refused_and_nobody_is_told_to_delete_it(place: Path) -> None:
    with closing(Database(place, "one")) as opened:
        keep(opened)
    with closing(sqlite3.connect(place)) as later:
        later.execute("PRAGMA user_version = 99")
    with pytest.raises(ConfigError, match=r"bot\.db: made by a newer version of Dateline; update this one$"):
        Database(place, "two")


@pytest.mark.parametrize("version", _LACKS)
def test_a_file_of_a_version_before_is_taken_on_with_all_that_it_holds(place: Path, version: int) -> None:
    with closing(Database(place, "one")) as opened:
        given = keep(opened)
        opened.answers.rate(given, 77, helpful=True)
    with closing(sqlite3.connect(place)) as old:
        for since, changes in _LACKS.items():
            for change in changes if since >= version else ():
                old.execute(change)
        old.execute(f"PRAGMA user_version = {version}")
    with closing(Database(place, "two")) as opened:
        (feedback,) = opened.answers.feedback()
        assert (feedback.helpful, feedback.reason) == (True, None)
        articles = {one.article_id for one in given.answer.citations}
        assert [opened.answers.citing([article]) for article in articles] == [1] * len(articles)
        assert opened.answers.citing(["another"]) == 0
        assert (opened.reports.asked(30).asked, opened.reports.asked(30).answered) == (1, 1)
        german = Question(78, "Wer?", 20, 30, 40, language="de")
        assert opened.questions.claim(german) is QuestionClaim.OURS
