"""Where a question says what a sentence does not."""

from __future__ import annotations

from bot.mismatch import Mismatch, mismatch

SENTENCE = "The council accepted the northern route in 2016, John Kerry said."


def test_a_question_in_the_sentences_own_words_lacks_nothing() -> None:
    assert mismatch(
        "Has John Kerry said the council accepted the northern route in 2016?", SENTENCE, SENTENCE
    ) == (Mismatch(words=0, names=0, numbers=0, negated=False, opposite=False, negative=False))


def test_another_name_and_another_number_are_counted() -> None:
    # Sergei, Lavrov and 2014; "say" is in the sentence, as "said".
    found = mismatch("What did Sergei Lavrov say of the route in 2014?", SENTENCE, SENTENCE)
    assert (found.names, found.numbers, found.words) == (2, 1, 3)


def test_a_negation_on_one_side_is_seen() -> None:
    assert mismatch("Which route was not accepted?", SENTENCE, SENTENCE).negated
    assert mismatch("Which route didn’t they accept?", SENTENCE, SENTENCE).negated
    assert not mismatch("Which route was not accepted?", "The southern route was not accepted.", "").negated


def test_the_opposite_of_what_is_said_is_seen_in_sentence_and_passage() -> None:
    rejected = mismatch("Which route was rejected?", SENTENCE, SENTENCE)
    assert rejected.opposite
    assert rejected.negative
    southern = mismatch("What of the southern route?", "It was long.", SENTENCE)
    assert southern.opposite
    assert not southern.negative


def test_a_passage_that_has_both_of_a_pair_contradicts_nothing() -> None:
    text = "The northern route was accepted and the southern one rejected."
    assert not mismatch("Which route was rejected?", text, text).opposite
