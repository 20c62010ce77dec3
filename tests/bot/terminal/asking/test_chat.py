"""A conversation in the terminal: what the commands do, and what the first line says."""

from __future__ import annotations

import io
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import click
import pytest
from click.testing import CliRunner
from prompt_toolkit.completion import CompleteEvent, WordCompleter
from prompt_toolkit.document import Document
from rich.console import Console

from bot.answer import Answer, Sentence
from bot.conversation.keeping import FILE
from bot.engine import Dateline
from bot.errors import QuestionError
from bot.settings import Settings
from bot.terminal.asking.chat import Chat
from bot.terminal.asking.prompt import completions, converse
from bot.terminal.commands import main


@pytest.fixture
def engine(sample_config: Path) -> Iterator[Dateline]:
    with Dateline.open(Settings.load(sample_config)) as engine:
        yield engine
        engine.forget()


class Screen:
    """A chat with a terminal of a hundred columns, and what it shows."""

    def __init__(self, engine: Dateline, *, streaming: bool = False) -> None:
        self._out = io.StringIO()
        self.chat = Chat(engine, "screen", Console(file=self._out, width=100), streaming=streaming)

    def __call__(self, line: str) -> str:
        self._out.seek(0)
        self._out.truncate()
        self.chat.respond(line)
        return self._out.getvalue()


def test_the_commands_of_a_chat(engine: Dateline) -> None:
    screen = Screen(engine)
    assert screen("/quotes") == "/quotes is about an answer: ask a question first\n"
    answer = screen("Who cut the Castello Road?")
    assert "[1]" in answer
    assert "17 July" in answer
    assert "(paragraph 1)" in screen("/quotes")
    assert screen("/as-of 2016-07-20") == "Answering from 5 articles published up to 20 July 2016.\n"
    assert "5 articles published up to 20 July 2016" in screen("Is the Castello Road open?")
    assert screen("/as-of") == "Answering from 22 articles, 4 May to 15 August 2016.\n"
    assert screen("/since 2016-08-01") == "Answering from 13 articles published since 1 August 2016.\n"
    assert screen("/since 2016-08") == "Answering from 13 articles published since 1 August 2016.\n"
    assert "published 1 to 31 August 2016" in screen("/until 2016-08")
    assert "published since 1 August 2016" in screen("/until")
    assert screen("/since 2020").startswith("Nothing here was published since 1 January 2020; the reporting")
    screen("/since 2016-08-01")
    assert "since 1 August 2016 by Northgate Sample Desk" in screen("/source northgate")
    assert "not a day" in screen("/until soon")
    assert "bbc: not an outlet of this index" in screen("/source bbc")
    assert "no such command" in screen("/nothing")
    assert screen("") == ""
    assert screen("/new") == "Forgotten. Ask something new.\n"
    assert engine.turns("screen") == []


