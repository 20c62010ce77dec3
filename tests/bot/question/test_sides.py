"""A question over two things is cut into two questions, each of which can be searched by itself."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cross_encoder.model import bundled_model
from bot.query_analysis import Kind
from bot.question.analyzer import ArchiveAnalyzer
from bot.question.sides import own_words, sides
from index import EVERYWHERE
from index.store.store import Store
from tests.support.answer_models import PointsAt, over_two


@pytest.mark.parametrize(
    ("question", "its"),
    [
        ("how many layoffs wayfair vs meta", ["wayfair", "meta"]),
        ("nicole deaths thurs vs fri", ["thurs", "fri"]),
        ("Compare the siege of Aleppo with the siege of Homs", ["Aleppo", "Homs"]),
        ("how long was the truce compared to the pauses", ["the truce", "the pauses"]),
        ("Which storm had stronger winds, Fiona or Ian?", ["Fiona", "Ian"]),
        ("did fiona or ian hit with stronger winds", ["fiona", "ian"]),
        ("which of them got covid first, biden or jill", ["biden", "jill"]),
        ("who retired first ann lee or bo diaz", ["ann lee", "bo diaz"]),
        ("ann lee vs bo diaz who got more votes", ["ann lee", "bo diaz"]),
        ("Did Ann Lee die before or after Bo Diaz?", ["Ann Lee", "Bo Diaz"]),
        ("how old were ann lee and bo diaz when they died", ["ann lee", "bo diaz"]),
        ("did as many people die in the fire as in the flood", ["the fire", "the flood"]),
        ("When was Manbij taken and when was the road cut?", ["Manbij taken", "the road cut"]),
    ],
)
def test_each_side_is_what_belongs_to_one_thing_alone(question: str, its: list[str]) -> None:
    found = sides(question, bundled_model())
    assert len(found) == 2, found
    assert all(words in side.its for side, words in zip(found, its, strict=True)), found
    assert not any(words in side.words for side, words in zip(found, reversed(its), strict=True)), found


@pytest.mark.parametrize(
    "question",
    [
        "Which city saw the biggest increase compared to a year ago?",
        "Which company will soon seek approval for the first vaccine to prevent RSV or flu?",
        "Over a million people had no power or running water due to which hurricane?",
        "Did they work together after they both left the firm?",
        "What language other than English is spoken there?",
        "Did more than 100 people die?",
        "Who met Lavrov and Kerry in Geneva?",
        "who scored for usa vs iran",
        "what's the latest on Johnson & Johnson",
    ],
)
def test_a_question_for_one_thing_is_not_cut(question: str) -> None:
    assert not sides(question, bundled_model())


def test_a_side_is_searched_by_itself_and_read_within_the_whole() -> None:
    asked = "did fiona or ian hit with stronger winds"
    found = over_two(asked, "fiona", "ian")
    assert [side.words for side in found.sides] == [
        "did fiona hit with stronger winds",
        "did ian hit with stronger winds",
    ]
    assert [side.read_as for side in found.sides] == [f"fiona: {asked}", f"ian: {asked}"]
    assert found.kind is Kind.COMPARISON


def test_two_questions_at_once_compare_nothing() -> None:
    found = over_two(
        "world cup who won the final and who did france beat", "who won the final", "who did france beat"
    )
    assert [side.words for side in found.sides] == [
        "world cup who won the final",
        "world cup who did france beat",
    ]
    assert [side.read_as for side in found.sides] == [side.words for side in found.sides]
    assert found.kind is Kind.FACT


@pytest.mark.parametrize(
    ("question", "pair", "topics"),
    [
        ("Which came first, the truce or the siege?", ("the truce", "the siege"), ["", ""]),
        ("Compare Paris with Canada", ("Paris", "Canada"), ["Paris", "Canada"]),
        ("trump vs biden", ("trump", "biden"), ["trump", "biden"]),
        ("Which quake was worse, Lombok or Luzon?", ("Lombok", "Luzon"), ["", ""]),
        ("how many layoffs wayfair vs meta", ("wayfair", "meta"), ["", ""]),
    ],
)
def test_what_a_report_says_first_tells_of_what_is_only_set_beside(
    question: str, pair: tuple[str, str], topics: list[str]
) -> None:
    assert [side.topic for side in over_two(question, *pair).sides] == topics


@pytest.mark.parametrize(
    ("question", "pair", "asked"),
    [
        (
            "how many died in the crash and how many survived",
            ("died", "survived"),
            ["how many died in the crash", "how many survived in the crash"],
        ),
        (
            "How old was Ann of the choir when she died, and what was Bo's age?",
            ("Ann", "Bo's age"),
            ["How old was Ann of the choir when she died", "of the choir when she died, what was Bo's age"],
        ),
        (
            "Did the pilots stay out longer than the nurses?",
            ("the pilots", "the nurses"),
            ["Did the pilots stay out longer", "Did the nurses stay out longer"],
        ),
        (
            "What is the difference in age between Ann and Bo?",
            ("Ann", "Bo"),
            ["age Ann", "age Bo"],
        ),
        (
            "When did Ann Lee win and when did Bo Diaz lose?",
            ("Ann Lee win", "when did Bo Diaz lose"),
            ["When did Ann Lee win", "when did Bo Diaz lose"],
        ),
        ("Compare Paris with Canada", ("Paris", "Canada"), ["Paris", "Canada"]),
        (
            "compare the siege of Aleppo against Homs",
            ("Aleppo", "Homs"),
            ["the siege of Aleppo", "the siege of Homs"],
        ),
        (
            "did nicole kill as many people in florida as ian did",
            ("nicole", "ian"),
            ["did nicole kill as many people in florida", "did ian kill as many people in florida"],
        ),
        (
            "whose contract is worth more, ann lee or bo diaz",
            ("ann lee", "bo diaz"),
            ["whose contract is worth more, ann lee", "whose contract is worth more, bo diaz"],
        ),
        (
            "what went for more money, the card or lunch with ann",
            ("the card", "lunch with ann"),
            ["what went for more money, the card", "what went for more money, lunch with ann"],
        ),
        (
            "Please compare the winds of Ian with those of Fiona",
            ("Ian", "Fiona"),
            ["the winds of Ian", "the winds of Fiona"],
        ),
        (
            "did both oklahoma's and oregon's governors agree",
            ("oklahoma", "oregon"),
            ["did oklahoma's governors agree", "did oregon's governors agree"],
        ),
        ("was it cut before or after it fell", ("it cut", "it fell"), ["was it cut", "was it fell"]),
    ],
)
def test_the_second_thing_takes_the_place_of_the_first(
    question: str, pair: tuple[str, str], asked: list[str]
) -> None:
    assert [side.words for side in over_two(question, *pair).sides] == asked


@pytest.mark.parametrize(
    ("question", "pair"),
    [
        ("which came first, the fire or the fire", ("the fire", "fire")),
        ("which came first, that or this", ("that", "this")),
    ],
)
def test_what_says_nothing_of_its_own_is_no_side(question: str, pair: tuple[str, str]) -> None:
    assert not over_two(question, *pair).sides


def test_the_analyzer_takes_a_model_of_the_users_own(sample_store: Store) -> None:
    analyzer = ArchiveAnalyzer(sample_store, PointsAt("Manbij", "Aleppo"))
    found = analyzer.analyze(
        "Who holds Manbij or Aleppo?", filters=EVERYWHERE, today=date(2016, 8, 18), turns=()
    )
    assert [one.side.name for one in found.sides] == ["Manbij", "Aleppo"]


def test_what_the_model_points_at_twice_is_one_thing() -> None:
    assert not over_two("who led before and after him", "before", "before and after").sides


def test_a_thing_is_pointed_at_with_as_many_words_as_the_other() -> None:
    found = over_two("Compare the siege of Aleppo with the siege of Homs", "Aleppo", "the siege of Homs")
    assert [one.side.name for one in found.sides] == ["the siege of Aleppo", "the siege of Homs"]


def test_each_side_is_searched_in_the_days_that_it_names() -> None:
    march, june = over_two("was gas higher in march or june this yr", "march", "june").sides
    assert march.filters.event == (date(2022, 3, 1), date(2022, 3, 31))
    assert june.filters.event == (date(2022, 6, 1), date(2022, 6, 30))


def test_a_day_is_known_by_its_whole_name_too() -> None:
    assert own_words("nicole deaths thurs", "nicole deaths fri") == {"thur", "thursday"}
