"""A sentence is shown only if every quote behind it stands, word for word, in the stored article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Citation, Sentence
from bot.claim import Claim, Quote
from bot.verification.quotes import CitationNumbering, Lookup
from corpus import Article

BODY = "The road was opened on Saturday. A doctor said that nothing had come in.\n\nThe army denied it."
ARTICLE = Article("a", "Road opened", BODY, "Sample", "", None, "", "a.md")
# The body as it may be stored later: as it was, cut off, with something before it, with another character in it.
places = st.integers(0, len(BODY))
edited = (
    st.just(BODY)
    | places.map(lambda at: BODY[:at])
    | st.text(max_size=3).map(lambda added: added + BODY)
    | st.builds(lambda at, other: BODY[:at] + other + BODY[at + 1 :], places, st.characters())
)


def claim(*quotes: Quote) -> Claim:
    return Claim("shown", quotes)


def check(stored: Lookup, *claims: Claim) -> tuple[list[Sentence], tuple[Citation, ...]]:
    numbering = CitationNumbering(stored)
    sentences = [sentence for one in claims if (sentence := numbering.sentence(one))]
    return sentences, numbering.citations


def test_a_quote_at_its_offsets_is_shown_with_all_that_a_citation_needs() -> None:
    sentences, citations = check({"a": ARTICLE}.get, claim(Quote(ARTICLE, 0, 32, 1)))

    assert sentences[0].citations == (1,)
    assert citations[0].quote == "The road was opened on Saturday."
    assert BODY[citations[0].start : citations[0].end] == citations[0].quote
    assert (citations[0].headline, citations[0].source, citations[0].paragraph) == (
        "Road opened",
        "Sample",
        1,
    )


def test_a_headline_is_told_as_it_stands() -> None:
    headed = replace(ARTICLE, headline="BUDAPEST – Brussels talks collapse")

    _, citations = check({"a": headed}.get, claim(Quote(headed, 0, 32, 1)))

    assert citations[0].headline == headed.headline


def test_an_article_corrected_meanwhile_is_not_quoted_in_its_old_words() -> None:
    corrected = replace(ARTICLE, body=BODY.replace("opened", "closed"))

    sentences, citations = check(
        {"a": corrected}.get, claim(Quote(ARTICLE, 0, 32, 1)), claim(Quote(ARTICLE, 33, 72, 1))
    )

    assert [citation.quote for citation in citations] == ["A doctor said that nothing had come in."]
    assert len(sentences) == 1


def test_a_withdrawn_article_is_not_quoted() -> None:
    sentences, citations = check(lambda _: None, claim(Quote(ARTICLE, 0, 32, 1)))

    assert not sentences
    assert not citations


def test_a_claim_without_a_quote_is_never_shown() -> None:
    assert check({"a": ARTICLE}.get, Claim("It is so.", ()))[0] == []


def test_citations_are_numbered_in_order_of_appearance_and_shared() -> None:
    first, second = Quote(ARTICLE, 33, 72, 1), Quote(ARTICLE, 0, 32, 1)

    sentences, citations = check({"a": ARTICLE}.get, claim(first), claim(second, first))

    assert [sentence.citations for sentence in sentences] == [(1,), (2, 1)]
    assert [citation.start for citation in citations] == [33, 0]


@pytest.mark.parametrize(("start", "end"), [(-19, 93), (0, 0), (32, 0), (74, 94)])
def test_a_quote_that_begins_or_ends_outside_the_body_is_not_shown(start: int, end: int) -> None:
    assert check({"a": ARTICLE}.get, claim(Quote(ARTICLE, start, end, 1))) == ([], ())


@given(place=st.sampled_from([(0, 32), (33, 72), (74, len(BODY))]), stored=edited)
def test_a_sentence_is_shown_only_if_it_stands_so_in_the_stored_body(
    place: tuple[int, int], stored: str
) -> None:
    start, end = place
    now = replace(ARTICLE, body=stored)

    _, citations = check({"a": now}.get, claim(Quote(ARTICLE, start, end, 1)))

    stands = stored[start:end] == BODY[start:end]
    assert [citation.quote for citation in citations] == ([BODY[start:end]] if stands else [])
