"""However a model lays its answer out, its sentences and quotes arrive, and nothing else cites a passage."""

from __future__ import annotations

import pytest

from bot.writing.reply.parsing import ReplySentence
from tests.support.replies import read, replies

THANKED = "The mayor thanked Weiss."
WORDS = "Mira Kovac thanked Paul Weiss on Tuesday."


@pytest.mark.parametrize("text", replies("quoted"))
def test_however_they_are_laid_out_a_sentence_and_its_quote_arrive(text: str) -> None:
    (written,) = (one for one in read(text) if one.cites)
    assert written.text == THANKED
    assert written.cited == (1,)
    assert written.quotes
    for number, words in written.quotes:
        assert number in (0, 1)
        assert words.rstrip(".") == WORDS.rstrip(".")
    assert not written.broken


@pytest.mark.parametrize("text", replies("around"))
def test_what_stands_around_a_sentence_is_taken_off_or_cites_nothing(text: str) -> None:
    written = [one for one in read(text) if one.cites]
    assert {one.text for one in written} == {THANKED}
    assert not any(one.refusal or one.broken for one in written)


@pytest.mark.parametrize("text", replies("leads"))
def test_a_sentence_is_read_to_its_end_whatever_leads_up_to_it(text: str) -> None:
    *_, written = read(text)
    assert written.text.lower().endswith(THANKED.lower())
    assert not written.broken


@pytest.mark.parametrize(
    "said",
    [
        "According to sources, the general fled.",
        "According to the documents, the general fled.",
        "Documents show that Acme knew of the leak.",
        "Texts suggest the mayor took money.",
        "The text shows a threat to the mayor.",
        "Sources say the general fled.",
        "Reports suggest that the mayor took money.",
        "It is reported that the general fled.",
        "The passages tell us that the general fled.",
        "Here is where the fire began: a barn near Lerne.",
        "Nothing about the price was disclosed.",
    ],
)
def test_who_says_so_is_never_cut_off(said: str) -> None:
    assert read(f"{said} [1]") == [ReplySentence(said, (1,))]
    assert read(f'{said}\n[1] "{WORDS}"') == [ReplySentence(said, (1,), ((1, WORDS),))]


@pytest.mark.parametrize(
    "text",
    [f"{THANKED} {mark}" for mark in ("[1]", "[Source 1]", "{1}", "<1>", "[1](#p1)", "(see passage 1)", "¹")],
)
def test_the_passage_that_a_sentence_names_is_kept(text: str) -> None:
    assert [one.cited for one in read(text)] == [(1,)]


@pytest.mark.parametrize(
    "opening",
    ["According to passage 1, the", "Based on Source 1, the", "Passage 1: The", "As reported in [1], the"],
)
def test_also_where_it_stands_in_what_is_taken_off(opening: str) -> None:
    assert read(f"{opening} mayor thanked Weiss.") == [ReplySentence(THANKED, (1,))]


def test_a_line_without_a_full_stop_is_a_sentence_if_quotes_follow_and_else_a_heading() -> None:
    assert [one.text for one in read(f'The mayor thanked Weiss\n[1] "{WORDS}"')] == [THANKED]
    assert [one.text for one in read(f"The mayor of Tarn\n{THANKED} [1]")] == [THANKED]


@pytest.mark.parametrize(
    "leads", ["Here is the answer:", "**Here is the answer:**", "Sure! Here is the answer:"]
)
def test_a_line_that_leads_up_to_a_quote_is_no_sentence(leads: str) -> None:
    assert [one for one in read(f'{leads}\n[1] "{WORDS}"') if one.cites] == [
        ReplySentence(WORDS, (1,), ((1, WORDS),))
    ]


def test_two_quotes_in_a_line_are_two() -> None:
    text = f'{THANKED}\n[1] "{WORDS}" ... "The police arrested 14 people."'
    assert [words for _, words in read(text)[0].quotes] == [WORDS, "The police arrested 14 people."]


def test_quotation_marks_within_a_quote_belong_to_it() -> None:
    (written,) = read('The show returns.\n[1] "“The Ferry” is officially coming back"')
    assert written.quotes == ((1, "The Ferry” is officially coming back"),)


def test_speech_that_a_marker_leads_is_a_sentence() -> None:
    assert [one.text for one in read('[1] "We thank Weiss," the mayor said.')] == [
        '"We thank Weiss," the mayor said.'
    ]


def test_a_last_sentence_without_a_full_stop_is_given_and_said_to_be_broken() -> None:
    assert read("It was Mira Kovac") == [ReplySentence("It was Mira Kovac.", broken=True)]
