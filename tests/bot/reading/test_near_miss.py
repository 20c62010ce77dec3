"""A decline says what the reporting has nearest to the question, and never as an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.claim import Quote
from bot.evidence import ScoredSentence
from bot.reading.near_miss import link_in, near_miss
from index import SearchHit
from index.chunking import sentences
from tests.support.reporting import article, cut

_URL = "https://sample.example/1"


def _scored(body: str) -> list[ScoredSentence]:
    told = replace(article(body, headline="Jobs go", source="Lerne Post", day=date(2022, 8, 19)), url=_URL)
    (passage,) = cut(told)
    hit = SearchHit(passage, 1.0, 1.0, 1.0, "")
    quotes = [Quote.of(passage, span) for span in sentences(passage.text)]
    return [
        ScoredSentence(quote, hit, 1.0, before)
        for quote, before in zip(quotes, [None, *quotes], strict=False)
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("LERNE (Post) — The mill cuts 900 jobs.", "The mill cuts 900 jobs."),
        ("LERNE (Post) — at least 900 jobs go.", "at least 900 jobs go."),
        ("“The mill cuts 900 jobs,” she said.", ""),
        (f"The mill cuts 900 jobs, {'and so on, ' * 30}at once.", ""),
    ],
)
def test_the_nearest_report_is_named_with_what_it_says_if_that_is_short_and_told_by_the_report(
    body: str, says: str
) -> None:
    report, *more = near_miss(_scored(body)[:1])

    assert report == f"The nearest report of 19 August 2022 by Lerne Post is “Jobs go” ({_URL})."
    assert more == ([f"It may not answer this, but says: “{says}”"] if says else [])
    assert (link := link_in(report))
    assert link[1] == _URL


def test_a_sentence_that_needs_the_one_before_is_passed_over() -> None:
    _, pointing = _scored("The mill cuts 900 jobs. It had cut 80 before.")
    first = _scored("The mill cuts 900 jobs.")[0]

    assert near_miss([pointing, first])[1:] == (
        "It may not answer this, but says: “The mill cuts 900 jobs.”",
    )


def test_nothing_near_is_not_told_of() -> None:
    assert near_miss([]) == ()
