"""Which sentences are shown: the one that answers first, and no more than a reader needs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.reading.confidence import ENOUGH, confidence
from bot.reading.features import query, signals, texts
from bot.reading.selection import Selection, select
from corpus import Article
from index import Passage, SearchHit
from index.embedding.minilm import MiniLM

BRIDGE = (
    "Harlow has its bridge back.\n\n"
    "The mayor, Ann Pell, opened the rebuilt bridge in Harlow on 4 May 2016. "
    "Crews had worked on it for 14 months, longer than planned. "
    "A flood tore down the old bridge because its piers had rusted, engineers said."
)
BREAD = (
    "Bakeries in Harlow sold out of bread by noon. "
    "One baker, Tom Reed, said that flour had doubled in price since January."
)
HARBOUR = (
    "The harbour of Port Ellis stays shut for winter repairs. Fishermen land their catch in Dunmore instead."
)


def article(name: str, body: str) -> Article:
    return Article(name, f"News of {name}", body, "The Harlow Post", "", None, "", f"{name}.txt")


def found(name: str, body: str, cosine: float) -> SearchHit:
    return SearchHit(Passage(1, article(name, body), 0, len(body), 1), cosine, cosine, cosine, "")


def chosen(
    embedder: MiniLM, question: str, bodies: Sequence[str], context: tuple[str, ...] = ()
) -> tuple[Selection, float]:
    ranking = [found(f"story {number}", body, 0.5) for number, body in enumerate(bodies)]
    asked = query(question, context)
    read = signals(asked, ranking, embedder.read(texts(asked, ranking)))
    selection = select(read, most=3)
    return selection, confidence(asked, *selection.best)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who opened the bridge?", "Ann Pell"),
        ("How long did the work on the bridge take?", "14 months"),
        ("Why did the old bridge fall?", "rusted"),
        ("What has become more expensive for bakers?", "flour"),
        ("Where do the fishermen of Port Ellis go now?", "Dunmore"),
    ],
)
def test_the_first_sentence_shown_is_the_one_that_answers(
    embedder: MiniLM, question: str, answer: str
) -> None:
    selection, _ = chosen(embedder, question, [HARBOUR, BREAD, BRIDGE])
    assert answer in selection.picks[0].quote.text


def test_a_pick_is_a_whole_sentence_of_the_body_with_its_paragraph(embedder: MiniLM) -> None:
    selection, _ = chosen(embedder, "Who opened the bridge?", [BRIDGE])
    pick = selection.picks[0].quote
    assert BRIDGE[pick.start : pick.end] == pick.text
    assert pick.text.startswith("The mayor")
    assert pick.text.endswith("4 May 2016.")
    assert pick.paragraph == 2


def test_the_passage_that_answers_goes_to_the_front(embedder: MiniLM) -> None:
    selection, _ = chosen(embedder, "Who opened the bridge?", [HARBOUR, BREAD, BRIDGE])
    assert selection.ranking[0].passage.article.body == BRIDGE
    assert len(selection.ranking) == 3


def test_the_same_words_from_two_outlets_are_shown_once(embedder: MiniLM) -> None:
    selection, _ = chosen(embedder, "Who opened the bridge?", [BRIDGE, BRIDGE])
    shown = [pick.quote.text for pick in selection.picks]
    assert len(shown) == len(set(shown))


def test_no_more_sentences_are_shown_than_asked_for(embedder: MiniLM) -> None:
    selection, _ = chosen(embedder, "What happened in Harlow?", [BRIDGE, BREAD, HARBOUR])
    assert 1 <= len(selection.picks) <= 3


def test_a_sentence_that_says_it_all_is_shown_alone(embedder: MiniLM) -> None:
    selection, _ = chosen(embedder, "Who opened the rebuilt bridge in Harlow?", [BRIDGE, BREAD, HARBOUR])
    assert len(selection.picks) == 1


def test_a_follow_up_is_read_with_what_it_leans_on(embedder: MiniLM) -> None:
    question = "And what did it cost them?"
    bodies = [
        "Farmers near Elm lost a third of their wheat to hail, worth $2m.",
        "Fishermen of Port Ellis lost their nets in the storm, worth $40,000.",
    ]
    for leaning, answer in (
        ("What did the hail do to the farmers?", "$2m"),
        ("The storm hit fishermen.", "$40,000"),
    ):
        selection, _ = chosen(embedder, question, bodies, (leaning,))
        assert answer in selection.picks[0].quote.text


def test_what_the_question_word_asks_for_wins_over_the_mere_topic(embedder: MiniLM) -> None:
    body = (
        "Residents of Harlow had long waited for the rebuilt bridge of Harlow. "
        "Engineers from Dunmore designed it. "
        "It cost the council $9m."
    )
    for question, answer in (
        ("Who designed the Harlow bridge?", "Dunmore"),
        ("How much did the Harlow bridge cost?", "$9m"),
    ):
        selection, _ = chosen(embedder, question, [body])
        assert answer in selection.picks[0].quote.text


def test_what_the_reporting_answers_is_surer_than_what_it_does_not(embedder: MiniLM) -> None:
    bodies = [HARBOUR, BREAD, BRIDGE]
    _, answered = chosen(embedder, "Who opened the rebuilt bridge in Harlow?", bodies)
    _, negated = chosen(embedder, "Who did not open the rebuilt bridge in Harlow?", bodies)
    _, elsewhere = chosen(embedder, "What is the boiling point of tungsten?", bodies)
    assert answered > ENOUGH > elsewhere
    assert answered > negated


def test_a_passage_gains_by_what_another_of_its_story_says(embedder: MiniLM) -> None:
    named = (
        "Beatrice Moore, the mayor of Harlow, goes on trial in Dunmore over the money for the Harlow bridge, "
        "prosecutors said."
    )
    answers = "Mark Howard speaks for her and says that she denies everything."
    elsewhere = (
        "Who is the new attorney of Port Ellis? The attorney of the mayor of Port Ellis, Carl Reed, said "
        "that the bridge trial in Harlow was no affair of his."
    )
    story = Article("trial", "", f"{named}\n\n{answers}", "The Harlow Post", "", None, "", "trial.txt")
    second = len(named) + 2
    ranking = [
        SearchHit(Passage(1, story, 0, len(named), 1), 0.6, 0.6, 0.6, ""),
        found("other", elsewhere, 0.5),
        SearchHit(Passage(2, story, second, len(story.body), 2), 0.4, 0.4, 0.4, ""),
    ]
    asked = query("Who is the attorney of Beatrice Moore, the mayor on trial over the Harlow bridge?", ())
    selection = select(signals(asked, ranking, embedder.read(texts(asked, ranking))), most=1)
    assert [one.passage.article.id for one in selection.ranking] == ["trial", "trial", "other"]
