"""A question over two reports is cut into two questions, each of which can be searched by itself."""

from __future__ import annotations

from datetime import date

import pytest

from bot.query_analysis import Kind
from bot.question.analysis import analyze
from bot.question.at_once import questions_in
from bot.question.kind import kind_of
from bot.question.sides import own_words, sides
from index import EVERYWHERE


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("how many layoffs wayfair vs meta", ["how many layoffs wayfair", "how many layoffs meta"]),
        (
            "who was person of the year 2017 vs 2022",
            ["who was person of the year 2017", "who was person of the year 2022"],
        ),
        ("nicole deaths thurs vs fri", ["nicole deaths thurs", "nicole deaths fri"]),
        ("Compare the siege of Aleppo with the siege of Homs", ["the siege of Aleppo", "the siege of Homs"]),
        ("Compare the siege of Aleppo with Homs", ["the siege of Aleppo", "the siege of Homs"]),
        ("What is the difference between the truce and the pauses?", ["the truce", "the pauses"]),
        (
            "Compare what Aleppo did about water with what Homs did.",
            ["what Aleppo did about water", "what Homs did about water"],
        ),
        ("Compare Spain's tobacco ban with Malta's", ["Spain's tobacco ban", "Malta's tobacco ban"]),
        ("did biden or jill get covid first", ["did biden get covid first", "did jill get covid first"]),
        (
            "did fiona or ian hit with stronger winds",
            ["how strong winds fiona hit", "how strong winds ian hit"],
        ),
        (
            "who retired first ann lee or bo diaz",
            ["who retired first ann lee", "who retired first bo diaz"],
        ),
        (
            "Who became mayor first, Ann Lee or Bo Diaz?",
            ["Who became mayor first Ann Lee", "Who became mayor first Bo Diaz"],
        ),
        ("what came first the truce or the siege", ["the truce", "the siege"]),
        ("buying parler or losing the title which came first", ["buying parler", "losing the title"]),
        ("ann vs bo who got more votes", ["how many votes ann got", "how many votes bo got"]),
        ("Did Ann Lee die before or after Bo Diaz?", ["Did Ann Lee die", "Did Bo Diaz die"]),
        (
            "who sacked more people this year ann or bo",
            ["how many people sacked this year ann", "how many people sacked this year bo"],
        ),
        (
            "how long was the siege compared to the offensive",
            ["how long was the siege", "how long was the offensive"],
        ),
        ("who is older, Ann Lee or Bo Diaz?", ["how old Ann Lee is", "how old Bo Diaz is"]),
        (
            "which storm was the deadliest ann or bo",
            ["how deadly ann storm was", "how deadly bo storm was"],
        ),
        (
            "did more people die in the fire or in the flood",
            ["how many people die in the fire", "how many people die in the flood"],
        ),
        (
            "who signed the more expensive deal, Kyler Murray or Bo Diaz",
            ["how expensive deal Kyler Murray signed", "how expensive deal Bo Diaz signed"],
        ),
        (
            "was manbij taken before or after the road was cut",
            ["was manbij taken", "the road was cut"],
        ),
        (
            "Is the Manbij deal larger than the Homs deal?",
            ["how large Is Manbij deal", "how large Homs deal"],
        ),
    ],
)
def test_each_side_of_a_comparison_can_be_searched_by_itself(question: str, asked: list[str]) -> None:
    assert [side.words for side in sides(question)] == asked
    assert kind_of(question) is Kind.COMPARISON


@pytest.mark.parametrize(
    "question",
    [
        "Which city saw the biggest increase compared to a year ago?",
        "Which company will soon seek approval for the first vaccine to prevent RSV or flu?",
        "Over a million people had no power or running water due to which hurricane?",
        "Did they work together after they both left the firm?",
        "What language other than English is spoken there?",
        "Did more than 100 people die?",
        "What force is weaker than gravity?",
        "who scored for usa vs iran",
        "When is Ghana vs. Peru?",
    ],
)
def test_a_question_for_one_thing_is_no_comparison(question: str) -> None:
    assert not sides(question)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (
            "When was Manbij taken and when was the road cut?",
            ("When was Manbij taken", "when was the road cut"),
        ),
        (
            "world cup who won the final and who did france beat",
            ("world cup who won the final", "world cup who did france beat"),
        ),
        (
            "was the club sold and did the owners approve it",
            ("was the club sold", "was the club sold did the owners approve it"),
        ),
        ("Who met Lavrov and Kerry in Geneva?", ()),
        ("When was the road cut and why?", ()),
    ],
)
def test_two_questions_at_once_are_asked_one_by_one(question: str, asked: tuple[str, ...]) -> None:
    assert questions_in(question) == asked
    assert [side.words for side in analyze(question, given=EVERYWHERE, today=date(2022, 8, 1)).sides] == list(
        asked
    )


@pytest.mark.parametrize(
    ("question", "topics"),
    [
        ("who retired first ann lee or bo diaz", ["retired ann lee", "retired bo diaz"]),
        ("Which quake was worse, Lombok or Luzon?", ["", ""]),
        ("Which quake came first, Lombok or Luzon?", ["quake came Lombok", "quake came Luzon"]),
        ("ann vs bo who won the first round", ["", ""]),
        ("how many layoffs wayfair vs meta", ["", ""]),
    ],
)
def test_what_a_report_says_first_tells_of_what_is_only_set_beside(question: str, topics: list[str]) -> None:
    assert [side.topic for side in sides(question)] == topics


def test_each_side_is_searched_in_the_days_that_it_names() -> None:
    march, june = analyze(
        "was gas higher in march or june this yr", given=EVERYWHERE, today=date(2022, 12, 31)
    ).sides
    assert march.filters.event == (date(2022, 3, 1), date(2022, 3, 31))
    assert june.filters.event == (date(2022, 6, 1), date(2022, 6, 30))


def test_a_day_is_known_by_its_whole_name_too() -> None:
    assert own_words("nicole deaths thurs", "nicole deaths fri") == {"thur", "thursday"}
