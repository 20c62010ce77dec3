"""The reader shows what answers: a list without loosely related lines, and no "she" whom nobody has named."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.claim import Quote
from bot.cross_encoder.model import PassageScores, Text
from bot.evidence import Evidence
from bot.query_analysis import Before, Kind, QueryAnalysis
from bot.reading.reader import ModelReader
from bot.text.display import quoted
from corpus import Article
from index import EVERYWHERE, SearchHit
from tests.support.answer_models import ToldModel
from tests.support.reporting import article, cut

_ASKED = QueryAnalysis("which countries banned it", EVERYWHERE, Kind.LISTING)


@pytest.fixture
def listed() -> Evidence:
    bodies = {
        "a": "New Zealand banned it for everybody who is young.",
        "b": "Bhutan banned it for everybody on the spot.",
        "c": "A mayor in Ohio spoke of it for an hour.",
    }
    hits = [SearchHit(cut(body, name)[0], 1.0, 1.0, 1.0, "") for name, body in bodies.items()]
    model = ToldModel({"New Zealand": 3.0, "Bhutan": 1.5, "Ohio": -1.5})
    return ModelReader(model).read(_ASKED, hits)


_FILLER = "Clerks kept the minutes of the session in the old building by the river. " * 40


def _only_its_end() -> SearchHit:
    told = article(f"Ann Lee won the vote in Tarn on Monday. {_FILLER}Her rival thanked his voters.")
    return SearchHit(cut(told)[-1], 1.0, 1.0, 1.0, "")


def test_what_a_report_begins_with_is_read_where_only_its_end_was_found() -> None:
    model = ToldModel({"Ann Lee won": 3.0, "Her rival": 1.0})
    found = ModelReader(model).read(QueryAnalysis("did lee win", EVERYWHERE), [_only_its_end()])
    assert found.answers[0].quote.text == "Ann Lee won the vote in Tarn on Monday."


def test_no_stretch_of_a_report_is_read_or_given_to_a_writer_twice() -> None:
    report = article(f"Ann Lee won the vote in Tarn on Monday. {_FILLER}")
    hits = [SearchHit(passage, 1.0, 1.0, 1.0, "") for passage in cut(report)]
    asked = QueryAnalysis("did lee win", EVERYWHERE)
    reader = ModelReader(ToldModel({"Ann Lee won": 3.0}))
    opening, *others = [hit.passage for hit in reader.closest(asked, hits)]
    assert opening.start == 0
    assert others
    assert not any(opening.holds(one) for one in others)
    assert not any(opening.holds(hit.passage) for hit in reader.read(asked, hits).hits[1:])


def test_what_the_question_before_asked_is_not_told_again_for_a_follow_up() -> None:
    """After other questions a model is drawn to what answers those, so it reads a follow-up by itself, too."""
    hits = [
        SearchHit(cut(article("Ann Lee won on Monday. Her rival Bo Dahl is forty."))[0], 1.0, 1.0, 1.0, "")
    ]
    before = Before("did ann lee win", leaned_on=True)

    class Drawn(ToldModel):
        def read(self, question: str, texts: Sequence[Text]) -> list[PassageScores]:
            told = {"Monday": 4.0, "rival": 2.0} if "win" in question else {"Monday": -2.0, "rival": 2.0}
            return ToldModel(told).read(question, texts)

    found = ModelReader(Drawn({}), most=1).read(
        QueryAnalysis("how old is her rival", EVERYWHERE, before=before), hits
    )
    assert [one.quote.text for one in found.answers] == ["Her rival Bo Dahl is forty."]


def test_a_list_has_only_what_answers_by_itself(listed: Evidence) -> None:
    assert [one.quote.article.id for one in listed.answers] == ["a", "b"]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("New Zealand banned it for everybody who is young.", 1),
        ("New Zealand banned it for everybody who is young, as many had feared.", 1),
        ("Bhutan banned it for everybody who is young.", 2),
        ("New Zealand and Bhutan banned it for everybody who is young.", 2),
    ],
)
def test_a_list_tells_what_two_reports_say_alike_once_unless_something_else_is_named(
    said: str, lines: int
) -> None:
    first = "New Zealand banned it for everybody who is young."
    hits = [SearchHit(cut(one, name)[0], 1.0, 1.0, 1.0, "") for name, one in (("a", first), ("b", said))]

    assert len(ModelReader(ToldModel({"banned": 3.0})).read(_ASKED, hits).answers) == lines


@pytest.mark.parametrize(
    ("told", "text"),
    [
        # The sentence before says who; two names in it leave it open which.
        (
            article("Ann Lee met Bo Diaz at the port in May. She left the city early that night."),
            "Ann Lee met Bo Diaz at the port in May. She left the city early that night.",
        ),
        # A day of two capitals is nobody.
        (
            article("Chestnut has won the Independence Day contest. She left the city early that night."),
            "Chestnut has won the Independence Day contest. She left the city early that night.",
        ),
        # Nobody before it is named: the headline names one person, whom the text names, too.
        (
            article(
                "She left the city early that night. Here is Ann Lee, who is 40. Lee said that she was glad.",
                headline="Ann Lee Leaves Port",
            ),
            "She [Ann Lee] left the city early that night.",
        ),
        # Two people stand in the headline.
        (
            article(
                "She left the city early that night. Ann Lee and Bo Diaz met.",
                headline="Ann Lee and Bo Diaz met",
            ),
            "She left the city early that night.",
        ),
        # What a headline makes up is not added.
        (
            article("She left the city early that night, a guard said.", headline="Ann Lee leaves city"),
            "She left the city early that night, a guard said.",
        ),
    ],
)
def test_who_she_is_is_told_by_the_sentence_before_or_the_headline(told: Article, text: str) -> None:
    hit = SearchHit(cut(told)[0], 1.0, 1.0, 1.0, "")
    asked = QueryAnalysis("when did she leave", EVERYWHERE)

    best = ModelReader(ToldModel({"She left": 5.0})).read(asked, [hit]).answers[0]

    assert quoted(best.quote, best.before).text == text


def test_nothing_stands_between_an_answer_and_the_sentence_that_explains_it() -> None:
    told = article(
        "Ann Lee met Bo Diaz at the port in May. Read more about the port here. She left the city early that night."
    )
    hit = SearchHit(cut(told)[0], 1.0, 1.0, 1.0, "")
    asked = QueryAnalysis("when did she leave", EVERYWHERE)

    best = ModelReader(ToldModel({"She left": 5.0})).read(asked, [hit]).answers[0]

    assert quoted(best.quote, best.before).text == "She left the city early that night."


@pytest.mark.parametrize(("best", "next_"), [("met Bo", "She left"), ("She left", "met Bo")])
def test_no_sentence_is_shown_twice_in_one_answer(best: str, next_: str) -> None:
    told = article("Ann Lee met Bo Diaz at the port in May. She left the city early that night.")
    hit = SearchHit(cut(told)[0], 1.0, 1.0, 1.0, "")
    asked = QueryAnalysis("why did she leave", EVERYWHERE)

    answers = ModelReader(ToldModel({best: 5.0, next_: 4.9})).read(asked, [hit]).answers

    shown = " ".join(quoted(one.quote, one.before).text for one in answers)
    assert shown == "Ann Lee met Bo Diaz at the port in May. She left the city early that night."


def test_a_quote_keeps_every_character_under_an_added_name() -> None:
    told = article(
        "She left  the city, a guard said. Here is Ann Lee, 40. Lee said that she was glad.",
        headline="Ann Lee leaves",
    )
    quote = Quote(told, 0, 33, 1)

    claim = quoted(quote)

    assert claim.text == "She [Ann Lee] left the city, a guard said."
    assert claim.quotes == (quote,)
    assert quote.text == "She left  the city, a guard said."


def test_who_somebody_is_is_told_only_by_what_names_them() -> None:
    # Somebody else spoke of it to a magazine; the model finds that the best answer.
    told = article(
        "He told a magazine that it was over. Police charged David Roe, a builder of 42, on Monday. "
        "Roe said that his door was open. He lived alone in a garage by the port."
    )
    hit = SearchHit(cut(told)[0], 1.0, 1.0, 1.0, "")
    model = ToldModel({"magazine": 5.0, "builder": 4.0, "garage": 3.9})

    best = ModelReader(model).read(QueryAnalysis("who is david roe", EVERYWHERE, topic="david roe"), [hit])

    assert [quoted(one.quote).text for one in best.answers] == [
        "Police charged David Roe, a builder of 42, on Monday.",
        "He [David Roe] lived alone in a garage by the port.",
    ]


def test_who_has_an_office_is_told_by_whatever_answers() -> None:
    told = article("Ann Lee tops the list of those who own the most money in the world.")
    hit = SearchHit(cut(told)[0], 1.0, 1.0, 1.0, "")
    asked = QueryAnalysis("who is the richest woman", EVERYWHERE, topic="the richest woman")

    assert ModelReader(ToldModel({"tops": 5.0})).read(asked, [hit]).answers


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("The army said on Monday that this was untrue.", 2),
        ("The army denied on Monday that the port was taken.", 2),
        ("The army rejected the claim on Monday.", 2),
        ("The army rejected a truce for the port.", 1),
    ],
)
def test_a_denial_is_told_with_what_it_denies(said: str, told: int) -> None:
    report = article(f"{said} Rebels hold the whole of the port, they say.")
    hit = SearchHit(cut(report)[0], 1.0, 1.0, 1.0, "")
    model = ToldModel({"army": 6.0, "Rebels": -4.0})

    assert len(ModelReader(model).read(QueryAnalysis("what of the port", EVERYWHERE), [hit]).answers) == told
