"""The evidence that a reader finds: the sentences that answer a question, best first, or none."""

from __future__ import annotations

from dataclasses import dataclass

from bot.claim import Quote
from corpus import Article
from index import SearchHit

# A wrong notice costs more than a missing one. Asked of the 609 reports of rtqa, 93 in 100 of its questions that they
# answer are this sure and 10 in 100 of the others; by a question's own threshold it is 98 and 22.
_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Features:
    """The few figures that a sentence is judged by.

    `answer` is the model's log odds that the answer stands in it, `holds` the logarithm of the chance that it does and
    that the passage fits the question, too; `found` is the search's score, and `age` how much older the report is than
    the newest one found, as log(1 + days). `relevance` is how well the passage fits the question, as log odds.
    """

    answer: float = 0.0
    holds: float = 0.0
    found: float = 0.0
    age: float = 0.0
    relevance: float = 0.0


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a passage: its `score` as log odds that it answers, the `hit` that it stands in, and the
    sentence `before` it where that one is needed to understand it. `elsewhere` are other reports that have the very
    words: where these name a weekday, or where the reports of an answer are weeks apart. `features` are what the score
    comes from.
    """

    quote: Quote
    hit: SearchHit
    score: float
    before: Quote | None = None
    elsewhere: tuple[Article, ...] = ()
    features: Features = Features()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a reader made of the passages found.

    `answers` are the sentences that answer, best first, none where the reporting does not say; `others` the
    sentences next in line; `hits` all passages in the order in which an answer prefers them; `confidence`,
    0 to 1, is the chance that the reporting has what is asked for; `notices` are lines for the reader.
    """

    answers: tuple[ScoredSentence, ...] = ()
    others: tuple[ScoredSentence, ...] = ()
    hits: tuple[SearchHit, ...] = ()
    confidence: float = 0.0
    notices: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        return bool(self.answers)

    @property
    def sure(self) -> bool:
        """Whether it answers so surely that it may be told to somebody who did not ask for it now."""
        return self.answered and self.confidence >= _SURE
