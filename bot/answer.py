"""The answer: checked sentences, the citations they rest on, and what was searched. Shells only render it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import accumulate

from bot.conversation.turn import Turn
from bot.language_model.usage import UNUSED, Usage
from bot.query_analysis import Kind
from index import Coverage


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence stands: `quote` is verbatim, `body[start:end] == quote` in article `article_id`.

    `number` is 1, 2, 3 in order of appearance; `paragraph` counts from 1, and so does `page`, which only a
    paged document has; `also` names other outlets that carried the same words.
    """

    number: int
    article_id: str
    headline: str
    source: str
    published: datetime.date | None
    url: str
    path: str
    paragraph: int
    quote: str
    start: int
    end: int
    also: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as shown, and the numbers of the citations that carry it (at least one)."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader is told. No sentences means that the reporting does not say; `notices` are plain lines
    that a reader must see with it (a model that could not be reached, a near miss), and `disagreement` says in
    what the reports that it cites differ ("212 or 190 people"), "" where they do not.

    `understood` is the question as it was searched, with what it leaned on; `confidence`, 0 to 1, is how sure
    the engine is that the reporting answers it; `usage` is what a language model used for it. A GREETING is
    answered by its notices: what the archive holds. `leans` and `guessed` are as a Turn has them.
    """

    question: str
    understood: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    notices: tuple[str, ...]
    searched: Coverage
    confidence: float
    seconds: float
    usage: Usage = UNUSED
    kind: Kind = Kind.FACT
    disagreement: str = ""
    leans: bool = True
    guessed: bool = False

    @property
    def answered(self) -> bool:
        return bool(self.sentences)

    def turn(self) -> Turn:
        """The answer as a conversation remembers it."""
        # A blank stands between two.
        ends = accumulate(
            (len(sentence.text) for sentence in self.sentences), lambda end, more: end + 1 + more
        )
        return Turn(
            self.question,
            " ".join(sentence.text for sentence in self.sentences),
            tuple(citation.quote for citation in self.citations),
            tuple(dict.fromkeys(citation.article_id for citation in self.citations)),
            self.leans,
            self.guessed,
            tuple(zip(ends, (sentence.citations for sentence in self.sentences), strict=True)),
        )
