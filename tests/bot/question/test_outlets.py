"""Whose reporting a question asks for, against the outlets of an index."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.question.outlets import Outlet, read_outlet
from bot.question.parser import QueryParser
from bot.question.wording import strip
from index import SearchFilter

OUTLETS = (
    "CNN",
    "cnn.com",
    "BBC News - Middle East",
    "Associated Press",
    "The Guardian (sample)",
    "Reuters",
    "washingtonpost.com",
    "Syria TV",
    "Al Jazeera English",
    "New York Times",
    "Fox News",
    "Agence France-Presse",
    "usatoday.com",
)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("According to Reuters, who was killed?", "Reuters"),
        ("Who was killed, according to reuters?", "Reuters"),
        ("Who was killed according to CNN?", "CNN, cnn.com"),
        ("What did CNN say about hospitals?", "CNN, cnn.com"),
        ("What did cnn.com report?", "cnn.com"),
        ("What did the BBC report in August?", "BBC News - Middle East"),
        ("what did bbc say about it", "BBC News - Middle East"),
        ("What did BBC News first report?", "BBC News - Middle East"),
        ("What has the British Broadcasting Corporation reported?", "BBC News - Middle East"),
        ("What did the AP say?", "Associated Press"),
        ("What did the ap say?", "Associated Press"),
        ("What did AFP write?", "Agence France-Presse"),
        ("What did the Associated Press report?", "Associated Press"),
        ("What did the Guardian say?", "The Guardian (sample)"),
        ("What does The Guardian (sample) report?", "The Guardian (sample)"),
        ("What did the Post report?", "washingtonpost.com"),
        ("What did the Washington Post report?", "washingtonpost.com"),
        ("What did the Times say?", "New York Times"),
        ("What did NYT report?", "New York Times"),
        ("What did Fox say?", "Fox News"),
        ("What did Syria TV say?", "Syria TV"),
        ("Who died in the BBC's reporting?", "BBC News - Middle East"),
        ("Who died in the BBC’s own coverage?", "BBC News - Middle East"),
        ("Who died in Reuters' coverage?", "Reuters"),
        ("What does the Guardian's coverage of the siege say?", "The Guardian (sample)"),
        ("CNN coverage of the siege", "CNN, cnn.com"),
        ("What does the Al Jazeera report say?", "Al Jazeera English"),
        ("News from Al Jazeera about hospitals", "Al Jazeera English"),
        ("How many died, as reported by Reuters?", "Reuters"),
        ("How many died, the BBC said?", "BBC News - Middle East"),
        ("What Reuters said about hospitals", "Reuters"),
        ("Reuters says how many died?", "Reuters"),
        ("Who did Reuters say was behind it?", "Reuters"),
        ("What do Reuters, the AP and Fox News say?", "Associated Press, Reuters, Fox News"),
        ("Stories from the Washington Post and Reuters in August", "Reuters, washingtonpost.com"),
        ("WHAT DID REUTERS SAY?", "Reuters"),
        ("what did usa today report about monkeypox in july", "usatoday.com"),
        ("what has usa today on wayfair", "usatoday.com"),
        ("What does USA Today have about Wayfair?", "usatoday.com"),
        ("monkeypox usa today", "usatoday.com"),
        ("Wayfair, USA Today", "usatoday.com"),
    ],
)
def test_a_question_that_names_an_outlet_is_limited_to_it(question: str, names: str) -> None:
    read = read_outlet(question, OUTLETS)
    assert ", ".join(read.names) == names
    assert read.unknown == ""


@pytest.mark.parametrize(
    "question",
    [
        "Who was killed according to the Observatory?",
        "Who was killed according to Assad?",
        "What did Syria say?",
        "What did Assad say about CNN?",
        "What did the CEO of CNN say?",
        "What did the man from Reuters say?",
        "Who owns CNN?",
        "What did he tell Reuters?",
        "Which Reuters photographer was hurt?",
        "What did the Guardian Council say?",
        "Who won, according to the Guardian Council?",
        "Who was hurt according to guardian angels?",
        "What did the Washington Times report?",
        "What is in the Washington Times coverage?",
        "What is in the Jersey Guardian coverage?",
        "what does the fox say",
        "What did the press say?",
        "What did Le Monde say?",
        "What was reported by Assad?",
        "In Monday's coverage, who died?",
        "What did the AP and Assad say?",
        "Which news conference did Reuters attend?",
        "Which book was published by Penguin?",
        "what happened in the usa today",
        "who owns usa today",
        "usa today layoffs",
        "usa today",
        "layoffs cnn",
        "What has Assad on his desk?",
        "",
    ],
)
def test_what_someone_says_is_content_and_no_limit(question: str) -> None:
    assert read_outlet(question, OUTLETS) == Outlet()


@pytest.mark.parametrize(
    ("question", "unknown", "words"),
    [
        ("In Le Monde's reporting, who died?", "Le Monde", "In Le Monde's reporting"),
        ("Who died in the Daily Planet's coverage?", "the Daily Planet", "in the Daily Planet's coverage"),
        ("Does Der Spiegel's reporting name a hospital?", "Der Spiegel", "Der Spiegel's reporting"),
        (
            "Which articles published by Der Spiegel name one?",
            "Der Spiegel",
            "articles published by Der Spiegel",
        ),
    ],
)
def test_an_outlet_that_is_asked_for_and_not_in_the_index_is_named(
    question: str, unknown: str, words: str
) -> None:
    assert read_outlet(question, OUTLETS) == Outlet((), (words,), unknown)


def test_a_short_name_that_two_outlets_share_limits_nothing() -> None:
    assert read_outlet("What did the Times say?", ["New York Times", "Los Angeles Times"]) == Outlet()
    assert read_outlet("What did the AP say?", ["Aleppo Press", "Asia Press"]) == Outlet()
    assert read_outlet("What did the BBC say?", ["BBC News", "BBC World Service"]).names == (
        "BBC News",
        "BBC World Service",
    )


def test_initials_that_are_someone_else_limit_nothing() -> None:
    assert read_outlet("What did the UN say?", ["United News"]) == Outlet()


def test_an_index_without_outlets_has_none_to_limit_to() -> None:
    assert read_outlet("What did CNN say?", []) == Outlet()
    assert read_outlet("What did CNN say?", ["", "()", "www."]) == Outlet()


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("According to CNN, who was killed?", "who was killed?"),
        ("What did CNN say about hospitals?", "What about hospitals?"),
        ("How many died in the BBC’s reporting?", "How many died?"),
        ("How many died, the BBC said?", "How many died?"),
        ("How many died as reported by Reuters and CNN?", "How many died?"),
    ],
)
def test_the_phrase_that_names_the_outlet_is_not_searched_for(question: str, searched: str) -> None:
    assert strip(question, read_outlet(question, OUTLETS).words) == searched


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("what did usa today report about monkeypox in july", date(2022, 7, 1), date(2022, 7, 31)),
        ("usa today layoffs", None, None),
        ("monkeypox usa today", None, None),
        ("What did the USA Today say?", None, None),
    ],
)
def test_the_name_of_an_outlet_is_no_day(question: str, since: date | None, until: date | None) -> None:
    read = QueryParser(OUTLETS).parse(question, today=date(2022, 9, 1))
    assert (read.problem, read.filters.since, read.filters.until) == ("", since, until)
    assert read.filters.event is None


def test_a_country_today_is_that_country_on_this_day() -> None:
    read = QueryParser(OUTLETS).parse("what happened in the usa today", today=date(2022, 9, 1))
    assert read.filters.event == (date(2022, 8, 25), date(2022, 9, 1))


@pytest.mark.parametrize(
    ("question", "each"),
    [
        ("What do Reuters, the AP and Fox News say of hospitals?", "Reuters | Associated Press | Fox News"),
        ("According to CNN and Reuters, how many died?", "CNN, cnn.com | Reuters"),
        ("What did CNN say of hospitals, and what is in Reuters' coverage?", "CNN, cnn.com | Reuters"),
        ("cnn vs fox news on hospitals", "CNN, cnn.com | Fox News"),
        ("Compare CNN and Reuters on hospitals", "CNN, cnn.com | Reuters"),
        ("compare CNN with Fox News on hospitals", "CNN, cnn.com | Fox News"),
        ("compare CNN to Fox News on hospitals", "CNN, cnn.com | Fox News"),
        ("CNN v. Fox News on hospitals", "CNN, cnn.com | Fox News"),
        ("difference between cnn and fox news on hospitals", "CNN, cnn.com | Fox News"),
        ("monkeypox cnn vs usa today", "CNN, cnn.com | usatoday.com"),
        ("Compare CNN with hospitals on fire", ""),
        ("CNN and hospitals on fire", ""),
        ("BBC and CNN about to merge", ""),
        ("CNN and the BBC have got on well", ""),
        ("What did CNN say of hospitals, according to CNN?", ""),
        ("What did CNN say of hospitals?", ""),
        ("Which countries banned it, according to CNN and Reuters?", ""),
    ],
)
def test_of_several_outlets_each_is_asked_by_itself(question: str, each: str) -> None:
    read = QueryParser(OUTLETS).parse(question, today=date(2022, 9, 1))
    assert " | ".join(", ".join(side.filters.sources) for side in read.sides) == each
    assert len({side.words for side in read.sides}) <= 1


def test_an_outlet_that_is_given_wins_over_several_that_are_named() -> None:
    only = SearchFilter(sources=("CNN",))
    read = QueryParser(OUTLETS).parse("What do Reuters and the AP say?", given=only, today=date(2022, 9, 1))
    assert (read.sides, read.filters.sources) == ((), ("CNN",))


_VOCABULARY = """
    According to the CNN BBC's Reuters' Guardian Post AP and , or did say said reported by in coverage
    reporting of news articles published Le Monde's who ? www.cnn.com
"""
_WORDS = st.sampled_from(re.findall(r"\S+", _VOCABULARY))
_QUESTIONS = st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=20).map(" ".join))


@settings(deadline=None)
@given(_QUESTIONS, st.lists(st.one_of(st.text(max_size=30), st.sampled_from(OUTLETS)), max_size=6))
def test_any_text_and_any_outlets_are_read_without_fail(question: str, outlets: list[str]) -> None:
    read = read_outlet(question, outlets)
    assert set(read.names) <= set(outlets)
    assert {outlet for one in read.each for outlet in one} in (set(), set(read.names))
    assert all(words and words in question for words in read.words)
    assert read.unknown in question
    assert not (read.names and read.unknown)
