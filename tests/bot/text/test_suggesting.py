"""What a reader is told to ask of a report."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot import Dateline
from bot.text.suggesting import question_of
from tests.support.reporting import article

BODY = (
    "The road was cut. Russian forces say that in eastern Aleppo, and in the Castello Road area, all is calm."
)


@pytest.mark.parametrize(
    ("headline", "question"),
    [
        ("How many has the war killed? Nobody knows", "How many has the war killed?"),
        ("Toll rises, but why?", "Toll rises, but why?"),
        ("Why? The road to Aleppo", "What is the latest on Aleppo?"),
        ("Russian forces around Aleppo: calm holds but ...", "What is the latest on Aleppo?"),
    ],
)
def test_a_headline_that_asks_is_asked_and_of_any_other_the_latest_on_what_it_names(
    headline: str, question: str
) -> None:
    assert question_of(article(BODY, headline=headline)) == question


@pytest.mark.parametrize(
    ("headline", "body", "named"),
    [
        (
            "Elon Musk in court",
            "A judge hears Elon Musk, and what Musk says. Then Musk, they say.",
            "Elon Musk",
        ),
        ("The House is won", "They count in the House, as of today.", "the House"),
        ("Talks in March", "It was in March, they say.", ""),
        ("He is Person of the Year", "He was named Person of the Year, they say.", "Person"),
        ("Russian guns near", "They saw Russian guns.", ""),
        ("road cut", "The Castello Road is cut.", ""),
    ],
)
def test_what_a_report_is_about_is_a_name_of_its_headline_that_its_text_has_as_a_noun(
    headline: str, body: str, named: str
) -> None:
    assert question_of(article(body, headline=headline)) == (
        f"What is the latest on {named}?" if named else ""
    )


def test_a_question_that_is_long_is_not_asked() -> None:
    long = "Why is Twitter down again, and do thousands of users all over the world struggle to log in there?"
    assert question_of(article("", headline=long)) == ""


@pytest.mark.parametrize("headline", ["Who cuts the road? | CNN", "Who cuts the road? - CNN"])
def test_the_outlet_behind_a_headline_is_not_asked(headline: str) -> None:
    told = replace(article("It is, says CNN, so.", headline=headline), source="cnn.com")
    assert question_of(told) == "Who cuts the road?"
    assert question_of(replace(told, headline="Road cut | CNN")) == ""


def test_every_hello_of_a_conversation_suggests_other_questions_that_are_answered(
    sample_engine: Dateline,
) -> None:
    first, second = (sample_engine.ask(said, conversation="hello").notices[1] for said in ("hi", "hello"))
    sample_engine.forget("hello")
    suggested = re.findall("“(.+?)”", f"{first} {second}")
    assert first != second
    assert len(set(suggested)) > 3
    assert all(sample_engine.ask(question).answered for question in set(suggested))
