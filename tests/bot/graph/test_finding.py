"""What is found for a question in a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot import Dateline
from bot.graph.finding import evidence_for
from bot.query_analysis import Before, QueryAnalysis
from bot.reading.reader import ModelReader
from index import EVERYWHERE, SearchHit
from tests.support.answer_models import ToldModel
from tests.support.reporting import article, cut

TOLD = "Juneteenth marks the day on which the last slaves in Texas were told that they were free."
GAS = "A gallon of gas costs five dollars in most states this summer."


@dataclass(frozen=True)
class DrawnBack:
    """Finds the gas price for whatever is searched with what was said before."""

    def retrieve(self, analysis: QueryAnalysis, limit: int) -> list[SearchHit]:
        told = article(GAS if analysis.before.said else TOLD, day=date(2022, 6, 17))
        return [SearchHit(passage, 1.0, 1.0, 1.0, "") for passage in cut(told)]


def test_a_question_that_leans_on_nothing_is_found_though_what_was_said_draws_the_search_away(
    sample_engine: Dateline,
) -> None:
    asked = QueryAnalysis("what is juneteenth", EVERYWHERE, before=Before(said=("what is the price of gas",)))
    reader = ModelReader(ToldModel({"Juneteenth": 5.0}))
    found = evidence_for(asked, sample_engine.archive, DrawnBack(), reader)
    assert [one.quote.text for one in found.answers] == [TOLD]
