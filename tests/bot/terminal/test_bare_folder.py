"""Whoever has a folder of articles, and neither a clone nor a config, asks at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.settings import Settings
from bot.terminal.commands import main
from tests.conftest import REPOSITORY
from tests.support.terminal import terminal

QUESTION = "When was the Tor bridge closed?"
ANSWER = "The Tor bridge was closed on Monday."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one article, as the current one, and a cache of its own."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "one.txt").write_text(f"Bridge closed\n\n{ANSWER}\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("DATELINE_CONFIG", raising=False)
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="dateline")


def test_a_folder_of_articles_is_asked_where_one_stands(folder: Path, tmp_path: Path) -> None:
    result = run("ask", QUESTION)

    assert result.exit_code == 0
    assert ANSWER in result.stdout
    assert list(folder.iterdir()) == [folder / "one.txt"]
    assert f"No index in {tmp_path / 'cache' / 'dateline'}/news-" in result.stderr


def test_a_conversation_says_which_folder_it_is_of(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    assert run("chat").stdout.startswith("1 article, undated, in ~/news. The conversation “chat” is new;")
    assert run("chat", "--corpus", str(folder)).stdout.startswith("1 article, undated, in ~/news. ")


def test_quiet_says_only_the_answer(folder: Path) -> None:
    result = run("ask", "-q", QUESTION)

    assert ANSWER in result.stdout
    assert result.stderr == ""


def test_on_a_terminal_an_index_that_is_up_to_date_is_not_seen_to_be_looked_through(folder: Path) -> None:
    run("articles")

    with terminal(
        [sys.executable, "-m", "bot", "articles"], os.environ | {"PYTHONPATH": str(REPOSITORY)}
    ) as there:
        assert there.exit_code() == 0

    assert "Bridge closed" in there.printed
    assert "Indexing" not in there.printed


def test_a_folder_is_asked_from_elsewhere(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert ANSWER in run("ask", "--corpus", str(folder), QUESTION).stdout
    assert "Bridge closed" in run("articles", "--corpus", str(folder)).stdout


def test_a_folder_is_asked_beside_a_config_that_names_servers(folder: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[index]\nstore = "postgresql://nowhere/news"\nvectors = "http://nowhere:8000"\n')

    asked = run("--config", str(config), "ask", "--corpus", str(folder), QUESTION)
    assert ANSWER in asked.stdout, asked.stderr


def test_a_folder_that_is_not_there_is_one_clear_line(folder: Path) -> None:
    result = run("ask", "--corpus", "nowhere", QUESTION)

    assert (result.exit_code, result.stderr) == (
        2,
        "dateline: nowhere: no such folder; check the path after --corpus\n",
    )


def test_what_has_come_since_is_asked_too(folder: Path) -> None:
    run("ask", QUESTION)
    (folder / "two.txt").write_text(
        "Mill reopens\n\nThe mill at Jibreen reopened on Sunday.\n", encoding="utf-8"
    )

    assert "The mill at Jibreen reopened on Sunday. [1]" in run("ask", "When did the mill reopen?").stdout


def test_a_folder_without_articles_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = run("ask", QUESTION)

    assert result.exit_code == 2
    assert "no config.toml here or in a folder above; name one with 'dateline --config FILE'" in result.stderr
    assert "'dateline ask --corpus FOLDER'" in result.stderr


def test_a_home_folder_is_not_taken_for_one_of_articles(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder))

    assert run("ask", QUESTION).exit_code == 2


def test_init_writes_settings_that_answer_from_the_folder(folder: Path) -> None:
    result = run("init")

    assert result.stdout.startswith("Wrote config.toml.\n")
    assert ANSWER in run("ask", QUESTION).stdout
    assert (folder / ".dateline" / "store.db").is_file()
    assert "22 articles" not in run("status").stdout
    again = run("init")
    assert again.exit_code == 2
    assert again.stderr.endswith("config.toml: is there already; change it, or move it away first\n")


def test_what_init_comments_out_is_the_default(folder: Path, tmp_path: Path) -> None:
    run("init")
    written = (folder / "config.toml").read_text(encoding="utf-8")
    settings, bare = Settings.load(folder / "config.toml"), Settings()
    assert (settings.answer, settings.corpus.vanish_share) == (bare.answer, bare.corpus.vanish_share)

    lines = [line[2:] if line.startswith("# ") and " = " in line else line for line in written.splitlines()]
    (tmp_path / "config.toml").write_text("\n".join(lines), encoding="utf-8")
    loud = Settings.load(tmp_path / "config.toml")

    assert loud.answer == bare.answer
    assert loud.corpus.model_copy(update={"sources": bare.corpus.sources}) == bare.corpus


@pytest.mark.parametrize(
    "command", [["ask", "What broke the siege?"], ["articles"], ["ask", "--json", "Manbij?"]]
)
def test_a_reader_who_leaves_early_is_no_error(sample_config: Path, command: list[str]) -> None:
    asked = [sys.executable, "-m", "bot", "--config", str(sample_config), *command]
    reading, writing = os.pipe()
    os.close(reading)  # As `head` has gone before the first line.
    try:
        done = subprocess.run(asked, cwd=REPOSITORY, stdout=writing, stderr=subprocess.PIPE, text=True)
    finally:
        os.close(writing)

    assert (done.returncode, done.stderr) == (141, "")


def test_the_exit_codes_stand_in_the_help_as_a_table() -> None:
    shown = run("--help").stdout

    assert "  Exit codes:\n    0    answered, or done\n    1    nothing in the reporting;" in shown
    assert "    141  whoever read the output had left" in shown


def test_the_guide_has_the_same_codes() -> None:
    guide = (REPOSITORY / "bot" / "terminal" / "README.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| (\d+) \|", guide, re.MULTILINE) == re.findall(
        r"^    (\d+) ", run("--help").stdout, re.MULTILINE
    )
