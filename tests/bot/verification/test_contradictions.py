"""What quotes say otherwise: told by a "not", or by an opposite."""

from __future__ import annotations

import pytest

from bot.verification.contradictions import negation, opposite
from bot.verification.grounds import Grounds


@pytest.mark.parametrize(
    ("said", "read", "stopped"),
    [
        ("The bill passed the house.", "The bill did not pass the house.", True),
        ("The bill did not pass.", "The bill passed.", True),
        ("The minister approved the bill.", "The minister refused to approve the bill.", True),
        ("The bill never passed.", "The bill did not pass.", False),
        ("The bridge opened on Monday.", "The bridge opened on Monday. No cars had crossed by noon.", False),
    ],
)
def test_not_is_on_both_sides_or_on_neither(said: str, read: str, stopped: bool) -> None:
    assert bool(negation(Grounds(said, (read,)))) is stopped


@pytest.mark.parametrize(
    ("said", "read", "stopped"),
    [
        ("Prices rose.", "Prices fell.", True),
        ("Prices rose.", "Prices rose after they fell.", False),
        ("The union supports the deal.", "The union opposes the deal.", True),
    ],
)
def test_no_word_stands_for_its_opposite(said: str, read: str, stopped: bool) -> None:
    assert bool(opposite(Grounds(said, (read,)))) is stopped
