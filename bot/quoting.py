"""The writer that needs no model: it answers in the reporting's own sentences."""

from __future__ import annotations

from collections.abc import Sequence

from bot.draft import Claim, Draft, Quote
from index import Found
from index.batch import embedded, heading
from index.chunking import sentences
from index.embedding import MiniLM


class QuotingWriter:
    """Chooses the one to three sentences of the passages that answer best."""

    def __init__(self, embedder: MiniLM, *, most: int, close: int) -> None:
        self._embedder = embedder
        self._most = most
        self._close = close

    def write(self, question: str, ranking: Sequence[Found]) -> Draft:
        ranking = ranking[: self._close]
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
                    scored.append((score, passage, span))
        scored.sort(key=lambda one: -one[0])
        claims = [
            Claim(
                passage.text[span.start : span.end],
                (
                    Quote(
                        passage.article,
                        passage.start + span.start,
                        passage.start + span.end,
                        passage.paragraph + span.paragraph - 1,
                    ),
                ),
            )
            for _, passage, span in scored[: self._most]
        ]
        return Draft(tuple(claims))
