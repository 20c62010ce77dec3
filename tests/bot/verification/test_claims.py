"""Of claims that people wrote about real reports few false ones are shown, and most true ones."""

from __future__ import annotations

import pytest

from bot.verification.verifiers.bundled_entailment import BundledEntailment
from bot.verification.verifiers.entailment_verifier import EntailmentVerifier
from tests.support.claims import REPORTS, judged, read_claims, share

if not REPORTS.exists():
    pytest.skip("the reports are not here (../shared/bench/rtqa)", allow_module_level=True)


def test_of_the_development_claims_few_false_ones_are_shown_and_most_true_ones_are() -> None:
    shown = judged(EntailmentVerifier(BundledEntailment()), list(read_claims()))
    assert share(shown, true=True) >= 0.6
    assert share(shown, true=False) <= 0.15


def test_there_are_claims_of_enough_kinds_and_their_quotes_are_whole() -> None:
    claims = list(read_claims())
    assert len(claims) >= 300
    assert len({one.kind for one in claims if not one.supported}) >= 14
    assert all(quote.text == quote.text.strip() for one in claims for quote in one.claim.quotes)
