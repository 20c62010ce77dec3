"""Whether what somebody has read elsewhere is in the reporting, and if not, how not."""

from __future__ import annotations

from datetime import date

import pytest

from bot.protocols import AskContext
from bot.verification.check import Check, Outcome, check
from bot.verification.entailment import BundledEntailment, EntailmentVerifier
from index import SearchHit
from tests.support.reporting import article, cut

BODY = (
    "Mayor Mira Kovac said on Tuesday that “we will rebuild every single house by the river.” "
    "Police arrested 14 protesters outside the town hall in Tarn.\n\n"
    "The council plans to close the old bridge. Paul Weiss, who leads the opposition, called it a mistake."
)
REPORT = article(BODY, headline="Tarn rebuilds", source="The Echo", day=date(2022, 5, 4))
HITS = [SearchHit(passage, 1.0, 1.0, 1.0, "test") for passage in cut(REPORT)]


def checked(text: str) -> Check:
    return check(text, HITS, EntailmentVerifier(BundledEntailment()), AskContext())


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Police arrested 14 protesters outside the town hall in Tarn.", Outcome.EXACT),
        ("we will  rebuild every single house by the river", Outcome.EXACT),
        ('"We will rebuild every single house by the river," Mira Kovac said.', Outcome.EXACT),
        ('"We will rebuild every single house by the river," Hanna Olsen said.', Outcome.MISATTRIBUTED),
        ("“We will rebuild every single bridge by the river,” Mira Kovac said.", Outcome.ALTERED),
        ("Police arrested 41 protesters outside the town hall in Tarn.", Outcome.ALTERED),
        ("In Tarn 14 protesters were arrested by police.", Outcome.SUPPORTED),
        ("Police arrested 14 protesters in Tarn.", Outcome.SUPPORTED),
        ("The council plans to close the bridge.", Outcome.SUPPORTED),
        ("“We will rebuild every house by the river,” Mira Kovac said.", Outcome.ALTERED),
        ("In Tarn as many as 90 protesters were arrested by police.", Outcome.CONTRADICTED),
        ("Outside the town hall no protesters were arrested, police in Tarn said.", Outcome.CONTRADICTED),
        ("The council has closed its schools.", Outcome.NOT_REPORTED),
        ("Napoleon died on Saint Helena.", Outcome.NOT_REPORTED),
    ],
)
def test_a_claim_or_a_quote_is_told_what_it_is(text: str, outcome: Outcome) -> None:
    found = checked(text)
    assert found.outcome is outcome
    assert found.stands is (outcome in (Outcome.EXACT, Outcome.SUPPORTED))
    assert all(quote.text == BODY[quote.start : quote.end] for quote in found.quotes)


def test_what_was_altered_is_said_in_words() -> None:
    assert checked("Police arrested 41 protesters outside the town hall in Tarn.").difference == (
        "it says “14”, not “41”"
    )
    longer = checked("Police arrested 14 peaceful protesters outside the town hall in Tarn.")
    assert longer.difference == "it does not say “peaceful”"


def test_whom_the_words_are_not_by_is_said() -> None:
    found = checked('"We will rebuild every single house by the river," Hanna Olsen said.')
    assert found.difference == "nothing near these words names Hanna, Olsen"


def test_an_exact_quote_is_given_without_what_stands_around_it() -> None:
    (quote,) = checked("we will rebuild every single house").quotes
    assert quote.text == "we will rebuild every single house"
