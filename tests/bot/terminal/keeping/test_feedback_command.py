"""`dateline feedback` shows what readers rated, newest first, and never who they were."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.discord.database.answers import Answers
from bot.discord.records import Feedback, Reason
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
    config.with_name("discord.db").touch()
    monkeypatch.setattr(Answers, "feedback", lambda _: rated)
    shown = CliRunner().invoke(main, ["--config", str(config), "feedback", "--unhelpful"])

    assert shown.exit_code == 0
    assert shown.stdout.startswith(
        "1970-01-01 00:00  not helpful  Did it sail?\n    Why: wrong.\n    The ferry to Lerne sailed"
    )
    assert shown.stdout.count("Did it sail?") == 1


def test_what_a_reader_typed_cannot_steer_the_terminal(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rated = Feedback(datetime.datetime.now(datetime.UTC), True, None, None, answer("Did it\x1b[2J sail?"))
    config.with_name("discord.db").touch()
    monkeypatch.setattr(Answers, "feedback", lambda _: [rated])

    shown = CliRunner().invoke(main, ["--config", str(config), "feedback"])
    none = CliRunner().invoke(main, ["--config", str(config), "feedback", "--unhelpful"])

    assert "Did it sail?" in shown.stdout
    assert (none.exit_code, none.stderr) == (1, "Nobody has found an answer unhelpful yet.\n")
