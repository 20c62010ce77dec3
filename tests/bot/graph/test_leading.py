"""What an answer begins with that a language model wrote: never with less than the reader found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.claim import Claim, Quote, Verdict
from bot.evidence import Evidence
from bot.graph.leading import in_doubt, led, told_once
from index.chunking import sentences
from index.errors import ModelError
from tests.support.reporting import cut, evidence

LUND, TARN = (
    cut("Fires burned in Lund on Monday. Nobody was hurt.", "best"),
    cut("Tarn has a new mayor.", "other"),
)
FOUND = evidence([*LUND, *TARN])
FIRES, UNHURT = (Quote.of(LUND[0], span) for span in sentences(LUND[0].text))
(MAYOR,) = (Quote.of(TARN[0], span) for span in sentences(TARN[0].text))


def texts(*claims: Claim | None, found: Evidence = FOUND) -> list[str]:
    return [claim.text for claim in led(claims, found)]


def test_the_readers_sentence_comes_first_where_no_claim_rests_on_its_report() -> None:
    assert texts(Claim("A mayor is new.", (MAYOR,))) == ["Fires burned in Lund on Monday.", "A mayor is new."]


def test_it_does_not_where_a_later_claim_does() -> None:
    assert texts(Claim("A mayor is new.", (MAYOR,)), Claim("None were hurt.", (UNHURT,))) == [
        "A mayor is new.",
        "None were hurt.",
    ]


def test_where_the_first_claim_is_gone_the_reader_comes_first_unless_its_quote_answers() -> None:
    unhurt = in_doubt(Verdict(Claim("Nine were hurt.", (UNHURT,)), supported=False), FOUND)
    assert texts(unhurt) == ["Fires burned in Lund on Monday.", "Nobody was hurt."]
    fires = in_doubt(Verdict(Claim("Nine fires burned.", (UNHURT, FIRES)), supported=False), FOUND)
    assert texts(fires, unhurt) == ["Fires burned in Lund on Monday.", "Nobody was hurt."]


def test_a_claim_that_was_left_out_is_gone_too() -> None:
    assert texts(None, Claim("None were hurt.", (UNHURT,))) == [
        "Fires burned in Lund on Monday.",
        "None were hurt.",
    ]
    assert texts(None, Claim("There were fires.", (FIRES,))) == ["There were fires."]


def test_a_quote_that_the_model_gave_carries_the_answer_if_it_is_one_of_several_and_a_guessed_one_does_not() -> (
    None
):
    also = replace(FOUND, answers=(*FOUND.answers, replace(FOUND.answers[0], quote=UNHURT)))
    claim = Claim("Nine were hurt.", (UNHURT,))
    assert texts(in_doubt(Verdict(claim, supported=False), also), found=also) == ["Nobody was hurt."]
    guessed = in_doubt(Verdict(replace(claim, guessed=True), supported=False), also)
    assert texts(guessed, found=also) == ["Fires burned in Lund on Monday.", "Nobody was hurt."]


def test_nothing_is_put_before_nothing() -> None:
    assert texts() == texts(None) == []
    assert texts(Claim("A mayor is new.", (MAYOR,)), found=Evidence()) == ["A mayor is new."]


def test_what_carries_the_answer_is_given_at_once() -> None:
    def claims() -> Iterator[Claim]:
        yield Claim("Fires burned.", (FIRES,))
        raise AssertionError("asked for more than the first claim")

    assert next(led(claims(), FOUND)).text == "Fires burned."


def test_what_was_held_back_is_shown_after_it_even_where_the_model_fails() -> None:
    def claims() -> Iterator[Claim]:
        yield Claim("A mayor is new.", (MAYOR,))
        raise ModelError("the model broke off")

    shown = led(claims(), FOUND)
    assert [next(shown).text, next(shown).text] == ["Fires burned in Lund on Monday.", "A mayor is new."]
    with pytest.raises(ModelError):
        next(shown)


@pytest.mark.parametrize(
    ("again", "kept"),
    [
        ("There were fires in Lund on Monday.", False),
        ("Fires did not burn in Lund.", True),
        ("On Monday 9 fires burned in Lund.", True),
        ("Firefighters in Lund burned on Monday.", True),
    ],
)
def test_a_claim_that_says_nothing_new_is_not_shown(again: str, *, kept: bool) -> None:
    first, second = Claim("Fires burned in Lund on Monday.", (FIRES,)), Claim(again, (FIRES,))

    assert list(told_once([first, second])) == [first, *([second] if kept else [])]


def test_what_another_report_says_too_is_shown() -> None:
    both = [Claim("Fires burned in Lund.", (FIRES,)), Claim("Fires burned in Lund.", (MAYOR,))]

    assert list(told_once(both)) == both
