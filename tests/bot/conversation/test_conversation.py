"""A conversation as a reader holds it: follow-ups find what they mean, it goes on, it is private."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TypedDict

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.graph import StateGraph

from bot.conversation.checkpoints import SqliteConversations
from bot.conversation.keeping import FILE, conversations_at
from bot.conversation.turn import Turn
from bot.cross_encoder.model import bundled_model
from bot.engine import Dateline
from bot.errors import StorageError
from bot.question.leaning import leans, leans_on
from bot.settings import Settings
from index.store.postgres.address import Address
from tests.support.answer_models import WaitingWriter
from tests.support.postgres import away


@pytest.fixture
def engine(sample_config: Path) -> Iterator[Dateline]:
    with Dateline.open(Settings.load(sample_config)) as engine:
        yield engine
        engine.forget()


def outlines(engine: Dateline, *questions: str) -> list[str]:
    """The last answer's quotes, after all of `questions` have been asked one after the other."""
    for question in questions:
        answer = engine.ask(question, conversation="reader")
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    "question",
    [
        "And how many were displaced?",
        "What did he say next?",
        "When was that?",
        "Why?",
        "By whom?",
        "Is it still open?",
        "Who else was there?",
        "What about the other one?",
    ],
)
def test_a_question_that_points_back_leans_on_the_last_turn(question: str) -> None:
    assert leans(question)
    assert leans_on(["Who cut the Castello Road?"], question, bundled_model())


@pytest.mark.parametrize(
    "question",
    [
        "When was the Castello Road cut?",
        "How many people live in the government-held west of Aleppo?",
        "Did Sergei Shoigu say that he would open four corridors?",
        "What did Staffan de Mistura estimate in April 2016?",
    ],
)
def test_a_question_that_stands_by_itself_does_not(question: str) -> None:
    assert not leans(question)


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("who is the ceo of apple", "who is the ceo of tesla"),
        ("what is the average gas price", "what is juneteenth"),
        ("how strong was the quake in afghanistan", "and in indonesia?"),
        ("Who cut the Castello Road?", "When was Manbij taken?"),
        ("Who cut the Castello Road?", "latest on manbij"),
        ("Who cut the Castello Road?", "and the hospital?"),
    ],
)
def test_another_subject_leans_on_nothing_however_short(before: str, question: str) -> None:
    assert not leans_on([before], question, bundled_model())


def test_follow_ups_find_what_they_mean(engine: Dateline) -> None:
    assert any(
        "17 July" in quote for quote in outlines(engine, "Who cut the Castello Road?", "When was that?")
    )
    assert any(
        "73 days" in quote or "31 May" in quote
        for quote in outlines(
            engine, "When did the last fighters leave Manbij?", "How long did the offensive there take?"
        )
    )


def test_small_talk_is_no_subject_and_pushes_none_out(engine: Dateline) -> None:
    asked = ("When was the Castello Road cut?", "who did that?")
    quotes = outlines(engine, *asked)
    engine.forget("reader")

    assert outlines(engine, asked[0], "thank u", "lol", "good bot", asked[1]) == quotes
    assert engine.ask("cheers", conversation="reader").understood == "cheers"


def test_a_change_of_subject_is_not_dragged_back(engine: Dateline) -> None:
    outlines(engine, "Who holds the Castello Road?", "And when was it cut?")
    (quote, *_) = outlines(engine, "How many children were treated for burns in Geneva by Hanaa Singer?") or [
        ""
    ]
    assert "Castello" not in quote
    fresh = engine.ask("Who leads Jaish al-Fatah?")
    after = engine.ask("Who leads Jaish al-Fatah?", conversation="reader")
    assert after.sentences == fresh.sentences
    assert after.understood == fresh.understood


def test_who_somebody_is_asks_of_nobody_before(engine: Dateline) -> None:
    outlines(engine, "Who cut the Castello Road?")
    assert engine.ask("who is hanaa singer", conversation="reader").understood == "who is hanaa singer"
    role = engine.ask("who is the singer", conversation="reader")
    assert "(after:" in role.understood


