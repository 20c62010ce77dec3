"""What a language model has used for an answer: tokens and dollars."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that went in and came out, and what they cost in US dollars."""

    tokens_in: int = 0
    tokens_out: int = 0
    dollars: float = 0.0

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out, self.dollars + other.dollars
        )

    def __sub__(self, other: Usage) -> Usage:
        return Usage(
            self.tokens_in - other.tokens_in, self.tokens_out - other.tokens_out, self.dollars - other.dollars
        )


UNUSED = Usage()
