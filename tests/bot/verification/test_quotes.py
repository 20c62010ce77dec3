"""A sentence is shown only if every quote behind it stands, word for word, in the stored article."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Citation, Sentence
from bot.claim import Claim, Quote
from bot.verification.quotes import CitationNumbering, Lookup
from corpus import Article

BODY = "The road was opened on Saturday. A doctor said that nothing had come in.\n\nThe army denied it."
ARTICLE = Article("a", "Road opened", BODY, "Sample", "", None, "", "a.md")


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


@given(start=st.integers(-5, 120), end=st.integers(-5, 120), stored=st.text(max_size=100))
def test_whatever_is_shown_stands_in_the_stored_body(start: int, end: int, stored: str) -> None:
    now = replace(ARTICLE, body=stored)

    _, citations = check({"a": now}.get, claim(Quote(ARTICLE, start, end, 1)))

    assert all(
        citation.quote and stored[citation.start : citation.end] == citation.quote for citation in citations
    )