def test_an_answer_to_what_nobody_had_named_is_a_guess_and_no_subject(engine: Dateline) -> None:
    guess = engine.ask("And how long did it take?", conversation="reader")
    after = engine.ask("Who took it?", conversation="reader")
    assert guess.understood == "And how long did it take?"
    assert after.understood == "Who took it? (after: And how long did it take?)"
    assert [turn.guessed for turn in engine.turns("reader")] == [True, True]
    named = engine.ask("When did the last fighters leave Manbij?", conversation="reader")
    last = engine.ask("And how long did it take?", conversation="reader")
    assert f"(after: When did the last fighters leave Manbij? {named.sentences[0].text}" in last.understood
    assert not engine.turns("reader")[-1].guessed


def test_a_reader_is_told_that_nobody_has_said_who_he_is(engine: Dateline) -> None:
    told = "Nothing before says who “he” is, so this goes by the other words of the question."
    assert told in engine.ask("What did he say about the Castello Road?").notices
    assert told not in engine.ask("What did Rami Abdel Rahman say when he spoke of the siege?").notices
    assert not any(
        "Nothing before" in line for line in engine.ask("How many people lost their homes?").notices
    )
    assert engine.ask("Who is he?").notices[0].startswith("Nothing before says who “he” is")
    nothing = engine.ask("What did she say?")
    assert not nothing.answered
    assert nothing.notices[0] == (
        "Nothing before says who “she” is, and the question says nothing else: ask with the name."
    )
    engine.ask("Who heads the Syrian Observatory for Human Rights?", conversation="reader")
    assert told not in engine.ask("What did he say about the road?", conversation="reader").notices


def test_a_conversation_goes_on_after_a_restart(sample_config: Path) -> None:
    settings = Settings.load(sample_config)
    with Dateline.open(settings) as engine:
        engine.ask("Who cut the Castello Road?", conversation="aleppo")
    with Dateline.open(settings) as engine:
        answer = engine.ask("When was that?", conversation="aleppo")
        assert "after: Who cut the Castello Road?" in answer.understood
        assert [turn.question for turn in engine.turns("aleppo")] == [
            "Who cut the Castello Road?",
            "When was that?",
        ]
        engine.forget("aleppo")


class KeptAsObjects(TypedDict):
    turns: list[Turn]


