"""A question that only asks what there is on something is about that, and nothing else is about less."""

from __future__ import annotations

from datetime import date

import pytest

from bot import Dateline
from bot.query_analysis import Kind
from bot.question.kind import kind_of, topic_of
from bot.question.small_talk import SmallTalk, small_talk
from index import SearchFilter


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What happened at Tokhar?", "Tokhar"),
        ("whats going on w kanye", "kanye"),
        ("latest on mauna loa", "mauna loa"),
        ("castello road", "castello road"),
        ("What was reported about the Castello Road?", "the Castello Road"),
        ("who is dina boluarte", "dina boluarte"),
        ("what has happened in eastern Aleppo", "eastern Aleppo"),
        ("Tell me more about the siege of Aleppo.", "the siege of Aleppo"),
        ("can you tell me about the corridors?", "the corridors"),
        ("What's going on in Manbij?", "Manbij"),
        ("what do you know about Stephen O'Brien?", "Stephen O'Brien"),
        ("Any news about the water?", "the water"),
        ("What about the pauses?", "the pauses"),
        ("on the water", "the water"),
        ("please summarise the siege", "the siege"),
        ("Give me a short summary of the water crisis.", "the water crisis"),
        ("Is there anything on the pumps?", "the pumps"),
        ("what happened to prices when the road was shelled", "prices when the road was shelled"),
    ],
)
def test_what_there_is_on_something_is_asked_by_its_name(question: str, about: str) -> None:
    assert topic_of(question) == about


@pytest.mark.parametrize(
    "question",
    [
        "What happened next?",
        "What happened to him?",
        "What's new?",
        "Tell me when the road was cut",
        "Explain why the road was cut",
        "On what day was the Castello Road cut?",
        "On Saturday, who was killed?",
        "on whose side is he",
        "About how many people are left?",
        "what about how they died",
        "What did they say about the siege?",
        "What did Rami Abdel Rahman say about the siege?",
        "Who told the council about the pauses?",
        "when coolio died",
        "whats coolio's age",
    ],
)
def test_any_other_question_is_left_as_it_is(question: str) -> None:
    assert topic_of(question) == ""


@pytest.mark.parametrize(
    ("said", "talk"),
    [
        ("hello", SmallTalk.HELP),
        ("Howdy, bot!", SmallTalk.HELP),
        ("good morning all", SmallTalk.HELP),
        ("help me", SmallTalk.HELP),
        ("Hi there! What can you do?", SmallTalk.HELP),
        ("wat can u do", SmallTalk.HELP),
        ("whats this archive about", SmallTalk.HELP),
        ("What’s in the archive?", SmallTalk.HELP),
        ("how does this bot work?", SmallTalk.HELP),
        ("How are you?", SmallTalk.HELP),
        ("are you a bot", SmallTalk.HELP),
        ("who wrote this?", SmallTalk.HELP),
        ("What is your source?", SmallTalk.HELP),
        ("how many articles do you have", SmallTalk.HELP),
        ("what's the newest article?", SmallTalk.HELP),
        ("thx!!", SmallTalk.THANKS),
        ("ok, many thanks Dateline", SmallTalk.THANKS),
        ("thank you so much", SmallTalk.THANKS),
        ("?", SmallTalk.HELP),
        ("lol", SmallTalk.REMARK),
        ("hahaha wow", SmallTalk.REMARK),
        ("really?", SmallTalk.REMARK),
        ("omg yes", SmallTalk.REMARK),
        ("Cool, nice.", SmallTalk.REMARK),
        ("bye", SmallTalk.REMARK),
        ("ok, goodbye!", SmallTalk.REMARK),
        ("👍", SmallTalk.REMARK),
    ],
)
def test_a_greeting_is_no_question(said: str, talk: SmallTalk) -> None:
    assert small_talk(said) is talk
    assert kind_of(said) is Kind.GREETING


@pytest.mark.timeout(10)
def test_however_often_somebody_says_thank_you_a_question_after_it_is_still_seen_at_once() -> None:
    assert small_talk("thank you " * 400) is SmallTalk.THANKS
    assert small_talk("thank you " * 400 + "what happened") is None
    assert small_talk("thank you so much " * 400 + "what can you do") is SmallTalk.HELP


