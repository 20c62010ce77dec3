"""What the model was taught on is whole: every passage is known, and every answer stands in its own."""

from __future__ import annotations

import gzip
import json
import random

import pytest

from tests.bench.training.claims import evidence
from tests.bench.training.examples import Example
from tests.bench.training.reports import asked, judged, leaning
from tests.bench.training.two_things import TwoThings, compared, pointed
from tests.bench.training.written import Written, about_it, shortened, written
from tests.conftest import SHARED

TRAIN = SHARED / "train"


@pytest.fixture(scope="module")
def about() -> list[Written]:
    if not TRAIN.exists():
        pytest.skip("the passages are not here (../shared/train)")
    passages = set()
    for name, field in (("claims", "premise"), ("spans", "passage")):
        with gzip.open(TRAIN / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            passages |= {json.loads(line)[field] for line in lines}
    return written(passages)


@pytest.fixture(scope="module")
def examples(about: list[Written]) -> list[Example]:
    """What is made of every tenth passage."""
    chance = random.Random(0)
    return [made for one in about[::10] for made in asked(one, about, chance)]


def test_every_question_has_its_answer_in_its_passage_or_none(examples: list[Example]) -> None:
    assert len(examples) > 5_000
    assert 0.2 < sum(made.span is None for made in examples) / len(examples) < 0.5
    assert all(made.text[made.span[0] : made.span[1]].strip() for made in examples if made.span)


def test_a_passage_does_not_fit_a_question_about_another_event(examples: list[Example]) -> None:
    other = [made for made in examples if made.fits is False]
    assert len(other) > 1_000
    assert all(made.span is None for made in other)


def test_a_question_over_two_things_is_marked_where_each_stands() -> None:
    one = TwoThings.of("was [the fire] bigger than {the flood}?", "The fire burned 20 acres.", "20 acres")
    assert [made.text[slice(*made.span)] for made in pointed([one], []) if made.span] == [
        "the fire",
        "the flood",
    ]


def test_a_side_of_two_things_is_taught_within_the_whole_question() -> None:
    one = TwoThings.of("was [the fire] bigger than {the flood}?", "The fire burned 20 acres.", "20 acres")
    assert [(asked, answer) for _, asked, answer in compared([one], random.Random(1))] == [
        ("the fire: was the fire bigger than the flood?", "20 acres"),
        ("the flood: was the fire bigger than the flood?", None),
        ("was the fire bigger than the flood?", "20 acres"),
    ]


def test_two_questions_about_two_things_are_taught_each_by_itself() -> None:
    one = TwoThings.of(
        "how big was [the fire] and who saw {the flood}", "The fire burned 20 acres.", "20 acres"
    )
    asked_of = [asked for _, asked, _ in compared([one], random.Random(2))]
    assert asked_of[:2] == ["how big was the fire", "who saw the flood"]


def test_a_question_that_leans_points_at_those_before_it_and_one_that_does_not_at_none() -> None:
    talk = (("who runs apple", False), ("how old is he", True), ("who runs tesla", False))
    one = Written("Tim Cook runs Apple.", questions=(("who sells phones", "Apple"),), talks=(talk,))
    made = list(leaning(one, [one], random.Random(0)))
    assert [made_of.text[slice(*made_of.span)] if made_of.span else "" for made_of in made] == [
        "who runs apple",
        "",
        "",
    ]
    assert made[0].text == "who runs apple | how old is he"
    assert made[2].text == "who runs apple | who sells phones"


def test_a_talk_is_read_as_far_as_it_is_about_its_passage() -> None:
    record: list[list[str | None]] = [
        ["S", "who runs apple", "Tim Cook"],
        ["L", "since when", "2011"],
        ["L", "his wife?", None],
        ["S", "who runs tesla", None],
        ["L", "since when", None],
    ]
    assert about_it(record) == (("who runs apple", "Tim Cook"), ("since when", "2011"), ("his wife?", None))


def test_a_question_over_one_thing_is_marked_nowhere() -> None:
    one = TwoThings.of("who won france vs morocco")
    assert [made.span for made in pointed([one], ["who led and lost"])] == [None] * 4


def test_as_many_claims_are_true_as_false(about: list[Written]) -> None:
    follows = [supported for one in about[::10] for _, _, supported in judged(one, random.Random(0))]
    assert len(follows) > 4_000
    assert 0.4 < sum(follows) / len(follows) < 0.6


def test_an_answer_is_found_under_a_heading_and_within_a_longer_report() -> None:
    one = Written(
        "It closed in May.",
        questions=(("When?", "in May"),),
        twins=(("A bridge closed.", "It opened."),),
    )
    made = [next(asked(one, [one], random.Random(seed))) for seed in range(40)]
    assert all(each.span and each.text[each.span[0] : each.span[1]] == "in May" for each in made)
    assert any(each.text.startswith("A bridge closed. ") for each in made)
    assert any(each.text.endswith("May. It closed in May.") for each in made)


def test_a_sentence_that_only_looks_like_an_answer_is_shown_beside_it_and_without_it() -> None:
    caption = "Lee stands beside the gate in 2019."
    one = Written(
        "The gate stood open. Some watched. It closed in May.",
        beside=(("when did the gate close", "in May", caption),),
    )
    with_answer, without = asked(one, [one], random.Random(3))
    assert with_answer.span
    assert with_answer.text[slice(*with_answer.span)] == "in May"
    assert without.span is None
    assert all(caption in made.text for made in (with_answer, without))


def test_a_claims_evidence_is_what_its_passage_says_nearest_to_it() -> None:
    text = "The mayor spoke. The bridge over the Lune will close for repairs in May. Rain is expected."
    found = evidence("The bridge is to close for repairs.", text, random.Random(1))
    assert "The bridge over the Lune will close for repairs in May." in found


def test_a_long_text_is_shortened_to_whole_sentences() -> None:
    sentence = "It rained all day in the north of the country. "
    assert shortened(sentence * 20) == (sentence * 11).strip()
    assert shortened("word " * 300) == ("word " * 300).strip()
