"""Answers as a reader sees them: the answer first, numbered links, compact sources, nothing cut in two."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Sentence
from bot.discord.delivery.escape import escape, length, plain, safe_url
from bot.discord.delivery.message import Part, render, render_draft
from tests.bot.discord.test_escape import hostile, visible
from tests.support.discord.answers import answer, answers, citation, nothing
from tests.support.discord.markdown import flat, parse, words

SAILED = "The ferry to Lerne sailed again on 2 March, after nine weeks at the quay."
FERRY = "https://gazette.example/2026/03/ferry-1"
few = settings(max_examples=40, deadline=None)
long_hostile = st.builds(lambda words, times: words * times, hostile, st.sampled_from([1, 1, 1, 60]))


def shown(parts: tuple[Part, ...]) -> str:
    return "\n".join(words(parse(part.content)) for part in parts).replace("\u2060", "")


def test_the_answer_comes_first_and_its_numbers_lead_to_the_articles() -> None:
    (part,) = render(answer())
    assert part.content.startswith(f"{SAILED}\u00a0[[1]]")
    links = [node.text for node in parse(part.content) if node.kind == "link"]
    assert links == [f"https://gazette.example/2026/03/ferry-{n}" for n in (1, 2, 1)]


def test_each_source_has_headline_outlet_date_link_and_the_quoted_words() -> None:
    (part,) = render(answer())
    first, second = part.embed.split("\n\n")
    assert first.splitlines() == [
        f"[[1]]({FERRY}) **[Ferry service to Lerne resumes after nine weeks]({FERRY})**",
        "The Harbour Gazette · 2 Mar 2026",
        "> “The first ferry since January left the east quay at 06\\:40 with 212 passengers on board.”",
    ]
    assert "Lerne Post" in second


def test_a_source_without_an_address_is_a_number_without_a_link() -> None:
    (part,) = render(answer(citations=(citation(1, url=""), citation(2, url="ftp://old.example/x"))))
    assert "\\[1\\]\\[2\\]" in part.content
    assert "http" not in part.content + part.embed


def test_what_was_searched_and_how_a_follow_up_was_understood_stand_in_small_print() -> None:
    (part,) = render(answer("And when?", understood="When did the ferry to Lerne resume?"))
    assert part.content.splitlines()[-2:] == [
        "-# Understood as: When did the ferry to Lerne resume?",
        "-# Searched 1,243 articles, 3 Jan 2011 to 14 Oct 2026, 12 undated",
    ]


def test_no_answer_is_said_plainly_with_its_notice() -> None:
    (part,) = render(answer(sentences=(), citations=(), notices=("The nearest report is about Lerne.",)))
    assert part.content.startswith("**The reporting here does not say.**\n\n**Note:** The nearest report")
    assert part.embed == ""


def test_every_sentence_is_a_paragraph_of_its_own() -> None:
    (part,) = render(answer())
    assert [line[:12] for line in part.content.split("\n\n")] == [
        "The ferry to",
        "It carried 2",
        "-# Searched ",
    ]


def test_a_long_answer_is_split_between_sentences_with_the_sources_under_the_last_part() -> None:
    sentences = tuple(
        Sentence(f"Sentence number {n} of a long account of the ferry.", (1,)) for n in range(80)
    )
    parts = render(answer(sentences=sentences))
    assert len(parts) > 2
    assert [bool(part.embed) for part in parts] == [False] * (len(parts) - 1) + [True]
    for part in parts[:-1]:
        assert part.content.endswith("(<https://gazette.example/2026/03/ferry-1>)")


def test_a_draft_shows_what_is_checked_so_far_and_that_more_comes() -> None:
    draft = render_draft(answer().sentences[:1], "still reading")
    assert draft == (f"{SAILED}\u00a0\\[1\\]\\[2\\]\n-# still reading")


@few
@given(answers(long_hostile))
def test_no_part_is_over_a_limit_or_empty(found: Answer) -> None:
    for part in render(found):
        assert length(part.content) <= 2000
        assert length(part.embed) <= 4096
        assert part.content.strip() or part.embed.strip()
    assert length(render_draft(found.sentences, "still reading")) <= 2000


@few
@given(answers(long_hostile))
@example(answer(sentences=(Sentence("Here.", (1,)), Sentence("](https://elsewhere.example/) there.", (1,)))))
def test_only_our_own_formatting_and_links_take_effect(found: Answer) -> None:
    for part in render(found):
        nodes = list(flat(parse(part.content)))
        assert {node.kind for node in nodes} <= {"text", "link", "strong", "subtext"}
        assert all(re.fullmatch(r"\[\d+\]", words(node.children)) for node in nodes if node.kind == "link")
        nodes = list(flat(parse(part.embed)))
        assert {node.kind for node in nodes} <= {"text", "link", "strong", "quote"}
        links = {
            (words(node.children).replace("\u2060", ""), node.text) for node in nodes if node.kind == "link"
        }
        assert links <= {link for one in found.citations for link in _links(one)}


def _links(source: Citation) -> set[tuple[str, str | None]]:
    """The links that a source may have: its number and its headline, to its own address."""
    url = safe_url(source.url)
    return {(f"[{source.number}]", url), (visible(plain(source.headline, 300)) or "No headline", url)}


@pytest.mark.parametrize(
    "headline", ["Boats [not](https://evil.example) back", "See evil.example/x", "a ] b", "x\\"]
)
def test_a_headline_that_could_break_its_link_is_not_one(headline: str) -> None:
    (part,) = render(answer(citations=(citation(1, headline=headline),), sentences=()))
    links = [words(node.children) for node in flat(parse(part.embed)) if node.kind == "link"]
    assert links == ["[1]"]


def test_sentences_from_one_article_share_its_headline_in_the_list() -> None:
    second = citation(2, article_id="harbour-1", url=FERRY, quote="It had been quiet.")
    (part,) = render(answer(citations=(citation(1), second, citation(3, headline="Boats are back"))))
    first, other = part.embed.split("\n\n")
    assert first.splitlines()[0].startswith(f"[[1]]({FERRY}) [[2]]({FERRY}) **[Ferry service")
    assert first.splitlines()[2:] == [
        f"> \\[1\\] “{escape(citation(1).quote)}”",
        "> \\[2\\] “It had been quiet.”",
    ]
    assert "Boats are back" in other


def test_many_quotes_from_one_article_are_still_within_a_message() -> None:
    many = tuple(citation(n, article_id="harbour-1", quote="word " * 200) for n in range(1, 9))
    parts = render(answer(citations=many))
    assert all(length(part.embed) <= 4096 for part in parts)
    assert sum(part.embed.count("“") for part in parts) == 8


@few
@given(answers(long_hostile))
def test_every_word_of_the_answer_is_shown(found: Answer) -> None:
    spaceless = re.sub(r"\s", "", shown(render(found)))
    for sentence in found.sentences:
        assert re.sub(r"\s", "", visible(sentence.text)) in spaceless


@few
@given(answers(hostile))
def test_a_sentence_that_fits_stays_with_its_citations_and_a_source_with_its_quote(found: Answer) -> None:
    contents = [part.content for part in render(found)]
    for sentence in found.sentences:
        whole = escape(" ".join(visible(sentence.text).split())) + " "
        marks = r"\s?" + "".join(rf"(\[\[{n}\]\]\(<[^>]+>\)|\\\[{n}\\\])" for n in sentence.citations)
        assert any(re.search(re.escape(whole.rstrip(" ")) + marks, content) for content in contents)
    embeds = [part.embed for part in render(found) if part.embed]
    starts = r"(?:^|\n\n)(?:\\\[|\[\[)\d+\\?\]"
    assert len(re.findall(starts, "\n\n".join(embeds))) == len(found.citations)
    assert all(re.match(starts, embed) for embed in embeds)


def test_nothing_is_one_message() -> None:
    assert len(render(nothing("Who won?"))) == 1
