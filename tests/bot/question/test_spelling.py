"""Typing mistakes find the word of the reporting that they are meant for, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.question.spelling import spelling_corrections, with_spelling_corrected
from index.store.sqlite import Store
from index.terms import stems
from tests.support.stores import article, put


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who holds the casstello road", "who holds the Castello road"),
        ("what happened in Aleppoo", "what happened in Aleppo"),
        ("which hospitall was hit", "which hospital was hit"),
        ("who broke the seige", "who broke the siege"),
        ("how many poeple were hit", "how many people were hit"),
    ],
)
def test_a_slip_of_the_keyboard_is_put_right(sample_store: Store, typed: str, meant: str) -> None:
    found = with_spelling_corrected(typed, spelling_corrections(typed, sample_store))

    assert stems(found) == stems(meant)


@pytest.mark.parametrize(
    "question",
    [
        "Who holds the Castello Road?",
        "What happened in Paris?",
        "who was hanged",
        "can u get bird flu from milk",
        "What did Zelensky say?",
        "xqzzt wvvkk",
        "casstello aleppoo hospitall seige poeple militery offical",
    ],
)
def test_what_is_known_or_like_nothing_known_stays(sample_store: Store, question: str) -> None:
    assert with_spelling_corrected(question, spelling_corrections(question, sample_store)) == question


@pytest.fixture(scope="module")
def sports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("sports")
    with closing(Store(folder, create=True)) as store:
        for number, body in enumerate(REPORTS):
            put(store, article(f"a{number}", headline="", body=body))
        yield store


REPORTS = [
    "The Cardinals guaranteed Kyler Murray $160 million.\n\nMurray had asked for it.",
    "They married in June, and guests may marry there.\n\nA merry crowd came.",
    "France beat Morocco 2-0.\n\nMorocco had beaten Portugal.",
    "Kylian Mbappé scored.\n\nThe goals of Mbappé were three.",
    "She sang at the Super Bowl.\n\nA superpower was not needed.",
    "They had to install cameras over the summer.\n\nThe prices in March rose.",
    "The governor met Dawson.\n\nA report named Davson.",
    "The chef made a limbo of noodles.\n\nSee Photos of it.",
    "Bader hit a ball.\n\nHe ran home.",
    "What was played that week. " * 6 + "\n\nNelson Briles threw twice.",
    "Dan Zelenko won.\n\nEverybody cheered.",
    "Zelenko was cheered again.\n\nThe crowd went home.",
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how much did kyler murry get guaranteed", "how much did kyler Murray get guaranteed"),
        ("score of france v morroco", "score of france v Morocco"),
        ("kylian mbape goals", "kylian Mbappé goals"),
        ("who sang at the superbowl", "who sang at the Super Bowl"),
        ("who is zeleko", "who is Zelenko"),
    ],
)
def test_a_name_is_taken_as_the_reporting_has_it_beside_the_words_asked_with(
    sports: Store, typed: str, meant: str
) -> None:
    assert with_spelling_corrected(typed, spelling_corrections(typed, sports)) == meant


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("how big was the insta fine over cameras", "a short form of another word"),
        ("queen merch prices", "a word that another letter makes another one"),
        ("how much is a lambo made of noodles", "the same, in the same report"),
        ("see the photog", "beside a word that is in capitals as a heading is"),
        ("the governor met dauson", "two names that are as near"),
        ("Who is Biles?", "a name by itself, and one that is told of once"),
        ("what is baader meinhof", "nothing else of the question stands with it"),
    ],
)
def test_what_is_in_doubt_stays_as_it_was_typed(sports: Store, question: str, why: str) -> None:
    assert not spelling_corrections(question, sports), why
