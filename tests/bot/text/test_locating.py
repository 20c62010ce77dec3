"""A model's quote stands in a passage word for word, whatever became of its spaces, marks and end."""

from __future__ import annotations

import pytest

from bot.text.locating import located, nearest, verbatim
from tests.support.reporting import cut

BODY = (
    "The mayor’s office — in Tarn —\nsaid “we are done”. "
    "Police arrested 14 people on Monday, and let them go.\n\nİzmir sent help."
)
(PASSAGE,) = cut(BODY)
FIRST = "The mayor’s office — in Tarn —\nsaid “we are done”."
SECOND = "Police arrested 14 people on Monday, and let them go."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Police arrested 14 people on Monday, and let them go.", SECOND),
        ("arrested 14 people", SECOND),
        ("police  arrested 14\npeople", SECOND),
        ('the mayor\'s office - in Tarn - said "we are done"', FIRST),
        ("Police arrested 14 people on Monday, and let them all go", SECOND),
        ("Police arrested 14 people on Monday, and let th", SECOND),
        ("İzmir sent help", "İzmir sent help."),
        ("İzmir sent…", "İzmir sent help."),
        ("… arrested 14 people ...", SECOND),
    ],
)
def test_a_quote_is_stored_as_the_sentence_that_it_stands_in(words: str, sentence: str) -> None:
    (quote,) = located(words, PASSAGE)
    assert quote.text == sentence
    assert quote.text == BODY[quote.start : quote.end]


@pytest.mark.parametrize(
    "words",
    ["Police arrested 41 people on Monday", "rested 14 people", "Nobody was there at all", "", "…", "“…”"],
)
def test_what_does_not_stand_there_is_not_found(words: str) -> None:
    assert located(words, PASSAGE) == []


def test_a_quote_with_a_gap_is_two() -> None:
    assert [one.text for one in located("The mayor's office ... arrested 14 people", PASSAGE)] == [
        FIRST,
        SECOND,
    ]


def test_a_quote_of_two_sentences_is_both() -> None:
    (quote,) = located("said “we are done”. Police arrested 14", PASSAGE)
    assert quote.text == f"{FIRST} {SECOND}"


def test_verbatim_is_the_sentence_with_all_of_the_words() -> None:
    found = verbatim("Arrested 14 people on monday", PASSAGE)
    assert found
    assert found.text == SECOND
    assert verbatim("arrested 14 people on Tuesday", PASSAGE) is None


def test_a_word_or_a_figure_that_is_cut_is_not_verbatim() -> None:
    (passage,) = cut("The mayor can’t pay 2.5 million people, and 14,000 left. Some 5 million people stayed.")
    assert verbatim("the mayor can", passage) is None
    assert verbatim("and 14", passage) is None
    found = verbatim("5 million people", passage)
    assert found
    assert found.text == "Some 5 million people stayed."


def test_the_nearest_sentence_has_most_of_the_words() -> None:
    share, quotes = nearest("Fourteen people were arrested by police.", [PASSAGE])
    assert [quote.text for quote in quotes] == [SECOND]
    assert share == pytest.approx(3 / 4)
    assert nearest("Zebras graze.", [PASSAGE]) == (0.0, ())


def test_a_second_one_is_taken_with_it_for_the_words_that_the_first_has_not() -> None:
    _, quotes = nearest("The mayor's office was done when police arrested people on Monday.", [PASSAGE])
    assert [quote.text for quote in quotes] == [SECOND, FIRST]
