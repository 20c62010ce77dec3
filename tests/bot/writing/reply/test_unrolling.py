"""A reply by the schema is given sentence by sentence, however it is cut into pieces; any other reply as it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.writing.reply.unrolling import unrolled
from tests.support.played import Said, protocol, read_played
from tests.support.replies import read

SENTENCES = [
    {"sentence": 'She said “no”, then "}]" and {1}.', "quotes": [{"passage": 1, "words": "No,] she said."}]},
    {"sentence": "Line\nend.", "quotes": []},
]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("size", [1, 2, 7, 1_000])
def test_each_sentence_is_a_line_of_its_own(size: int, indent: int | None) -> None:
    text = json.dumps({"sentences": SENTENCES}, indent=indent)

    found = unrolled(text[at : at + size] for at in range(0, len(text), size))

    assert [json.loads(line) for line in found] == SENTENCES


@given(
    st.lists(st.text()), st.sampled_from(["", '{"sentences": []}', '{"sentences": {', '{"sentence": "A."}'])
)
def test_any_other_reply_stays_as_it_is(pieces: list[str], begins: str) -> None:
    assert "".join(unrolled([begins, *pieces])) == begins + "".join(pieces)


def test_what_broke_off_is_given_in_the_end() -> None:
    assert list(unrolled(['{"sentences": [{"a": 1}, {"b', '": 2'])) == ['{"a": 1}\n', '{"b": 2']


def test_a_played_answer_reads_the_same_by_schema_as_in_lines() -> None:
    for played in read_played():
        said = [Said(text, tuple((1, words) for _, words in quotes)) for text, quotes in played.said]
        by_schema = [
            {
                "sentence": one.text,
                "quotes": [{"passage": number, "words": words} for number, words in one.quotes],
            }
            for one in said
        ]

        whole, in_lines = read(json.dumps({"sentences": by_schema})), read(protocol(said))
        assert [(one.text, one.cited, one.refusal) for one in whole] == [
            (one.text, one.cited, one.refusal) for one in in_lines
        ]
        # In lines a quotation mark at a quote's end is taken for the one around it.
        for one, other in zip(whole, in_lines, strict=True):
            assert [words.strip("“”") for _, words in one.quotes] == [
                words.strip("“”") for _, words in other.quotes
            ]
