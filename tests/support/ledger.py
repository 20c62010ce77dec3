"""What a language model is said to have used."""

from __future__ import annotations

from bot.language_model.ledger import Ledger
from bot.language_model.usage import UNUSED, Usage

_NO_LIMIT = 1 << 40


def use(ledger: Ledger, person: str, usage: Usage) -> None:
    """Enters what an answer for a person used today, whatever they may use."""
    reserved = ledger.reserve(person, UNUSED, person_tokens=_NO_LIMIT, day_tokens=_NO_LIMIT)
    ledger.settle(reserved, usage)
