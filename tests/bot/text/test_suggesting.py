"""What a reader is told to ask of a report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.text.suggesting import question_of
from tests.support.reporting import article


@pytest.mark.parametrize(
    ("headline", "question"),
    [
        ("Army cuts the road.", "What happened: Army cuts the road?"),
        ("How many has the war killed? Nobody knows", "How many has the war killed?"),
        ("Toll rises, but why?", "Toll rises, but why?"),
        ("Why? The road to Aleppo", "What happened: Why? The road to Aleppo?"),
    ],
)
def test_a_headline_that_asks_is_asked_and_of_any_other_what_happened(headline: str, question: str) -> None:
    assert question_of(article("", headline=headline)) == question


@pytest.mark.parametrize(
    "headline",
    [
        "Twitter down: Thousands of global users struggle to login but Elon ...",
        "Twitter down: Thousands of global users struggle…",
        "Twitter is down again, and thousands of its users all over the world struggle to log in",
    ],
)
def test_a_headline_that_is_cut_or_long_is_not_asked(headline: str) -> None:
    assert question_of(article("", headline=headline)) == ""


@pytest.mark.parametrize("headline", ["Army cuts the road | CNN", "Army cuts the road - CNN"])
def test_the_outlet_behind_a_headline_is_not_asked(headline: str) -> None:
    told = replace(article("", headline=headline), source="cnn.com")
    assert question_of(told) == "What happened: Army cuts the road?"


def test_the_words_of_an_address_are_no_headline_to_ask_of() -> None:
    slug = "taronga zoo escaped lions intl hnk"
    at = "https://desk.example/2022/11/02/taronga-zoo-escaped-lions-intl-hnk/index.html"

    assert question_of(replace(article("", headline=slug), url=at)) == ""
    assert question_of(replace(article("", headline="Taronga Zoo: escaped lions"), url=at))
