"""What a claim is held against: its quotes, and what a reader of the article knows without being told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.claim import Claim
from bot.text.dates.written import Written
from bot.text.names import without_possessive
from index.terms import STOP_WORDS, stem

# A compound is read word by word: "18-foot-long" has a foot in it.
_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text at `start`: `low` is it in small letters, without a possessive."""

    text: str
    low: str
    stem: str
    start: int

    @property
    def content(self) -> bool:
        return self.low not in STOP_WORDS and not self.low[0].isdigit()

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Grounds:
    """A claim's text, `said`, its `quotes`, and the headline, outlet and days `beside` them; `articles` are
    the whole bodies, for who is meant by half a name.
    """

    said: str
    quotes: tuple[str, ...]
    beside: str = ""
    days: tuple[Written, ...] = (Written(),)
    articles: str = ""

    @classmethod
    def of(cls, claim: Claim) -> Grounds:
        articles = list({quote.article.id: quote.article for quote in claim.quotes}.values())
        return cls(
            claim.text,
            tuple(quote.text for quote in claim.quotes),
            ". ".join(f"{article.headline}. {article.source}" for article in articles),
            tuple(dict.fromkeys(map(Written.of, articles))),
            "\n".join(article.body for article in articles),
        )

    @property
    def read(self) -> str:
        return " … ".join(self.quotes)

    @property
    def known(self) -> str:
        return f"{self.read} … {self.beside}"


def words(text: str) -> list[Word]:
    """The words of `text` in order of place."""
    found = []
    for match in _WORD.finditer(text):
        low = without_possessive(match.group().lower().replace("’", "'"))
        found.append(Word(match.group(), low, stem(low), match.start()))
    return found


def content(said: Sequence[Word]) -> list[Word]:
    """The words that carry content: no stop word, no figure."""
    return [word for word in said if word.content]