def test_a_conversation_that_was_kept_by_an_earlier_version_goes_on_without_a_warning(
    sample_config: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = Turn("When was the Castello Road cut?", "On Sunday, 17 July.", ("on Sunday, 17 July",))
    place: RunnableConfig = {"configurable": {"thread_id": "mine", "checkpoint_ns": ""}}
    earlier = StateGraph(KeptAsObjects).add_node("answer", lambda _: {}).set_entry_point("answer")
    settings = Settings.load(sample_config)
    with closing(SqliteConversations(settings.index.folder / FILE)) as conversations:
        earlier.compile(conversations.saver).invoke({"turns": [before]}, place)

    with Dateline.open(settings) as engine:
        assert engine.turns("mine") == [before]
        assert "Castello Road" in engine.ask("And by whom?", conversation="mine").understood
        assert [turn.question for turn in engine.turns("mine")] == [before.question, "And by whom?"]
    with closing(SqliteConversations(settings.index.folder / FILE)) as conversations:
        kept = conversations.saver.get_tuple(place)
        assert conversations.forget("mine")
    assert kept
    assert {type(turn) for turn in kept.checkpoint["channel_values"]["turns"]} == {dict}
    # Without a handler a warning is written to standard error.
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_two_conversations_at_once_never_hear_each_other(engine: Dateline) -> None:
    asked = {
        "one": ["Who cut the Castello Road?", "When was that?", "And why?"],
        "two": ["When was Manbij taken?", "By whom?", "And why?"],
    }
    heard: dict[str, list[str]] = {"one": [], "two": []}

    def talk(name: str) -> None:
        for question in asked[name]:
            heard[name].append(engine.ask(question, conversation=name).understood)

    threads = [threading.Thread(target=talk, args=(name,)) for name in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [turn.question for turn in engine.turns("one")] == asked["one"]
    assert [turn.question for turn in engine.turns("two")] == asked["two"]
    assert not any("Manbij taken" in understood for understood in heard["one"])
    assert not any("Castello Road?" in understood for understood in heard["two"])


def test_forgetting_leaves_no_word_of_it_in_the_files(sample_config: Path) -> None:
    settings = Settings.load(sample_config)
    secret = "Xylophonist"
    with Dateline.open(settings) as engine:
        engine.ask(f"Who is the {secret} of Aleppo?", conversation="private")
        assert engine.forget("private") == 1
        assert engine.forget("private") == 0
        assert engine.turns("private") == []
    left = [path for path in settings.index.folder.glob(f"{FILE}*") if secret.encode() in path.read_bytes()]
    assert left == []


@pytest.mark.parametrize("name", ["private", None])
def test_a_question_under_way_is_forgotten_with_its_conversation(
    sample_config: Path, name: str | None
) -> None:
    writer = WaitingWriter()
    with Dateline.open(Settings.load(sample_config), writer=writer) as engine:
        asking = threading.Thread(
            target=engine.ask, args=("Who cut the Castello Road?",), kwargs={"conversation": "private"}
        )
        asking.start()
        assert writer.begun.wait(60)
        forgetting = threading.Thread(target=engine.forget, args=(name,))
        forgetting.start()
        forgetting.join(0.5)
        writer.may_end.set()
        asking.join()
        forgetting.join()
        assert engine.turns("private") == []


def test_one_conversation_is_forgotten_while_others_are_written(tmp_path: Path) -> None:
    with closing(SqliteConversations(tmp_path / FILE)) as kept:
        done = threading.Event()

        def write() -> None:
            while not done.is_set():
                kept.trim("other")

        writing = threading.Thread(target=write)
        writing.start()
        try:
            assert [kept.forget(f"{number}") for number in range(300)] == [False] * 300
        finally:
            done.set()
            writing.join()


def test_a_database_that_is_away_keeps_no_conversation_and_says_so(
    shared: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.postgres.database._PATIENCE", 1.0)
    asked: RunnableConfig = {"configurable": {"thread_id": "mine"}}
    with closing(conversations_at(shared)) as kept:
        with away(shared.url):
            for attempt in (kept.names, lambda: kept.trim("mine"), lambda: kept.saver.get_tuple(asked)):
                with pytest.raises(StorageError, match="PostgreSQL cannot be used"):
                    attempt()
        assert kept.names() == []


def test_a_conversation_remembers_no_more_than_twenty_turns(engine: Dateline) -> None:
    earlier = [Turn(f"Question {number}?", "", ()) for number in range(21)]
    engine.ask("Question 21?", conversation="long", turns=earlier)
    questions = [turn.question for turn in engine.turns("long")]
    assert questions == [f"Question {number}?" for number in range(2, 22)]


def test_a_turn_of_an_earlier_or_a_later_version_is_read_for_what_this_one_knows_of_it() -> None:
    kept = {"question": "Who?", "answer": "Ann.", "quotes": ["Ann did it."]}
    assert Turn.of({**kept, "mood": "calm"}) == Turn("Who?", "Ann.", ("Ann did it.",))
    resting = Turn("Who?", "Ann.", ("Ann did it.",), ("a1",), resting=((4, (1,)),))
    assert Turn.of(json.loads(json.dumps(resting.kept()))) == resting


def test_turns_that_a_caller_keeps_are_leant_on_too(engine: Dateline) -> None:
    turns = [Turn("Who cut the Castello Road?", "", ())]
    assert "Castello" in engine.ask("When was that?", turns=turns).understood
    assert "Castello" not in engine.ask("When was that?").understood


def test_a_she_whom_the_question_does_not_name_was_named_before(engine: Dateline) -> None:
    outlines(engine, "Who is Hanaa Singer?", "Is Hanaa Singer dead?")
    assert engine.ask("who is she married to", conversation="reader").leans
