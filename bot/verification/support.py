"""Whether a sentence stands in the reporting: which words of a passage carry it, or why none do.

Rules decide what an embedder cannot see: figures, names, quoted words, negation, quantity and who did what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.reading.cache import Cache
from bot.verification.clauses import SAYING, Word, bare, words
from bot.verification.contrasts import meanings
from bot.verification.counting import figure_fault
from bot.verification.faults import (
    name_fault,
    negation_fault,
    order_fault,
    party_fault,
    plain,
    quantity_fault,
    quote_fault,
    sibling_fault,
)
from bot.verification.names import names
from bot.verification.roles import role_fault
from bot.verification.slots import slot_fault
from bot.verification.stretch import Fault, Stretch, alike, facts, lacks, stretch
from bot.writing.draft import Quote
from index.chunking import Span, sentences
from index.embedding.minilm import MiniLM, Reading, Vectors
from index.passage import Passage

# Fitted on the pairs with odd numbers in tests/data/pairs.jsonl: the supported begin at .66, and below
# stand sentences about something else. Rules come first: a changed figure leaves a nearness of .9.
CLOSE = 0.65
# A sentence of the reporting that is less near than this is not even tried.
LEAST = 0.5
# What is less near by so much than a sentence that contradicts the claim does not carry it instead.
MARGIN = 0.1
# Words taken alone: from here on they may name one thing; below STRANGE they do not.
SYNONYM = 0.55
STRANGE = 0.42
# Texts: a sentence's token vectors take about 50 kB.
_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Support:
    """The verbatim quote that carries a sentence, or else the reason why it is not shown."""

    quote: Quote | None
    reason: str = ""


class Checker:
    """Checks sentences against passages; remembers what it has embedded lately. Safe from any thread."""

    def __init__(self, embedder: MiniLM) -> None:
        self._readings = Cache(embedder.read, _REMEMBERED)
        self._vectors = Cache[Vectors](lambda texts: list(embedder.embed(texts)), _REMEMBERED)

    def support(self, sentence: str, passages: Sequence[Passage]) -> Support:
        """The sentence of `passages` that carries `sentence`, or two neighbours that do together."""
        claim = stretch(sentence, (len(sentence),))
        (reading,) = self._readings.of([sentence])
        refused: list[tuple[float, str]] = []
        for passage in _joined(passages):
            spans = _sentences(passage.text)
            near = self._nearness(reading, [passage.text[span.start : span.end] for span in spans])
            found = self._found(claim, passage, spans, near)
            if isinstance(found, Quote):
                return Support(found)
            refused.append((max((float(row.mean()) for row in near), default=0.0), found))
        return Support(None, max(refused)[1] if refused else "there is nothing to check it against")

    def read(self, passages: Sequence[Passage]) -> None:
        """Embeds the sentences of `passages` ahead of the first that is checked against them."""
        texts = [passage.text for passage in _joined(passages)]
        self._readings.of([text[span.start : span.end] for text in texts for span in _sentences(text)])

    def _found(self, claim: Stretch, passage: Passage, spans: list[Span], near: list[Vectors]) -> Quote | str:
        """The quote from one passage, or why there is none; single sentences come before pairs."""
        conflicts: set[int] = set()
        around = words(passage.text)
        nearest = 0.0
        reason = "nothing there is about it"
        singles = [((at,), near[at]) for at in range(len(spans))]
        pairs = [((at, at + 1), np.maximum(near[at], near[at + 1])) for at in range(len(spans) - 1)]
        for group in (singles, pairs):
            for places, nearness in sorted(group, key=lambda one: -float(one[1].mean())):
                if nearness.mean() < max(LEAST, nearest - MARGIN) or conflicts.intersection(places):
                    continue
                some = spans[places[0] : places[-1] + 1]
                fault = self._fault(claim, float(nearness.mean()), passage, around, some)
                if fault is None:
                    return _quote(passage, some)
                reason = fault.reason if reason == "nothing there is about it" else reason
                if fault.conflict:
                    conflicts.update(places)
                    nearest = max(nearest, float(nearness.mean()))
        return reason

    def _fault(
        self, claim: Stretch, near: float, passage: Passage, around: Sequence[Word], spans: Sequence[Span]
    ) -> Fault | None:
        start = spans[0].start
        there = stretch(passage.text[start : spans[-1].end], tuple(span.end - start for span in spans))
        if plain(claim.text) == plain(there.text):
            return None
        called = names(claim.words, there.words, around, self._near)
        return (
            negation_fault(claim, there.words)
            or role_fault(claim, there, called)
            or slot_fault(claim, there, self._likeness)
            or sibling_fault(claim, there)
            or order_fault(claim, there)
            or figure_fault(claim, there, self._near)
            or name_fault(claim, called, there)
            or party_fault(claim, there)
            or quote_fault(claim, there)
            or quantity_fault(claim, there)
            or self._word_fault(claim, there, called, near, around)
        )

    def _word_fault(
        self, claim: Stretch, there: Stretch, called: Sequence[Word], near: float, around: Sequence[Word]
    ) -> Fault | None:
        """Whether too much of it is neither there nor near anything that is, or is denied close by."""
        wanted = [word for word in claim.words if word.content and word not in called and _says(word)]
        if not wanted and not called:
            return lacks("it says nothing")
        content = [word for word in there.words if word.content]
        known = facts(there.words)
        nearest = {
            word: max((self._likeness(word, other) for other in content), default=0.0)
            for word in wanted
            if not any(alike(word, other) for other in content) and not meanings(bare(word.text)) & known
        }
        strange = tuple(word for word, likeness in nearest.items() if likeness < STRANGE)
        if strange and (fault := negation_fault(replace(claim, words=strange), around)):
            return fault
        share = sum(nearest.get(word, 1.0) for word in wanted) / len(wanted) if wanted else 1.0
        return lacks("too much of it is not there") if (near + share) / 2 < CLOSE else None

    def _near(self, left: Word, right: Word) -> bool:
        return right.content and self._likeness(left, right) >= SYNONYM

    def _likeness(self, left: Word, right: Word) -> float:
        one, other = self._vectors.of([bare(left.text), bare(right.text)])
        return float(one @ other)

    def _nearness(self, claim: Reading, texts: list[str]) -> list[Vectors]:
        """For each text, how near each token of the claim comes to one of the text's tokens."""
        return [(claim.tokens @ reading.tokens.T).max(axis=1) for reading in self._readings.of(texts)]


def _says(word: Word) -> bool:
    return bare(word.text) not in SAYING and not word.text[0].isdigit()


def _sentences(text: str) -> list[Span]:
    """The sentences of a text; a word that was cut off, as from "at 8 p.m. Saturday", stays with the rest."""
    spans: list[Span] = []
    for span in sentences(text):
        if spans and " " not in text[span.start : span.end]:
            spans[-1] = replace(spans[-1], end=span.end)
        else:
            spans.append(span)
    return spans


def _joined(passages: Sequence[Passage]) -> list[Passage]:
    """Passages that follow each other in an article as one, in the order of the first of each."""
    whole: list[Passage] = []
    for passage in sorted(passages, key=lambda one: (one.article.id, one.start)):
        last = whole[-1] if whole else None
        if (
            last
            and last.article is passage.article
            and not last.article.body[last.end : passage.start].strip()
        ):
            whole[-1] = replace(last, end=max(last.end, passage.end))
        else:
            whole.append(passage)
    return whole


def _quote(passage: Passage, spans: list[Span]) -> Quote:
    return replace(Quote.of(passage, spans[0]), end=passage.start + spans[-1].end)
