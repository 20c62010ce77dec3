"""A question over two reports is answered from both, or says which of its sides is not in the reporting."""

from __future__ import annotations

import pytest

from bot import Dateline
from bot.reading.comparison import NOT_COMPARED, ONE_SIDE


@pytest.mark.parametrize(
    "question",
    [
        "Which came first, the convoy out of Manbij or the cutting of the Castello Road?",
        "was manbij taken before or after the castello road was cut",
    ],
)
def test_each_side_has_a_sentence_with_the_day_of_its_report(sample_engine: Dateline, question: str) -> None:
    answer = sample_engine.ask(question)

    manbij, road = answer.sentences
    assert manbij.text.startswith("Reported on 13 August 2016: ")
    assert "Manbij" in manbij.text
    assert road.text.startswith("Reported on 18 July 2016: ")
    assert "Castello Road" in road.text
    assert len({citation.article_id for citation in answer.citations}) == 2
    assert NOT_COMPARED in answer.notices


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Compare the siege of Aleppo with the siege of Leningrad", "Leningrad"),
        ("was the castello road cut before or after the berlin wall fell", "berlin wall fell"),
    ],
)
def test_a_side_that_is_not_in_the_reporting_is_said_to_be_missing(
    sample_engine: Dateline, question: str, missing: str
) -> None:
    answer = sample_engine.ask(question)

    assert len(answer.sentences) == 1
    assert ONE_SIDE.format(missing) in answer.notices
    assert NOT_COMPARED not in answer.notices


def test_neither_side_in_the_reporting_is_no_answer(sample_engine: Dateline) -> None:
    assert not sample_engine.ask("Compare the Berlin Wall with the Great Wall of China").answered


def test_two_questions_at_once_are_both_answered(sample_engine: Dateline) -> None:
    answer = sample_engine.ask("When was Manbij taken and when was the Castello Road cut?")

    told = " ".join(sentence.text for sentence in answer.sentences)
    assert "12 August" in told
    assert "17 July" in told
    assert NOT_COMPARED not in answer.notices
