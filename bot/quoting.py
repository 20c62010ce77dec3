"""The writer that needs no model: it answers in the reporting's own sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.display import shown
from bot.draft import Claim, Draft, Quote
from index import Found, Passage
from index.batch import embedded, heading
from index.chunking import Span, sentences
from index.embedding import MiniLM


@dataclass(frozen=True, slots=True)
class _Scored:
    passage: Passage
    span: Span
    score: float

    def claim(self) -> Claim:
        text = self.passage.text
        start, end = self.passage.start + self.span.start, self.passage.start + self.span.end
        quote = Quote(self.passage.article, start, end, self.passage.paragraph + self.span.paragraph - 1)
        return Claim(shown(text[self.span.start : self.span.end], text[: self.span.start]), (quote,))


class QuotingWriter:
    """Chooses the one to three sentences of the passages that answer best."""

    def __init__(self, embedder: MiniLM, *, most: int, close: int) -> None:
        self._embedder = embedder
        self._most = most
        self._close = close

    def write(self, question: str, ranking: Sequence[Found]) -> Draft:
        """The best sentences of the best passages, as a draft."""
        scored = self._scored(question, ranking[: self._close])
        return Draft(
            tuple(one.claim() for one in scored[: self._most]), ranking=tuple(ranking), confidence=1.0
        )

    def entries(self, topic: str, ranking: Sequence[Found]) -> Draft:
        """The best sentence of each article on `topic`, best first."""
        best: dict[str, _Scored] = {}
        for one in self._scored(topic, ranking):
            best.setdefault(one.passage.article.id, one)
        return Draft(tuple(one.claim() for one in best.values()), ranking=tuple(ranking), confidence=1.0)

    def _scored(self, question: str, ranking: Sequence[Found]) -> list[_Scored]:
        texts = [embedded(heading(found.passage.article), found.passage.text) for found in ranking]
        asked, *readings = self._embedder.read([question, *texts])
        scored = []
        for found, text, reading in zip(ranking, texts, readings, strict=True):
            passage = found.passage
            shift = len(text) - len(passage.text)
            similar = asked.tokens @ reading.tokens.T
            for span in sentences(passage.text):
                inside = (reading.offsets[:, 0] >= span.start + shift) & (
                    reading.offsets[:, 1] <= span.end + shift
                )
                if inside.any():
                    score = float(similar[:, inside].max(axis=1).mean())
                    scored.append(_Scored(passage, span, score))
        return sorted(scored, key=lambda one: -one.score)
