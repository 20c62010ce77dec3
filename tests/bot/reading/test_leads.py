"""A timeline has one line a report: what happened, as the report begins, or where it names the topic."""

from __future__ import annotations

from datetime import date

from bot import Dateline
from bot.query_analysis import Kind, QueryAnalysis
from bot.reading.reader import ModelReader
from index import EVERYWHERE, SearchHit
from tests.support.answer_models import ToldModel
from tests.support.reporting import article, cut

_ASKED = QueryAnalysis("the mill", EVERYWHERE, Kind.TIMELINE)
_MODEL = ToldModel({"They": 5.0, "mill": 1.0})


def _told(*bodies: str) -> list[str]:
    written = [article(body, str(at), day=date(2022, 8, 1 + at)) for at, body in enumerate(bodies)]
    hits = [SearchHit(passage, 1.0, 1.0, 1.0, "") for one in written for passage in cut(one)]
    return [one.quote.text for one in ModelReader(_MODEL).read(_ASKED, hits).answers]


def test_a_report_is_told_by_its_lead_where_that_names_the_topic() -> None:
    lead = "The mill in Lerne burned down on Monday."

    assert _told(f"{lead} They could not save any of it.") == [lead]


def test_a_sentence_with_one_word_of_the_topic_is_of_something_else() -> None:
    asked = QueryAnalysis("artemis launch", EVERYWHERE, Kind.TIMELINE)
    lift_off = "The rocket of Artemis I was brought to its launch pad at night."
    bodies = (lift_off, "Moscow will launch more attacks on Kyiv, officials said on Tuesday.")
    hits = [
        SearchHit(passage, 1.0, 1.0, 1.0, "")
        for name, body in zip("ab", bodies, strict=True)
        for passage in cut(article(body, name, day=date(2022, 8, 23)))
    ]
    found = ModelReader(ToldModel({"launch": 5.0})).read(asked, hits).answers
    assert [one.quote.text for one in found] == [lift_off]


def test_another_sentence_tells_of_the_topic_where_the_lead_does_not_and_what_never_names_it_is_left_out() -> (
    None
):
    named = "The old mill has stood empty since then."

    assert _told(f"Lerne has a new mayor this week. They cheered for long. {named}") == [named]
    assert _told(
        f"They cheered for a long time in Tarn. {named}", "They never said what it was about at all."
    ) == [named]


def test_what_two_reports_tell_alike_is_told_once_but_not_if_a_figure_differs() -> None:
    first, again = (
        "The mill in Lerne burned with 12 hands inside.",
        "The mill in Lerne burned down with 12 hands inside.",
    )
    other = "The mill in Lerne burned with 15 hands inside."

    assert len(_told(first, again)) == 1
    assert set(_told(first, other)) == {first, other}


def test_a_topic_of_the_sample_is_told_by_what_happened(sample_engine: Dateline) -> None:
    lines = [one.text for one in sample_engine.timeline("Manbij").sentences]

    assert [line.split(":")[0] for line in lines] == ["19 July 2016", "7 August 2016", "12 August 2016"]
    assert "Air strikes on the village of Tokhar" in lines[0]


def test_a_long_report_does_not_crowd_out_the_others() -> None:
    long = "\n\n".join(
        f"The mill in Lerne lost its wheel number {at} on Monday morning." for at in range(400)
    )
    report = "The mill in Lerne opened again on Friday."
    told = [article(long, "a", day=date(2022, 8, 1)), article(report, "b", day=date(2022, 8, 5))]
    hits = [SearchHit(passage, 1.0, 1.0, 1.0, "") for one in told for passage in cut(one)]
    assert len(hits) > 20
    found = ModelReader(_MODEL).read(_ASKED, hits).answers
    assert report in [one.quote.text for one in found]


def test_a_side_that_a_report_names_in_full_is_told_however_little_its_name_says() -> None:
    body = "Storm Ian tore roofs off in Lerne on Monday."
    hits = [SearchHit(passage, 1.0, 1.0, 1.0, "") for passage in cut(article(body, day=date(2022, 9, 28)))]

    def told(topic: str) -> int:
        asked = QueryAnalysis(topic, EVERYWHERE, Kind.COMPARISON, topic)
        return len(ModelReader(ToldModel({"Ian": -9.0})).read(asked, hits).answers)

    assert (told("ian"), told("hurricane ian"), told("28")) == (1, 0, 0)
