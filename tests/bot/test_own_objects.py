"""LangChain's own objects are taken and given: a chat model, what keeps conversations, a retriever, awaiting."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langgraph.checkpoint.memory import InMemorySaver

from bot import Answer, Dateline
from bot.errors import ConfigError
from bot.language_model.ledger import Ledger
from bot.settings import Settings
from bot.writing.quoting import QuotingWriter
from index.errors import IndexingError, ModelError
from tests.conftest import REPOSITORY
from tests.support.answer_models import WaitingWriter

SAID = (
    "The army closed the road on 17 July.\n"
    '[1] "cut the Castello Road on Sunday, 17 July, closing the only supply route"\n'
)


def test_a_chat_model_of_somebodys_own_writes_and_is_held_to_its_quotes(sample_config: Path) -> None:
    model = FakeListChatModel(responses=[SAID])

    with Dateline.open(Settings.load(sample_config), chat_model=model) as engine:
        answer = engine.ask("When was the Castello Road cut?")

    assert answer.answered
    assert "17 July" in answer.citations[0].quote
    assert answer.usage.tokens_out > 0


def test_a_chat_model_beside_a_writer_is_refused_and_not_left_out(sample_config: Path) -> None:
    model = FakeListChatModel(responses=[SAID])

    with pytest.raises(ConfigError, match="a writer and a chat_model were given"):
        Dateline.open(Settings.load(sample_config), chat_model=model, writer=QuotingWriter())


def test_conversations_are_kept_by_a_saver_of_somebodys_own_and_forgotten_there(sample_config: Path) -> None:
    saver = InMemorySaver()

    with Dateline.open(Settings.load(sample_config), checkpointer=saver) as engine:
        engine.ask("When did the last fighters leave Manbij?", conversation="mine")
        assert [turn.question for turn in engine.turns("mine")] == [
            "When did the last fighters leave Manbij?"
        ]
        assert engine.forget("mine") == 1
        assert engine.turns("mine") == []


KEEPER = """
import sys
from pathlib import Path
from langgraph.checkpoint.sqlite import SqliteSaver
from bot import Dateline, Settings
config, file, *questions = sys.argv[1:]
with SqliteSaver.from_conn_string(file) as saver:
    for question in questions:  # Each as after a restart.
        with Dateline.open(Settings.load(Path(config)), checkpointer=saver) as engine:
            print(engine.ask(question, conversation="mine").understood)
            print(*(turn.question for turn in engine.turns("mine")), sep="|")
"""


def test_a_saver_of_somebodys_own_needs_to_be_told_of_no_type(sample_config: Path, tmp_path: Path) -> None:
    asked = ["When was the Castello Road cut?", "And by whom?"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", KEEPER, str(sample_config), str(tmp_path / "mine.db"), *asked],
        cwd=REPOSITORY, env={**os.environ, "LANGGRAPH_STRICT_MSGPACK": "true"}, capture_output=True, text=True,
    )  # fmt: skip

    assert done.stderr == ""
    *_, understood, kept = done.stdout.splitlines()
    assert f"(after: {asked[0]}" in understood
    assert kept == "|".join(asked)


async def test_a_program_that_awaits_is_answered_as_one_that_waits(sample_engine: Dateline) -> None:
    question = "When was the Castello Road cut?"

    answer = await sample_engine.aask(question)
    *sentences, streamed = [item async for item in sample_engine.astream(question)]

    waited = sample_engine.ask(question)
    assert answer.sentences == waited.sentences == tuple(sentences)
    assert isinstance(streamed, Answer)
    assert streamed.citations == waited.citations


async def test_a_program_that_awaits_no_more_stops_what_was_being_written(sample_config: Path) -> None:
    writer = WaitingWriter()
    with Dateline.open(Settings.load(sample_config), writer=writer) as engine:
        asking = asyncio.create_task(engine.aask("When was the Castello Road cut?"))
        assert await asyncio.to_thread(writer.begun.wait, 60)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        heard = await asyncio.to_thread(writer.heard.wait, 5)
        writer.may_end.set()
    assert heard


def test_who_asked_can_have_an_answer_under_way_end_from_elsewhere(sample_config: Path) -> None:
    writer, stopped = WaitingWriter(), threading.Event()

    def leave() -> None:
        writer.begun.wait(60)
        stopped.set()

    with Dateline.open(Settings.load(sample_config), writer=writer) as engine:
        threading.Thread(target=leave, daemon=True).start()
        items = list(engine.stream("When was the Castello Road cut?", stopped=stopped))
        writer.may_end.set()
    assert writer.heard.is_set()
    assert not any(isinstance(item, Answer) for item in items)


def test_the_archive_is_a_retriever_for_any_chain_of_langchains(sample_engine: Dateline) -> None:
    chain = sample_engine.retriever(k=2) | (lambda found: [one.metadata["outlet"] for one in found])
    first, _ = sample_engine.retriever(k=2).invoke("the Castello Road")

    article = sample_engine.archive.article(first.metadata["article"])
    assert article
    assert article.body[first.metadata["start"] : first.metadata["end"]] == first.page_content
    assert first.metadata["headline"] == article.headline
    assert len(chain.invoke("the Castello Road")) == 2


def test_an_engine_that_cannot_be_opened_leaves_nothing_open(
    sample_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Ledger] = []
    close = Ledger.close

    def closes(ledger: Ledger) -> None:
        close(ledger)
        closed.append(ledger)

    monkeypatch.setattr(Ledger, "close", closes)
    settings = Settings.load(sample_config, {"models": {"entailment": "onnx:nowhere"}})

    with pytest.raises(ModelError):
        Dateline.open(settings, chat_model=FakeListChatModel(responses=[SAID]))
    assert len(closed) == 1


def test_what_cannot_be_closed_keeps_nothing_else_open(
    sample_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = Ledger.close

    def fails(ledger: Ledger) -> None:
        close(ledger)
        raise sqlite3.OperationalError("disk I/O error")

    engine = Dateline.open(Settings.load(sample_config), chat_model=FakeListChatModel(responses=[SAID]))
    monkeypatch.setattr(Ledger, "close", fails)
    with pytest.raises(sqlite3.OperationalError):
        engine.close()
    with pytest.raises(IndexingError, match="closed database"):
        engine.archive.outlets()