def test_a_chat_goes_on_after_a_question_that_could_not_be_kept(
    engine: Dateline, sample_config: Path
) -> None:
    screen = Screen(engine)
    engine.turns("screen")
    with closing(sqlite3.connect(Settings.load(sample_config).index.folder / FILE)) as kept:
        kept.execute(
            "CREATE TRIGGER full BEFORE INSERT ON checkpoints BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
        refused = screen("Who cut the Castello Road?")
        kept.execute("DROP TRIGGER full")

    assert f"{FILE}: cannot be read or written (disk is full); free some space" in " ".join(refused.split())
    assert "[1]" in screen("Who cut the Castello Road?")


def test_what_was_searched_is_told_once_and_again_where_it_is_less_or_does_not_answer(
    engine: Dateline,
) -> None:
    screen = Screen(engine)
    assert "Searched" not in screen("hello")
    assert "Searched 22 articles" in screen("Who cut the Castello Road?")
    assert "Searched" not in screen("How many people are without running water?")
    assert "Searched 22 articles" in screen("Who won the cricket?")
    screen("/as-of 2016-07-20")
    assert "5 articles published up to 20 July 2016" in screen("Who cut the Castello Road?")


def test_thanks_and_what_is_said_in_passing_get_a_word(engine: Dateline) -> None:
    screen = Screen(engine)
    assert screen("thanks!") == "You are welcome.\n"
    assert screen("lol") == "Ask me whenever you like.\n"


@pytest.mark.parametrize("word", ["help", "/help", " Help ", "?"])
def test_help_needs_no_slash(engine: Dateline, word: str) -> None:
    assert "/as-of DAY" in Screen(engine)(word)
    assert engine.turns("screen") == []


@pytest.mark.parametrize("word", ["exit", "quit", "/exit", "/quit", "QUIT", "bye"])
def test_neither_does_leaving(engine: Dateline, word: str) -> None:
    assert not Screen(engine).chat.respond(word)


def test_why_says_in_six_lines_how_a_follow_up_was_understood_and_answered(engine: Dateline) -> None:
    screen = Screen(engine)
    screen("Who cut the Castello Road?")
    screen("When was that?")

    lines = screen("/why").splitlines()

    assert [line.split(":")[0] for line in lines] == [
        "Understood as",
        "As it goes on from",
        "Searched",
        "Why these",
        "Why not more",
        "How sure",
    ]
    assert lines[0] == "Understood as: When was that? (fact)"
    assert lines[1].startswith("As it goes on from: Who cut the Castello Road?")
    assert max(map(len, lines)) <= 100
    assert len(engine.turns("screen")) == 2


def test_why_explains_the_question_with_the_limits_that_it_was_asked_with(engine: Dateline) -> None:
    screen = Screen(engine)
    assert screen("/why") == "/why is about a question: ask one first\n"
    screen("Who cut the Castello Road?")
    screen("/since 2016-08-01")

    shown = screen("/why")

    assert shown.startswith("Understood as: Who cut the Castello Road? (fact)\n")
    assert "in 22 articles, 4 May to 15 August 2016" in shown


def test_after_a_timeline_nothing_is_shown_of_the_question_before(
    engine: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen(engine)
    screen("Who cut the Castello Road?")
    screen("/timeline Manbij")
    lines = screen("/why").splitlines()
    assert lines[0] == "Understood as: Manbij (timeline)"
    assert [line.split(":")[0] for line in lines[1:]] == ["Searched", "Why these", "Why not more", "How sure"]

    def fails(*_: object, **__: object) -> NoReturn:
        raise QuestionError("nothing can be read")

    monkeypatch.setattr(engine, "explain", fails)
    assert screen("/timeline Aleppo") == "nothing can be read\n"
    assert screen("/quotes") == "/quotes is about an answer: ask a question first\n"
    assert screen("/why") == "/why is about a question: ask one first\n"


def test_why_asks_nothing_again(engine: Dateline, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language model would be paid twice, and might write something else than what is explained."""
    screen = Screen(engine)
    screen("Who cut the Castello Road?")

    def asked(*_: object, **__: object) -> Iterator[Sentence | Answer]:
        raise AssertionError("asked again")

    monkeypatch.setattr(engine, "stream", asked)
    monkeypatch.setattr(engine, "explain", asked)
    monkeypatch.setattr(engine, "_graph", None)

    assert "Why these: [1] " in screen("/why")


def test_why_says_of_a_decline_what_came_nearest(engine: Dateline) -> None:
    screen = Screen(engine)
    screen("Who won the 1998 world cup?")

    assert "Why none: " in screen("/why")


def test_a_source_is_opened_by_its_number(engine: Dateline, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def launch(where: str) -> int:
        opened.append(where)
        return 0

    monkeypatch.setattr(click, "launch", launch)
    screen = Screen(engine)
    screen("Who cut the Castello Road?")

    said = screen("/open 1")

    assert opened[0].startswith("https://sample.example/")
    assert said == f"Opened {opened[0]}\n"
    assert screen("/open 9").startswith("/open 9: not a source of the last answer, which has 1")


def test_a_timeline_is_of_a_topic_or_of_the_last_question(engine: Dateline) -> None:
    screen = Screen(engine)
    assert screen("/timeline") == "/timeline needs a topic: /timeline Castello Road\n"

    assert "7 August 2016: " in screen("/timeline Manbij")
    screen("What happened in Manbij?")
    assert "7 August 2016: " in screen("/timeline")


def test_a_conversation_is_written_into_a_new_file_with_its_sources(engine: Dateline, tmp_path: Path) -> None:
    screen, file = Screen(engine), tmp_path / "aleppo.md"
    assert screen("/export") == "/export needs a file: /export aleppo.md\n"
    assert "nothing to write yet" in screen(f"/export {file}")
    screen("Who cut the Castello Road?")

    said = screen(f"/export {file}")

    assert said.startswith("Wrote 1 question with the answers and sources into")
    written = file.read_text(encoding="utf-8")
    assert "## Who cut the Castello Road?\n" in written
    assert ", 18 July 2016, <https://sample.example/" in written
    assert "  > " in written
    assert "is there already" in screen(f"/export {file}").replace("\n", " ")


def test_the_first_line_says_which_archive_until_when_and_whether_it_goes_on(
    engine: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = Chat(engine, "reader", Console(file=io.StringIO(), width=400))
    assert chat.title("~/news").startswith("22 articles, 4 May to 15 August 2016, in ~/news. ")
    assert "The conversation “reader” is new; /help lists the commands." in chat.title("~/news")

    engine.ask("Who cut the Castello Road?", conversation="reader")

    assert "The conversation “reader” goes on after 1 question; /new begins another" in chat.title("~/news")
    monkeypatch.setattr("builtins.input", lambda: "exit")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    converse(chat, "~/news")
    assert "goes on after 1 question" in chat.out.file.getvalue()  # type: ignore[attr-defined]


def test_commands_and_outlets_are_completed() -> None:
    completer = WordCompleter(completions(["Northgate Sample Desk", "Meridian Wire"]), sentence=True)

    def offered(typed: str) -> set[str]:
        return {one.text for one in completer.get_completions(Document(typed), CompleteEvent())}

    assert {"/since", "/source"} <= offered("/s")
    assert offered("/source Mer") == {"/source Meridian Wire"}


@pytest.mark.parametrize("streaming", [True, False])
def test_after_an_answer_that_was_stopped_no_older_sources_are_shown(
    engine: Dateline, monkeypatch: pytest.MonkeyPatch, streaming: bool
) -> None:
    screen = Screen(engine, streaming=streaming)
    screen("Who cut the Castello Road?")

    def stopped(*_: object, **__: object) -> Iterator[Sentence | Answer]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(engine, "stream", stopped)
    with pytest.raises(KeyboardInterrupt):
        screen("When was that?")
    assert screen("/quotes") == "/quotes is about an answer: ask a question first\n"


def test_a_chat_beside_an_index_that_nobody_may_write_says_that_it_is_not_kept(
    sample_config: Path, engine: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversation.keeping.os.access", lambda _, mode, **_how: mode != os.W_OK)
    words = ("--config", str(sample_config), "chat", "--conversation", "passing")
    asked = "Who cut the Castello Road?\nWhen was that?\n/quit\n"

    result = CliRunner().invoke(main, words, input=asked, prog_name="dateline")

    assert result.exit_code == 0
    assert "nobody may write here, so this conversation is kept only until you leave\n" in result.stderr
    assert result.stdout.count("[1]") >= 2
    assert engine.turns("passing") == []
