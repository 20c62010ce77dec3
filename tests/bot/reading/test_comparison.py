"""A question over two reports is answered from both, or says which of its sides is not in the reporting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from bot import Dateline
from bot.cross_encoder.model import PassageScores, Text
from bot.reading.comparison import NOT_COMPARED, ONE_SIDE, read_sides
from bot.reading.reader import ModelReader
from index import SearchHit
from tests.support.answer_models import SameHits, ToldModel, over_two
from tests.support.reporting import article, cut


@pytest.mark.parametrize(
    "question",
    [
        "Which came first, the convoy out of Manbij or the cutting of the Castello Road?",
        "did fighters leave manbij before the army cut the castello road",
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
        ("Compare the siege of Aleppo with the siege of Leningrad", "the siege of Leningrad"),
        ("which fell first, the Berlin Wall or the weaponry college", "the Berlin Wall"),
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
    answer = sample_engine.ask("When did the last fighters leave Manbij and when was the Castello Road cut?")

    told = " ".join(sentence.text for sentence in answer.sentences)
    assert "12 August" in told
    assert "17 July" in told
    assert NOT_COMPARED not in answer.notices


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("thurs", "fri", [date(2022, 11, 10), date(2022, 11, 11)]),
        ("fri", "thurs", [date(2022, 11, 11), date(2022, 11, 10)]),
    ],
)
def test_a_side_that_names_a_day_is_told_from_the_report_of_that_day(
    first: str, second: str, days: list[date]
) -> None:
    # Friday's report looks back at Thursday, and would answer either side better.
    bodies = {
        date(2022, 11, 10): "Two deaths were told of after Nicole came ashore.",
        date(2022, 11, 11): "Five deaths were told of since Nicole came ashore on Thursday.",
    }
    told = [article(body, str(day), day=day) for day, body in bodies.items()]
    hits = [SearchHit(cut(one)[0], 1.0, 1.0, 1.0, "") for one in told]
    analysis = over_two(f"nicole deaths {first} vs {second}", first, second, date(2022, 11, 18))

    evidence = read_sides(analysis, SameHits(hits), ModelReader(ToldModel({"Two": 3.0, "Five": 4.0})), 10)

    assert [one.quote.article.published for one in evidence.answers] == days


def test_a_side_is_known_by_another_form_of_its_name() -> None:
    bodies = ("A quake of magnitude 5.9 struck Afghanistan.", "A quake of magnitude 7.0 hit the Philippines.")
    told = [article(body, name, day=date(2022, 7, 28)) for name, body in zip("ab", bodies, strict=True)]
    hits = [SearchHit(cut(one)[0], 1.0, 1.0, 1.0, "") for one in told]
    asked = over_two(
        "which quake was stronger, the afghan one or the one in the philippines",
        "the afghan one",
        "the one in the philippines",
    )

    evidence = read_sides(asked, SameHits(hits), ModelReader(), 10)

    assert [one.quote.text for one in evidence.answers] == list(bodies)


def test_a_year_is_told_by_a_report_of_then_though_it_does_not_name_it() -> None:
    told = {2015: "The word chosen was an emoji.", 2022: "The word chosen was goblin mode."}
    reports = [article(body, str(year), day=date(year, 12, 5)) for year, body in told.items()]
    hits = [SearchHit(cut(one)[0], 1.0, 1.0, 1.0, "") for one in reports]
    asked = over_two("word of the year 2022 vs 2015", "2022", "2015")

    class ByWords:
        """Finds nothing under a year, as a model that was taught no days."""

        def read(self, question: str, texts: Sequence[Text]) -> list[PassageScores]:
            odds = -12.0 if "20" in question else 5.0
            return [PassageScores(odds, np.full(len(text.spans), odds, np.float32)) for text in texts]

    evidence = read_sides(asked, SameHits(hits), ModelReader(ByWords()), 10)

    assert [one.quote.article.published.year for one in evidence.answers if one.quote.article.published] == [
        2022,
        2015,
    ]


def test_a_day_that_no_report_is_of_is_said_to_be_missing_and_nothing_is_compared() -> None:
    # Monday's report names a Tuesday, of whichever week.
    body = "The fire was 16,700 acres large by noon. It grew since last Tuesday by 3,000 acres."
    hit = SearchHit(cut(article(body, day=date(2022, 7, 25)))[0], 1.0, 1.0, 1.0, "")
    asked = over_two("was oak fire bigger on monday or tues", "monday", "tues", date(2022, 7, 28))

    evidence = read_sides(asked, SameHits([hit]), ModelReader(ToldModel({"16,700": 5.0, "3,000": 4.5})), 10)

    assert len(evidence.answers) == 1
    assert [notice for notice in evidence.notices if "tues" in notice] == [ONE_SIDE.format("tues")]


def test_two_sentences_of_one_report_are_not_called_the_reports_on_each_side() -> None:
    body = "Spirit ended its deal with Frontier on the spot. Spirit was wooed by JetBlue for months."
    hit = SearchHit(cut(article(body, day=date(2022, 7, 28)))[0], 1.0, 1.0, 1.0, "")
    asked = over_two("deals of spirit, frontier vs jetblue", "frontier", "jetblue", date(2022, 7, 30))
    model = ToldModel({"Frontier": 5.0, "JetBlue": 4.5})

    evidence = read_sides(asked, SameHits([hit]), ModelReader(model), 10)

    assert len(evidence.answers) == 2
    assert NOT_COMPARED not in evidence.notices