@pytest.mark.parametrize(
    "question", ["What happened?", "whats new", "the latest news", "what's in the news?"]
)
def test_whoever_asks_what_is_new_asks_for_the_newest_reports(question: str) -> None:
    assert kind_of(question) is Kind.NEWS


def test_what_happened_in_a_week_is_told_from_the_newest_reports_of_that_week(
    sample_engine: Dateline,
) -> None:
    answer = sample_engine.ask("What happened this week?", filters=SearchFilter(as_of=date(2016, 8, 9)))

    assert len(answer.citations) == 3
    assert all(
        date(2016, 8, 2) <= one.published <= date(2016, 8, 9) for one in answer.citations if one.published
    )


@pytest.mark.parametrize(
    "question",
    [
        "Who said hello to the pope?",
        "What can the UN do about the siege?",
        "hello to the ferry",
        "thanks to whom did it sail",
        "help reached Lerne when",
        "what is the index of consumer prices",
        "Which bot is nice?",
        "who wrote this law",
        "are you a bot or is he, asked the senator",
        "how many articles does the treaty have",
        "what is the newest article of the constitution about",
        "who said goodbye to the pope",
    ],
)
def test_a_question_is_no_greeting(question: str) -> None:
    assert small_talk(question) is None
    assert kind_of(question) is not Kind.GREETING


def test_asking_what_happened_somewhere_is_answered_with_the_report_on_it(sample_engine: Dateline) -> None:
    answer = sample_engine.ask("What happened at Tokhar?")
    assert "Air strikes on the village of Tokhar" in answer.citations[0].quote
    assert not sample_engine.ask("What happened in Paris?").answered


def test_asking_what_happened_there_still_leans_on_what_was_said(sample_engine: Dateline) -> None:
    sample_engine.ask("When did the last fighters leave Manbij?", conversation="wording")
    answer = sample_engine.ask("And what happened to the civilians?", conversation="wording")
    sample_engine.forget("wording")
    assert "after: When did the last fighters leave Manbij?" in answer.understood


def test_the_latest_on_something_is_told_from_its_newest_report(sample_engine: Dateline) -> None:
    answer = sample_engine.ask("What's the latest on Manbij?")
    assert str(answer.citations[0].published) == "2016-08-13"
    assert str(sample_engine.ask("What was first reported on Manbij?").citations[0].published) < "2016-08-13"


@pytest.mark.parametrize(
    "question",
    [
        "which companies are laying off ppl",
        "list all the hurricanes this year",
        "What other states banned TikTok?",
        "Which Republicans voted to impeach him?",
        "Which Taliban leaders are under sanctions?",
        "List all full-sized cars recalled in July",
        "What are some of the accepted general principles?",
        "which states",
    ],
)
def test_whoever_asks_for_several_things_gets_a_list(question: str) -> None:
    assert kind_of(question) is Kind.LISTING


@pytest.mark.parametrize(
    "question",
    [
        "which company is laying off 11,000 people?",
        "which bus crashed",
        "What causes monkeypox?",
        "what is the crisis",
        "Which two supermarkets plan to merge?",
        "Which road was cut on 17 July?",
        "Which village does the ferry call at?",
        "Which company said this week that it will lay off 16,000 people?",
        "Which Texas school was attacked?",
        "Which Bills player collapsed?",
        "Which 1990s band plays again?",
        "Which US city dyes its river green?",
        "Which road leads from Damascus to Beirut?",
        "Which state airlifted hundreds of people to safety?",
        "Which of his sons did he choose as heir?",
    ],
)
def test_whoever_asks_for_one_thing_does_not(question: str) -> None:
    assert kind_of(question) is Kind.FACT


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("timeline of manbij", "manbij"),
        ("Give me a timeline of the siege.", "the siege"),
        ("please write a chronology of the siege of Aleppo", "the siege of Aleppo"),
    ],
)
def test_a_timeline_may_be_asked_for_in_words(sample_engine: Dateline, question: str, topic: str) -> None:
    assert (kind_of(question), topic_of(question)) == (Kind.TIMELINE, topic)
    asked, by_flag = sample_engine.ask(question), sample_engine.timeline(topic)
    assert asked.sentences == by_flag.sentences
    assert all(one.text.split(":")[0].endswith("2016") for one in asked.sentences)
