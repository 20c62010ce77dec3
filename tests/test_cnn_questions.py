"""The CNN development sets: enough questions, well spread, and evidence that stands where it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.questions.cnn import (
    CnnQuestion,
    answerable_questions,
    cnn_records,
    story_bodies,
    unanswerable_questions,
)

STORIES = Path(__file__).parents[2] / "shared" / "bench" / "coqa_news" / "articles.jsonl"
BOTH = (*answerable_questions(), *unanswerable_questions())


@pytest.fixture(scope="module")
def bodies() -> dict[str, str]:
    if not STORIES.exists():
        pytest.skip("the CNN stories are not here: put coqa_news/articles.jsonl in ../shared/bench")
    return story_bodies(STORIES)


def test_there_are_enough_questions_over_enough_stories() -> None:
    assert len(answerable_questions()) >= 130
    assert len(unanswerable_questions()) >= 85
    assert len({question.articles[0] for question in answerable_questions()}) >= 100


def test_no_two_questions_share_an_id_or_their_words() -> None:
    assert len({question.id for question in BOTH}) == len(BOTH)
    assert len({question.question.lower() for question in BOTH}) == len(BOTH)


@pytest.mark.parametrize("word", ["who", "what", "when", "where", "how", "why"])
def test_every_question_word_is_asked_often_enough_to_be_measured(word: str) -> None:
    asked = [q for q in answerable_questions() if re.search(rf"\b{word}\b", q.question.lower())]
    assert len(asked) >= 15


def test_an_answerable_question_names_its_story_answer_and_evidence() -> None:
    for question in answerable_questions():
        assert question.answerable
        assert len(question.articles) == 1
        assert question.answers
        assert question.spans


def test_an_answer_is_a_short_fact() -> None:
    for question in answerable_questions():
        assert all(len(answer.split()) <= 6 for answer in question.answers), question.id


def test_an_unanswerable_question_names_only_the_stories_it_nearly_fits() -> None:
    for question in unanswerable_questions():
        assert not question.answerable
        assert question.about
        assert (question.articles, question.answers, question.spans) == ((), (), ())


def test_every_story_that_is_named_exists(bodies: dict[str, str]) -> None:
    assert {story for question in BOTH for story in (*question.articles, *question.about)} <= set(bodies)


def test_evidence_is_whole_sentences_of_the_story(bodies: dict[str, str]) -> None:
    for question in answerable_questions():
        body = bodies[question.articles[0]]
        for start, end in question.spans:
            assert 0 <= start < end <= len(body), question.id
            assert _starts_sentence(body, start), f"{question.id}: {body[start : start + 40]!r}"
            assert _ends_sentence(body, end), f"{question.id}: {body[end - 40 : end]!r}"


def test_every_answer_stands_in_its_evidence(bodies: dict[str, str]) -> None:
    for question in answerable_questions():
        evidence = _evidence(question, bodies)
        for answer in question.answers:
            assert answer in evidence, f"{question.id}: {answer!r}"


def test_no_question_repeats_a_run_of_seven_words_from_the_stories(bodies: dict[str, str]) -> None:
    stories = " ".join(" ".join(_words(body)) for body in bodies.values())
    for question in BOTH:
        words = _words(question.question)
        for first in range(len(words) - 6):
            assert " ".join(words[first : first + 7]) not in stories, question.id


def test_the_loader_gives_evidence_as_the_story_has_it(bodies: dict[str, str]) -> None:
    records = list(cnn_records(STORIES))
    assert [record["id"] for record in records] == [question.id for question in BOTH]
    for record, question in zip(records, BOTH, strict=True):
        assert record["history"] == []
        evidence = record["evidence"]
        assert isinstance(evidence, list)
        assert len(evidence) == len(question.spans)
        assert all(text in bodies[question.articles[0]] for text in evidence)


def _evidence(question: CnnQuestion, bodies: dict[str, str]) -> str:
    return " ".join(bodies[question.articles[0]][start:end] for start, end in question.spans)


def _starts_sentence(body: str, start: int) -> bool:
    before = body[:start]
    gap = before[len(before.rstrip()) :]
    return (
        not before or "\n" in gap or (bool(gap) and bool(re.search(r"""[.?!]["')\]]*$""", before.rstrip())))
    )


def _ends_sentence(body: str, end: int) -> bool:
    return body[end : end + 1] in ("", "\n") or bool(re.search(r"""[.?!]["')\]]*$""", body[:end]))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.lower())
