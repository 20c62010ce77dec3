"""Which language model writes answers, if any, and how much of its time and money an answer may take."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

# No language model: answers in the reporting's own sentences.
QUOTE = "quote"
# The model for entailment that comes with Dateline, and none: then the vetoes alone judge.
BUNDLED = "bundled"
NO_MODEL = "none"
# The model that writes judges too, asked again.
CHAT = "chat"

# What is shown for a sentence that its quotes do not carry: the quote, or nothing.
Unverified = Literal["quote", "drop"]


class ModelWriterSettings(BaseModel):
    """Keys: `model` is "quote" or "provider:name"; `unverified` says what becomes of a sentence that its
    quotes do not carry; token counts are in tokens, `seconds` for a whole answer.

    `person_tokens` and `day_tokens` are the most that one person, and everybody, may use in a day (UTC).
    `options` goes to the provider's package as it is; API keys come from the environment and nowhere else.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: Annotated[str, Field(pattern=r"^(quote|[a-z][a-z0-9_]*:\S+)$")] = QUOTE
    unverified: Unverified = "quote"
    base_url: str | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.0
    seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    answer_tokens: Annotated[int, Field(ge=16, le=4_000)] = 300
    passage_tokens: Annotated[int, Field(ge=64, le=100_000)] = 2_000
    question_tokens: Annotated[int, Field(ge=256)] = 8_000
    person_tokens: Annotated[int, Field(ge=256)] = 100_000
    day_tokens: Annotated[int, Field(ge=256)] = 1_000_000
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    dollars_per_million_in: Annotated[float, Field(ge=0)] = 0.0
    dollars_per_million_out: Annotated[float, Field(ge=0)] = 0.0
    tracing: bool = False
    options: dict[str, Any] = {}

    @property
    def rewriting_seconds(self) -> float:
        """Of the `seconds` for a whole answer, those in which a follow-up is reworded; the writer has the others."""
        return 0.25 * self.seconds
