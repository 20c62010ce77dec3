"""Reading closely: which sentence of a passage a question comes nearest to, and why."""

from __future__ import annotations

import numpy as np
import pytest

from index.chunking import sentences
from index.embedding.minilm import MiniLM
from index.search.late_interaction import Closeness, asked, closeness

PASSAGE = (
    "The mayor opened the rebuilt bridge in Harlow on Tuesday. Crews had worked on it for 14 months. "
    "Bakeries in the old town sold out of bread by noon."
)


def read(embedder: MiniLM, question: str, passage: str, leaning: str = "") -> Closeness:
    text = f"{question} {leaning}".strip()
    one, other = embedder.read([text, passage])
    spans = [(span.start, span.end) for span in sentences(passage)]
    return closeness(asked(text, one, len(question)), other, spans)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("When was the bridge opened?", 0),
        ("How long did the workers take?", 1),
        ("What ran out at the bakeries?", 2),
    ],
)
def test_the_sentence_that_is_asked_about_comes_nearest(
    embedder: MiniLM, question: str, sentence: int
) -> None:
    near = read(embedder, question, PASSAGE)
    assert int(near.words.argmax()) == sentence
    assert int(near.in_context.argmax()) == sentence


def test_every_figure_is_by_sentence_and_within_what_a_cosine_can_be(embedder: MiniLM) -> None:
    near = read(embedder, "When was the bridge opened?", PASSAGE)
    for name in (
        "words",
        "plain",
        "least",
        "asking",
        "asking_mean",
        "vector",
        "in_context",
    ):
        figures = getattr(near, name)
        assert figures.shape == (3,), name
        assert (np.abs(figures) <= 1.0001).all(), name
    assert -1 <= near.passage <= 1


def test_a_sentence_past_the_last_token_that_is_read_counts_for_nothing_of_its_own(embedder: MiniLM) -> None:
    passage = " ".join([PASSAGE] * 12)
    near = read(embedder, "What ran out at the bakeries?", passage)
    assert near.vector[-1] == near.plain[-1] == near.asking[-1] == 0
    assert near.vector[2] > 0.3


def test_a_question_of_stop_words_alone_is_still_compared(embedder: MiniLM) -> None:
    near = read(embedder, "Who was it?", PASSAGE)
    assert np.isfinite(near.words).all()
    assert near.words.max() > 0


def test_a_passage_is_nearer_the_more_of_the_question_it_has(embedder: MiniLM) -> None:
    question = "When was the rebuilt bridge in Harlow opened?"
    assert read(embedder, question, PASSAGE).passage > read(embedder, question, PASSAGE[-53:]).passage


def test_only_the_question_itself_asks_and_not_what_it_leans_on(embedder: MiniLM) -> None:
    question, leaning = "Did it last?", "who opened the bridge"
    text = f"{question} {leaning}"
    reading = embedder.read([text])[0]
    assert not asked(text, reading, len(question)).asking.any()
    assert asked(text, reading, len(text)).asking.any()


def test_names_and_numbers_are_words_but_not_plain_ones(embedder: MiniLM) -> None:
    text = "Which bridge did Harlow open in 2016?"
    reading = embedder.read([text])[0]
    question = asked(text, reading, len(text))
    plain = {text[start:end] for start, end in reading.offsets[question.plain > 0]}
    words = {text[start:end] for start, end in reading.offsets[question.words > 0]}
    assert plain == {"bridge", "open"}
    assert {"2016", "bridge", "open"} < words
