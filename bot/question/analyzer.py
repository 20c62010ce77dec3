"""The analyzer that needs no language model: what a question asks for, read with the archive's own words at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.conversation.citations import with_articles
from bot.conversation.turn import Turn
from bot.cross_encoder.model import bundled_model
from bot.query_analysis import QueryAnalysis
from bot.question.leaning import asks_of_one_unnamed, leans, leans_on, on_subject
from bot.question.parser import REACH, QueryParser
from bot.question.shorthand import in_full
from bot.question.sides import Pointer, sides
from bot.question.small_talk import small_talk
from bot.question.spelling import TAKEN, spelling_corrections, with_spelling_corrected
from index import SearchFilter
from index.store.readable import ReadableStore


class ArchiveAnalyzer:
    """Reads questions beside the archive in `store`: its outlets, its newest day and its spelling. The model points at
    the two things that a question may be over, and at what it leans on.
    """

    def __init__(self, store: ReadableStore, model: Pointer | None = None) -> None:
        self._store = store
        self._model = model

    def analyze(
        self, question: str, *, filters: SearchFilter, today: date, turns: Sequence[Turn]
    ) -> QueryAnalysis:
        question = in_full(question)
        turns = with_articles(on_subject(turns), self._store)
        outlets = self._store.outlets()
        talk = small_talk(question)
        meant = {} if talk else spelling_corrections(question, self._store)
        spelled = with_spelling_corrected(question, meant)
        parser = QueryParser(
            [name for name, *_ in outlets],
            max((newest for *_, newest in outlets if newest), default=None),
            cut=lambda asked: sides(asked, self._model or bundled_model()),
        )
        leaning = not talk and self._leans(spelled, turns[-REACH:])
        analysis = parser.parse(spelled, given=filters, today=today, turns=turns, leans=leaning)
        taken = [TAKEN.format(typed, word) for typed, word in meant.items()]
        return replace(analysis, notices=(*taken, *analysis.notices))

    def _leans(self, question: str, turns: Sequence[Turn]) -> bool:
        if not turns:
            return leans(question)
        asked = [turn.question for turn in turns]
        return asks_of_one_unnamed(question) or leans_on(asked, question, self._model or bundled_model())
