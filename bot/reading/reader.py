"""The reader: a trained model reads the passages found, and a few figures decide what answers, or that none does."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.claim import Quote
from bot.cross_encoder.model import AnswerModel, Text, bundled_model
from bot.cross_encoder.relevance import NEAREST, ON_TOPIC
from bot.evidence import Evidence, Features, ScoredSentence
from bot.query_analysis import Kind, QueryAnalysis
from bot.reading.features import Weights, chosen_alone, features, fitted_weights, log_chance
from bot.reading.leads import alike, by_report, events, leads_on, names_all, openings, repeats
from bot.reading.near_miss import near_miss
from bot.reading.person import telling_of
from bot.text.denials import DENIAL
from bot.text.display import is_unnamed, points_back
from bot.text.statements import statements
from index import SearchFilter, SearchHit
from index.chunking import Span
from index.passage import Passage, embedded, heading

# A follow-up seldom asks for what its reader has just been told, in e² of e² + 1 cases at even odds.
TOLD = 2.0
# So many reports are read for a timeline, and so many are listed.
_REPORTS = 20
MOST_LISTED = 6
# Of so many reports the beginning is read.
_OPENED = 3
# A line of a list answers by itself, more likely than not.
_BY_ITSELF = 0.5
LISTED = "One line a report, the newest first; other reports may name more."


class ModelReader:
    """Reads the `close` best passages and gives the one to `most` sentences that answer. Safe from any thread.

    It reads what the best reports begin with, too, where a report tells what it is about: with that the right sentence
    is first for .70 of rtqa's questions instead of .66.
    """

    def __init__(
        self,
        model: AnswerModel | None = None,
        *,
        most: int = 3,
        close: int = 6,
        weights: Weights | None = None,
    ) -> None:
        self._model = model
        self._most = most
        self._close = close
        self._weights = weights or fitted_weights()

    def read(self, analysis: QueryAnalysis, hits: Sequence[SearchHit]) -> Evidence:
        """The sentences that answer, best first; none, and a line about the nearest report, where none does."""
        leads, scored = self._leads(analysis, hits)
        if not leads:
            scored = list(self.scored(analysis, self.closest(analysis, hits)))
        scored.sort(key=lambda one: -one.score)
        if analysis.kind is Kind.FACT and analysis.topic:
            scored = telling_of(analysis.topic, scored)
        order = _by_best_sentence(scored, hits)
        chance, enough = self._chance(analysis, scored)
        # Whatever names all of a topic is on it; whatever names half of a side may not be.
        sure = leads and (analysis.kind is Kind.OVERVIEW or names_all(analysis.topic, leads[0]))
        if not sure and (not scored or chance < enough):
            nearest = near_miss([one for one in scored if one.features.relevance >= NEAREST])
            return Evidence(others=tuple(scored), hits=order, confidence=chance, notices=nearest)
        notices: tuple[str, ...] = ()
        if analysis.kind is Kind.TIMELINE:
            answers = events(analysis, scored)
        elif analysis.kind is Kind.LISTING:
            answers = self._listed(analysis, scored)
            notices = (LISTED,) if len(answers) > 1 else ()
        elif leads:
            answers = leads[: self._most]
        else:
            answers = self._further(scored)
        answers = _in_order(answers, analysis.filters)
        others = [one for one in scored if one not in answers]
        return Evidence(tuple(answers), tuple(others), order, chance, notices)

    def closest(self, analysis: QueryAnalysis, hits: Sequence[SearchHit]) -> Sequence[SearchHit]:
        """The passages that are read: more where each report has a line, and in a timeline one of each."""
        if analysis.kind is Kind.TIMELINE:
            return by_report(hits)[:_REPORTS]
        if analysis.kind is Kind.LISTING:
            return hits
        # Who goes on asking has read that: cnn's follow-ups lose 7 of 100 right first sentences with it.
        if analysis.is_follow_up:
            return hits[: self._close]
        opened = openings(hits)[: min(_OPENED, self._close // 2)]
        others = [hit for hit in hits if not any(one.passage.holds(hit.passage) for one in opened)]
        # Openings take the place of every third passage.
        return [*opened, *others[: self._close - self._close // 3]]

    def _leads(
        self, analysis: QueryAnalysis, hits: Sequence[SearchHit]
    ) -> tuple[list[ScoredSentence], list[ScoredSentence]]:
        """What the reports on a topic begin with that tells of it, and all that was read for that."""
        if not analysis.topic or analysis.kind not in (Kind.OVERVIEW, Kind.COMPARISON):
            return [], []
        read = list(self.scored(analysis, openings(hits)[: self._close]))
        return leads_on(analysis, sorted(read, key=lambda one: -one.score)), read

    def _chance(self, analysis: QueryAnalysis, read: Sequence[ScoredSentence]) -> tuple[float, float]:
        """The chance, 0 to 1, that the reporting has what is asked for, and how much of it is enough."""
        best = max((one.features.relevance for one in read), default=-math.inf)
        # A topic asks nothing by itself: a passage that is about it will do. And anybody may be the "she" whom nothing
        # names: a passage has to be about the rest of the question.
        compared = analysis.kind is Kind.COMPARISON and analysis.topic
        topic = compared or analysis.kind in (Kind.TIMELINE, Kind.OVERVIEW)
        if read and (topic or (analysis.unnamed and best < ON_TOPIC)):
            return math.exp(log_chance(best)), math.exp(log_chance(ON_TOPIC))
        return self._weights.chance(read, follow_up=analysis.is_follow_up), self._weights.threshold

    def scored(self, analysis: QueryAnalysis, hits: Sequence[SearchHit]) -> Iterator[ScoredSentence]:
        """Every statement of some passages with its score and the features that it comes from."""
        spans = [list(statements(hit.passage)) for hit in hits]
        kept = [(hit, some) for hit, some in zip(hits, spans, strict=True) if some]
        texts = [_text(hit.passage, some) for hit, some in kept]
        judged_by = self._features(analysis, [hit for hit, _ in kept], texts)
        for (hit, some), rows in zip(kept, judged_by, strict=True):
            for (before, span), row in zip(pairwise([None, *some]), rows, strict=True):
                assert span  # noqa: S101  (only the first of all is None)
                quote = Quote.of(hit.passage, span)
                beside = before if before and not hit.passage.text[before.end : span.start].strip() else None
                explains = _explaining(quote, Quote.of(hit.passage, beside)) if beside else None
                again = TOLD if any(quote.text in said for said in analysis.context) else 0.0
                score = self._weights.score(row) - again
                yield ScoredSentence(quote, hit, score, explains, features=row)

    def _features(
        self, analysis: QueryAnalysis, hits: Sequence[SearchHit], texts: Sequence[Text]
    ) -> list[list[Features]]:
        """What each sentence of some passages is judged by. A follow-up is read by itself, too: after what was asked
        before, the model is drawn to what answers that.
        """
        model = self._model or bundled_model()
        rows = features(hits, model.read(analysis.read_as, texts))
        if not analysis.is_read_after_others:
            return rows
        return chosen_alone(rows, model.read(analysis.asked, texts))

    def _listed(self, analysis: QueryAnalysis, scored: Sequence[ScoredSentence]) -> list[ScoredSentence]:
        """The best sentence of each report that answers by itself and nearly as well as the best, newest first; what
        two reports tell in the same words is told once.
        """
        best: dict[str, ScoredSentence] = {}
        for sentence in scored:
            if sentence.score >= scored[0].score - 2 * self._weights.further:
                best.setdefault(sentence.quote.article.id, sentence)
        chances = [self._chance(analysis, [sentence])[0] for sentence in best.values()]
        enough = min(_BY_ITSELF, max(chances))
        listed: list[ScoredSentence] = []
        for sentence, chance in zip(best.values(), chances, strict=True):
            if chance >= enough and not any(repeats(sentence, other) for other in listed):
                listed.append(sentence)
        return sorted(
            listed[:MOST_LISTED], key=lambda one: one.quote.article.published or date.min, reverse=True
        )

    def _further(self, sentences: Sequence[ScoredSentence]) -> list[ScoredSentence]:
        """The first sentence, and those after it that answer nearly as well and say something else."""
        shown: list[ScoredSentence] = []
        for sentence in sentences:
            near = sentence.score >= sentences[0].score - self._weights.further
            # A denial alone misleads: what it denies is told as far as there is room.
            denied = shown and DENIAL.search(shown[0].quote.text)
            if len(shown) == self._most or not (near or denied):
                break
            if any(other.before == sentence.quote for other in shown):
                continue  # It stands before the one that it explains.
            if any(sentence.before == other.quote for other in shown):
                sentence = replace(sentence, before=None)  # The reader has it already.
            if not any(alike(sentence, other) for other in shown):
                shown.append(sentence)
        return shown


def _explaining(quote: Quote, before: Quote) -> Quote | None:
    """The sentence before a quote, where only that says who or what the quote is about."""
    needed = points_back(quote.text) or (is_unnamed(quote) and not is_unnamed(before))
    return before if needed else None


def _text(passage: Passage, spans: Sequence[Span]) -> Text:
    """A passage under its heading, as the model reads it."""
    text = embedded(heading(passage.article), passage.text)
    shift = len(text) - len(passage.text)
    return Text(text, tuple(replace(one, start=one.start + shift, end=one.end + shift) for one in spans))


def _by_best_sentence(
    sentences: Sequence[ScoredSentence], hits: Sequence[SearchHit]
) -> tuple[SearchHit, ...]:
    """The passages in the order of their best sentences, then those that were not read."""
    read = {sentence.hit.passage.place: sentence.hit for sentence in sentences}.values()
    return (*read, *(hit for hit in hits if not any(one.passage.holds(hit.passage) for one in read)))


def _in_order(answers: list[ScoredSentence], filters: SearchFilter) -> list[ScoredSentence]:
    """Newest or oldest first where the question asks for that."""
    if not (filters.latest or filters.earliest):
        return answers
    return sorted(answers, key=lambda one: one.quote.article.published or date.min, reverse=filters.latest)
