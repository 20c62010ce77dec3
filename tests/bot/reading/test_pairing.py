"""A question over two reports is cut by what each of them names, however it is worded."""

from __future__ import annotations

from datetime import date

import pytest

from bot.question.analysis import analyze
from bot.reading.comparison import read_pair
from bot.reading.pairing import pair_of
from bot.reading.reader import ModelReader
from index import EVERYWHERE, SearchHit
from tests.support.answer_models import SameHits, ToldModel
from tests.support.reporting import article, cut

_LOMBOK = "The death toll rose to 82 after a quake rocked the island of Lombok on Sunday."
_LUZON = "At least five people died as a quake struck the island of Luzon on Wednesday."
_MODEL = ToldModel({"Lombok": 3.0, "Luzon": 2.0})


def _hits(*bodies: str) -> list[SearchHit]:
    return [SearchHit(cut(article(body, body[:9]))[0], 1.0, 1.0, 1.0, "") for body in bodies]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("lombok quake deaths next to luzon", ["lombok quake deaths", "quake deaths luzon"]),
        (
            "what was the toll in both Lombok and Luzon",
            ["what was the toll in Lombok", "what was the toll in Luzon"],
        ),
        (
            "what is the difference in deaths between lombok and luzon",
            ["deaths lombok", "deaths luzon"],
        ),
        (
            "Lombok and Luzon: where did more people die",
            ["how many people die Lombok where", "how many people die Luzon: where"],
        ),
    ],
)
def test_each_report_is_asked_without_what_only_the_other_names(question: str, asked: list[str]) -> None:
    analysis = analyze(question, given=EVERYWHERE, today=date(2022, 8, 1))

    assert [side.words for side in pair_of(analysis, _hits(_LOMBOK, _LUZON))] == asked


@pytest.mark.parametrize(
    ("question", "bodies"),
    [
        # Nothing joins two things.
        ("how many died in the lombok quake", (_LOMBOK, _LUZON)),
        # One report names both.
        ("lombok and luzon deaths", (f"{_LOMBOK} Luzon had none.", _LUZON)),
        # "Sunday" and "death" begin a sentence or are no names.
        ("death toll and people who died", (_LOMBOK, _LUZON)),
        ("lombok and luzon deaths", ()),
    ],
)
def test_what_no_two_reports_name_apart_is_one_question(question: str, bodies: tuple[str, ...]) -> None:
    assert not pair_of(analyze(question, given=EVERYWHERE, today=date(2022, 8, 1)), _hits(*bodies))


def test_both_reports_are_quoted_in_the_order_found() -> None:
    hits = _hits(_LOMBOK, _LUZON)
    asked = analyze("lombok quake deaths next to luzon", given=EVERYWHERE, today=date(2022, 8, 1))

    evidence = read_pair(asked, hits, SameHits(hits), ModelReader(_MODEL))

    assert evidence
    assert [one.quote.text for one in evidence.answers] == [_LOMBOK, _LUZON]


def test_two_reports_of_which_one_does_not_answer_are_no_pair() -> None:
    hits = _hits(_LOMBOK, _LUZON)
    asked = analyze("lombok quake deaths next to luzon", given=EVERYWHERE, today=date(2022, 8, 1))

    assert read_pair(asked, hits, SameHits(hits), ModelReader(ToldModel({"Lombok": 3.0}))) is None
