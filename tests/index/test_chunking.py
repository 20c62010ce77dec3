"""Passages hold every word of a body once, at exact offsets, within the length that was asked for."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunking import count_tokens, passages, sentences

PROSE = st.lists(
    st.sampled_from(
        [
            "The U.S. envoy left.",
            "“We stay,” he said.",
            "الحصار انتهى.",
            "7.30 p.m. on 6 Aug.",
            "It shut at 5 p.m.",
            "Tuesday",
            "Ms.",
            "J.D.",
            "\n\n",
            "\n",
            "🙂",
            "攻",
        ]
    ),
    max_size=40,
).map(" ".join)
BODIES = st.one_of(st.text(max_size=400), PROSE)


@given(body=BODIES, most=st.integers(8, 60))
def test_every_word_of_the_body_is_in_exactly_one_passage_in_order(body: str, most: int) -> None:
    spans = list(passages(body, most))

    assert "".join("".join(body[s.start : s.end] for s in spans).split()) == "".join(body.split())
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))
    assert all(count_tokens(body[s.start : s.end]) <= most for s in spans)


@given(body=BODIES)
def test_sentences_have_no_white_space_around_them_and_lose_no_word(body: str) -> None:
    texts = [body[s.start : s.end] for s in sentences(body)]

    assert all(text == text.strip() and text for text in texts)
    assert "".join("".join(texts).split()) == "".join(body.split())


def test_a_passage_ends_at_the_end_of_a_sentence() -> None:
    body = (
        "Dr. Haddad stayed in the U.S. embassy. He left on Monday.\n\nThe road was closed at 5 p.m. that day."
    )

    texts = [body[s.start : s.end] for s in passages(body, 18)]

    assert texts == [
        "Dr. Haddad stayed in the U.S. embassy. He left on Monday.",
        "The road was closed at 5 p.m. that day.",
    ]
    assert [s.paragraph for s in passages(body, 18)] == [1, 2]


@pytest.mark.parametrize(
    "sentence",
    [
        "He came to the school about 7:45 a.m. Wednesday and left at once.",
        "The launch was called off at 10:33 a.m. ET on Monday.",
        "Lines are open from 8 a.m. to 5 p.m. Mountain Time.",
        "It was 6:18 a.m. Kabul time on Saturday.",
        "They opened the port at 4 p.m. Sept. 25.",
        "Mr. Henry wrote to Ms. Eckhart in June.",
        "She will stand against J.D. Vance on Monday.",
        "Sen. Ann Lee and Gov. Bo Diaz met Lt. Col. Ray in St. Louis.",
        "The U.S. Senate has made it No. 1 on its list.",
        "He played Alex P. Keaton for years.",
    ],
)
def test_a_full_stop_within_a_sentence_does_not_end_it(sentence: str) -> None:
    body = f"{sentence} Nobody knew."

    assert [body[s.start : s.end] for s in sentences(body)] == [sentence, "Nobody knew."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The vote is at 9 p.m.", "He left."),
        ("The shop shuts at 5 p.m.", "Tuesday is a holiday."),
        ("It was called eleven times as of 8 a.m.", "Marion County declared an emergency."),
        ("The drug came to the U.S.", "But nobody saw it."),
        ("She has a J.D.", "She is no judge."),
        ("He wrote it in his DMs.", "Lee read it."),
    ],
)
def test_a_full_stop_that_ends_a_sentence_does(first: str, second: str) -> None:
    body = f"{first} {second}"

    assert [body[s.start : s.end] for s in sentences(body)] == [first, second]


@pytest.mark.parametrize("joined", ["He met Ms. Jones ", "It shut at 5 p.m. ET "])
def test_a_long_sentence_of_many_full_stops_costs_no_more_than_its_length(joined: str) -> None:
    body = joined * (300_000 // len(joined))
    started = time.process_time()

    assert [body[s.start : s.end] for s in sentences(body)] == [body.strip()]

    assert time.process_time() - started < 10  # Where each piece looks through all before it: over 30.


@pytest.mark.parametrize("body", ["", " \n\n ", "\n"])
def test_a_body_without_words_has_no_passages(body: str) -> None:
    assert list(passages(body, 100)) == []


def test_text_that_looks_like_a_special_token_is_plain_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


def test_a_sentence_longer_than_a_passage_is_cut_between_words() -> None:
    body = "word " * 100 + "end."

    texts = [body[s.start : s.end] for s in passages(body, 20)]

    assert len(texts) > 4
    assert all(set(text.split()) <= {"word", "end."} for text in texts)
