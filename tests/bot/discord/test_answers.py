"""Answers as a reader sees them: the finding first, a line for each source, short enough for a phone."""

from __future__ import annotations

import dataclasses
import datetime
import re
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Answer, Sentence
from bot.archive.amendments import Amendment, Fate
from bot.discord.rendering.answers import (
    differs,
    render,
    render_draft,
    render_timeline,
)
from bot.discord.rendering.controls import answer_buttons
from bot.discord.rendering.corrected import render_corrected
from bot.discord.rendering.escape import length
from bot.discord.rendering.message import BESIDE_A_BUTTON, PHONE, Message, as_layout, as_text
from bot.query_analysis import Kind
from index import SearchFilter
from tests.support.discord.answers import answer, answers, citation, nothing
from tests.support.discord.hostile import hostile
from tests.support.discord.markdown import flat, parse, words
from tests.support.discord.reading import links, parts, sent
from tests.support.discord.requests import check, check_message

NOON = datetime.datetime(2026, 3, 9, 12, tzinfo=datetime.UTC)
SAILED = "The ferry to Lerne sailed again on 2 March, after nine weeks at the quay."
few = settings(max_examples=25, deadline=None)
long_hostile = st.builds(lambda words, times: words * times, hostile, st.sampled_from([1, 1, 1, 60]))


def plain(text: str) -> str:
    return words(parse(text)).replace("\u2060", "").replace("\u00a0", " ")


