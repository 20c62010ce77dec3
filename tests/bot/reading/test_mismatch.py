"""Where a question says what a sentence does not."""

from __future__ import annotations

from bot.reading.mismatch import Mismatch, mismatch

SENTENCE = "The council accepted the northern route in 2016, John Kerry said."


def test_a_question_in_the_sentences_own_words_lacks_nothing() -> None:
    assert mismatch(
        "Has John Kerry said the council accepted the northern route in 2016?", SENTENCE, SENTENCE
    ) == Mismatch(
        words=0, names=0, numbers=0, negated=False, opposite=False, negative=False, fact=False, end=False
    )


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


def test_asking_how_many_is_no_opposite_of_few() -> None:
    few = "Very few people left through the corridors."
    assert not mismatch("How many people left through the corridors?", few, few).opposite
    assert mismatch("Why did many people leave through the corridors?", few, few).opposite


def test_at_least_is_no_opposite_of_most() -> None:
    assert not mismatch("Were most of the dead rebels?", "At least 16 of the dead were rebels.", "").negative


def test_nobody_and_nothing_deny_too() -> None:
    assert not mismatch("Why is there no water?", "Nobody in Aleppo has water.", "").negated
    assert not mismatch("How many were displaced?", "About 2,000 fled.", "").negative


def test_a_fact_that_the_sentence_has_no_word_for_is_seen() -> None:
    assert mismatch("How many soldiers were killed?", "Nine civilians were killed.", "").fact
    assert not mismatch("How many troops died?", "Nine soldiers were killed.", "").fact


def test_who_will_play_a_final_has_not_won_it() -> None:
    ahead = "Portsmouth will play Chelsea in the FA Cup final."
    assert mismatch("Who won the FA Cup final?", ahead, ahead).end
    assert not mismatch("Who will play in the FA Cup final?", ahead, ahead).end


def test_how_something_ended_may_be_told_in_other_words() -> None:
    assert not mismatch("Who won the final?", "Chelsea beat Portsmouth in the final.", "").end
    assert not mismatch("Was the chief convicted?", "A jury found the chief guilty.", "").end
    assert not mismatch("When was he released?", "He walked free on Tuesday.", "").end


def test_whether_a_road_is_open_is_answered_by_its_being_closed() -> None:
    closed = "The army closed the road on Sunday."
    assert not mismatch("Is the road open?", closed, closed).negative
    assert not mismatch("Is the road open?", closed, closed).opposite
    assert mismatch("When did the road open?", closed, closed).negative
