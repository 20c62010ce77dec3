"""What is stored is what is shown: nothing invisible comes in, and nothing visible is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.cleaning import clean, clean_line
from corpus.paragraphs import reflow

# Characters that make trouble, so that hypothesis meets them in every combination.
_TROUBLE = st.text(
    "aé\u0301\u200b\u200c\u200dबप\u094d\r\n\t \u00a0\x1b[31m]0;\x07\\\x9b\u202e\u2066\ufe0f\U000e0041\ud800"
)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Al\u200beppo", "Aleppo"),
        ("Alep\u00adpo", "Aleppo"),
        ("\ufeffAleppo", "Aleppo"),
        ("Aleppo\U000e0049\U000e0067\U000e006e", "Aleppo"),
        ("A\ufe01\ufe02leppo\U000e0100", "Aleppo"),
        ("\u202eoppelA\u202c", "oppelA"),
        ("\u2066Aleppo\u2069", "Aleppo"),
        ("\x1b[31mAleppo\x1b[0m", "Aleppo"),
        ("\x1b]0;your title\x07Aleppo", "Aleppo"),
        ("\x1b]8;;https://evil.example\x1b\\Aleppo\x1b]8;;\x1b\\", "Aleppo"),
        ("\x1b\u200b[31mAleppo", "Aleppo"),
        ("\x9b31mAleppo", "Aleppo"),
        ("Ale\x00pp\x7fo\x07", "Aleppo"),
        ("Alep\ud800po", "Aleppo"),
        ("Cafe\u0301", "Café"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one  \n\n \n\n\ntwo\n", "one\n\ntwo"),
        ("one\u00a0two", "one two"),
        ("“It’s 5 °C – ½ of it”, said Zoë 中文 🙂", "“It’s 5 °C – ½ of it”, said Zoë 中文 🙂"),
    ],
)
def test_what_cannot_be_seen_goes_and_what_can_be_seen_stays(written: str, stored: str) -> None:
    assert clean(written) == stored


def test_a_joiner_that_spells_a_persian_or_hindi_word_stays() -> None:
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("क्\u200dष") == "क्\u200dष"
    assert clean("Ale\u200dppo") == "Aleppo"


def test_a_headline_is_one_line() -> None:
    assert clean_line(" Rebels\r\n break\u200b   the\tsiege ") == "Rebels break the siege"


@settings(deadline=None)
@given(st.text() | _TROUBLE)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@settings(deadline=None)
@given(st.text() | _TROUBLE)
def test_nothing_that_a_terminal_or_a_store_trips_over_is_left(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in cleaned)
    assert "\n\n\n" not in cleaned


@settings(deadline=None)
@given(st.text() | _TROUBLE)
def test_a_body_is_paragraphs_of_one_line_with_one_blank_line_between(text: str) -> None:
    body = reflow(clean(text))
    assert reflow(body) == body
    assert all(paragraph.strip() and "\n" not in paragraph for paragraph in body.split("\n\n") if body)


def test_where_every_line_is_a_paragraph_each_becomes_one() -> None:
    lines = [
        "A short one.",
        "The second says rather more about what happened on the road that day.",
        "Third.",
    ]
    assert reflow("\n".join(lines)) == "\n\n".join(lines)


def test_hard_wrapped_lines_become_the_paragraph_that_they_were() -> None:
    wrapped = (
        "Rebel fighters said on Saturday that they had broken the siege\n"
        "of the eastern districts, most of them held by government-\n"
        "aligned units until the morning.\n"
        "\n"
        "State media denied it, and said that the road to the south was\n"
        "closed."
    )
    assert reflow(wrapped) == (
        "Rebel fighters said on Saturday that they had broken the siege of the eastern districts, "
        "most of them held by government-aligned units until the morning.\n\n"
        "State media denied it, and said that the road to the south was closed."
    )


def test_lines_are_not_joined_where_no_blank_line_shows_what_a_paragraph_is() -> None:
    text = (
        "Minister promises more money for the schools in the north\n"
        "Flood warning lifted along the river after two days"
    )
    assert reflow(text) == text.replace("\n", "\n\n")


def test_short_paragraphs_of_one_sentence_a_line_are_not_taken_for_wrapped_text() -> None:
    text = (
        "The first blast was heard at about nine o'clock in the morning.\n"
        "The second one came a quarter of an hour later, a witness said.\n"
        "\n"
        "Nobody has said that it was behind either of the two explosions."
    )
    assert len(reflow(text).split("\n\n")) == 3