def seen(message: Message) -> int:
    """The lines that a phone shows of a message by Discord's own grammar; small print is set smaller."""
    shown = [(line, PHONE) for line in message.body.split("\n")]
    shown += [(line, BESIDE_A_BUTTON) for block in message.blocks for line in block.text.split("\n")]
    shown += [(f"-# {line}", PHONE) for line in message.small]
    return sum(
        len(textwrap.wrap(plain(line), width * 5 // 4 if line.startswith("-#") else width)) or 1
        for line, width in shown
    )


def test_the_finding_comes_first_and_each_source_is_a_line_with_a_button() -> None:
    message = render(answer())
    assert plain(message.body).split("\n") == [f"{SAILED} [1][2]", "It carried 212 passengers. [1]"]
    assert [plain(block.text).split("\n")[0] for block in message.blocks] == [
        "1 Ferry service to Lerne resumes after… — The Harbour Gazette, 2 Mar 2026",
        "2 Boats are back — Lerne Post, 3 Mar 2026",
    ]
    assert links(sent(as_layout(message))) == [f"https://gazette.example/2026/03/ferry-{n}" for n in (1, 2)]


def test_a_quote_is_shown_only_where_it_says_other_than_the_sentence() -> None:
    same = citation(1, quote=f"LERNE — {SAILED}")
    quoted = render(answer(sentences=(Sentence(SAILED, (1,)),), citations=(same,)))
    written = render(answer(sentences=(Sentence(SAILED, (1,)),), citations=(citation(1),)))
    assert "“" not in quoted.blocks[0].text
    assert "“The first ferry since January" in written.blocks[0].text


@pytest.mark.parametrize(
    ("quote", "other"),
    [
        ("KABUL — The road is open.", False),
        ("The road is [since Monday] open.", False),
        ("The road is  open", False),
        ("Officials said that the road is open.", False),
        ("The road is shut.", True),
    ],
)
def test_a_quote_with_the_sentences_own_words_says_nothing_other(quote: str, other: bool) -> None:
    assert differs("The road is open.", quote) is other


def test_the_day_before_a_sentence_and_the_place_before_its_quote_say_nothing_other() -> None:
    quote = "London, England (CNN) -- The road is open."
    assert not differs("Reported on 8 March 2022: The road is open.", quote)
    assert not differs("8 March 2022: The road is open.", quote)
    assert differs("8 March 2022: The road is shut.", quote)


def test_small_print_says_how_new_the_archive_is_once_and_how_a_follow_up_was_understood() -> None:
    searched = "Searched 1,243 articles, none newer than 14 Oct 2026"
    asked = answer("And when?", understood="When did the ferry to Lerne resume?")
    understood = "Understood as: When did the ferry to Lerne resume?"
    assert list(render(answer()).small) == [searched]
    assert list(render(asked).small) == [understood]
    assert list(render(dataclasses.replace(asked, leans=False)).small) == [understood, searched]
    assert list(render(dataclasses.replace(asked, sentences=(), citations=())).small) == [
        understood,
        searched,
    ]
    only = dataclasses.replace(asked.searched, filters=SearchFilter(sources=("Lerne Post",)))
    assert list(render(dataclasses.replace(asked, searched=only)).small) == [
        understood,
        f"{searched} (only Lerne Post)",
    ]


def test_no_answer_is_said_plainly_with_its_notice_and_the_newest_day() -> None:
    message = render(answer(sentences=(), citations=(), notices=("The nearest report is about Lerne.",)))
    assert message.body.split("\n") == [
        "**The reporting here does not say.**",
        "**Note:** The nearest report is about Lerne\\.".replace("\\", ""),
    ]
    assert message.small == ("Searched 1,243 articles, none newer than 14 Oct 2026",)
    assert message.blocks == ()


def test_reports_that_differ_are_each_under_the_name_of_who_says_it_and_in_what() -> None:
    found = answer(
        sentences=(Sentence("Twelve were on board.", (1,)), Sentence("Twenty were on board.", (2,))),
        disagreement="12 or 20 people",
    )
    message = render(found)
    assert message.body == "**Reports differ: 12 or 20 people**"
    assert [plain(block.text) for block in message.blocks] == [
        "The Harbour Gazette, 2 Mar 2026: Twelve were on board.",
        "Lerne Post, 3 Mar 2026: Twenty were on board.",
    ]


def test_what_an_article_says_of_reports_that_differ_is_not_taken_for_a_difference() -> None:
    message = render(answer(notices=("Reports differ: that is how the article begins.",)))
    assert plain(message.body).startswith(SAILED)


def test_a_sentence_that_is_too_long_is_cut_with_a_sign_and_where_it_is_whole() -> None:
    message = render(answer(sentences=(Sentence("word " * 600, (1,)),)))
    assert "…" in message.body
    assert "In full under **Sources**." in message.small


def test_findings_that_do_not_fit_are_counted() -> None:
    many = tuple(Sentence(f"Sentence {n} of a long account of the ferry to Lerne.", (1,)) for n in range(30))
    message = render(answer(sentences=many))
    assert re.fullmatch(r"2\d more findings under \*\*Sources\*\*\.", message.small[0])


def test_a_timeline_has_a_line_for_each_day_with_its_source() -> None:
    message = render_timeline(answer())
    assert plain(message.body).split("\n")[:2] == ["2 Mar 2026 · The Harbour Gazette", SAILED]
    assert message.small == ("Searched 1,243 articles, none newer than 14 Oct 2026",)


def test_a_timeline_that_is_asked_for_in_words_looks_the_same() -> None:
    asked = answer(kind=Kind.TIMELINE)
    assert render(asked) == render_timeline(asked)


def test_a_short_timeline_is_not_cut() -> None:
    long = (
        "The ferry to Lerne sailed again on 2 March with 212 passengers, after nine weeks at the east quay."
    )
    message = render_timeline(answer(sentences=(Sentence(long, (1,)), Sentence(long, (2,)))))
    assert plain(message.body).count(long) == 2


def test_a_draft_shows_what_is_checked_so_far_and_that_more_comes() -> None:
    draft = render_draft(answer().sentences[:1])
    assert plain(draft.body) == f"{SAILED} [1][2]"
    assert draft.small == ("Still reading…",)


def test_a_layout_is_as_discord_describes_it() -> None:
    layout = sent(as_layout(render(answer()), answer_buttons(answer(), private=False)))
    body = {"components": layout, "flags": 1 << 15, "allowed_mentions": {"parse": []}}
    check("POST", "/channels/1/messages", body)


@pytest.mark.parametrize("characters", range(40, 400, 30))
@pytest.mark.parametrize("sentences", range(1, 9))
def test_however_much_there_is_to_say_it_fits(characters: int, sentences: int) -> None:
    text = ("nine words that go on and on for long " * 12)[:characters].strip()
    found = answer(
        sentences=tuple(Sentence(f"{text} {n}.", (n,)) for n in range(1, sentences + 1)),
        citations=tuple(citation(n, headline=text, source=text) for n in range(1, sentences + 1)),
    )
    differing = dataclasses.replace(found, disagreement=text)
    noted = dataclasses.replace(found, notices=(text,), understood=text)
    amended = {number: Amendment(Fate.CORRECTED, NOON) for number in range(1, sentences + 1)}
    for one in (found, differing, noted):
        assert seen(render(one)) <= 12
        assert seen(render_corrected(one, amended)) <= 12
        assert seen(render_timeline(one)) <= 25


long_words = st.text("abcdefgh ,.'", min_size=1, max_size=400)


@few
@given(answers(long_words))
def test_an_answer_takes_twelve_lines_on_a_phone_and_a_timeline_twenty_five(found: Answer) -> None:
    assert seen(render(found)) <= 12
    assert seen(render_timeline(found)) <= 25


@few
@given(answers(long_hostile))
def test_every_form_of_a_message_is_within_discords_limits(found: Answer) -> None:
    for message in (render(found), render_timeline(found), render_draft(found.sentences)):
        assert 0 < length(as_text(message)) <= 2000
        layout = sent(as_layout(message, answer_buttons(found, private=False)))
        body = {"components": layout, "flags": 1 << 15, "allowed_mentions": {"parse": []}}
        check_message(body)


@few
@given(answers(long_hostile))
def test_only_our_own_formatting_and_links_take_effect(found: Answer) -> None:
    addresses = {one.url for one in found.citations}
    for message in (render(found), render_timeline(found)):
        for text in [part["content"] for part in parts(sent(as_layout(message))) if part["type"] == 10]:
            nodes = list(flat(parse(text)))
            assert {node.kind for node in nodes} <= {"text", "link", "strong", "subtext", "quote"}
            dated = [words(node.children) for node in nodes if node.kind == "link"]
            assert all(re.fullmatch(r"\d+ \w{3} \d+|undated", date) for date in dated)
        assert len(set(links(sent(as_layout(message))))) <= len(addresses)


def test_nothing_is_one_short_message() -> None:
    assert seen(render(nothing("Who won?"))) <= 3
