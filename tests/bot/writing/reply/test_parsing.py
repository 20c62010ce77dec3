"""What models really write around an answer is taken off: no sentence is lost, and nothing else is shown."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.writing.reply.parsing import ReplySentence, sentences_of
from tests.support.replies import read

THANKED = "The mayor thanked Weiss."
WORDS = "Mira Kovac thanked Paul Weiss on Tuesday."
# Of JSON: what stands for a character, and what parts words.
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|[nrtb])")


def test_a_sentence_comes_with_the_quotes_below_it() -> None:
    text = (
        f'{THANKED}\n[2] "{WORDS}"\n[1] “The police arrested 14 people.”\n'
        'Fourteen were arrested.\n[1] "arrested 14 people"\n'
    )
    assert read(text) == [
        ReplySentence(THANKED, (2, 1), ((2, WORDS), (1, "The police arrested 14 people."))),
        ReplySentence("Fourteen were arrested.", (1,), ((1, "arrested 14 people"),)),
    ]


def test_a_sentence_is_given_as_soon_as_the_next_begins() -> None:
    taken: list[str] = []

    def pieces() -> list[str]:
        return [f'{THANKED}\n[1] "{WORDS}"\n', "Fourteen were arrested.\n", "And"]

    def taking() -> object:
        for piece in pieces():
            taken.append(piece)
            yield piece

    first = next(sentences_of(taking()))  # type: ignore[arg-type]
    assert first.text == THANKED
    assert len(taken) == 2


def test_each_sentence_of_a_paragraph_has_its_own_numbers() -> None:
    text = "Dr. Hafez of the U.N. came at 3 p.m. [1, 2] Then she left. [2] It rained until 1 a.m. ET. [3]"
    assert [(one.text, one.cited) for one in read(text)] == [
        ("Dr. Hafez of the U.N. came at 3 p.m.", (1, 2)),
        ("Then she left.", (2,)),
        ("It rained until 1 a.m. ET.", (3,)),
    ]


def test_words_that_a_sentence_quotes_stay_in_it() -> None:
    (written,) = read('The mayor said "thank you all, my friends" on Tuesday. [1]')
    assert written.text == 'The mayor said "thank you all, my friends" on Tuesday.'
    assert written.quotes == ()


@pytest.mark.parametrize(
    "text",
    [
        "iPhone sales fell on Monday.",
        "eBay and mRNA makers lost most.",
        "Ann Lee (48) resigned on Monday.",
        "Ann (8) and Bo (11) drowned on Monday.",
        "Bo (11), a pupil, drowned on Monday.",
        "Al (9), Élodie (11) and Bo (3) drowned on Monday.",
        "About ~300 people saw M*A*S*H on Monday.",
    ],
)
def test_a_sentence_keeps_its_letters_and_figures(text: str) -> None:
    assert read(f"**{text}** [1]") == [ReplySentence(text, (1,))]


@pytest.mark.parametrize(
    ("text", "shown", "cited"),
    [
        ("Rebels broke the siege (1) after weeks.", "Rebels broke the siege after weeks.", (1,)),
        ("It began in July (1) and ended in August (2).", "It began in July and ended in August.", (1, 2)),
        ("It was (1) the siege and (2) hunger.", "It was the siege and hunger.", (1, 2)),
        ("The UN (1) said so, and she thanked Weiss (2).", "The UN said so, and she thanked Weiss.", (1, 2)),
    ],
)
def test_a_passage_in_round_brackets_is_cited_within_a_sentence_too(
    text: str, shown: str, cited: tuple[int, ...]
) -> None:
    assert read(text) == [ReplySentence(shown, cited)]


@pytest.mark.parametrize("mark", ["[1]", "Passage 1:"])
@pytest.mark.parametrize("words", ["Mayor Ann Lee (8) resigned on Monday.", "Lee [2] resigned on Monday."])
def test_a_quote_keeps_what_looks_like_a_marker(mark: str, words: str) -> None:
    (written,) = read(f'{THANKED}\n{mark} "{words}"\n')
    assert written == ReplySentence(THANKED, (1,), ((1, words),))


def test_a_note_in_braces_takes_no_sentence_with_it() -> None:
    (written,) = read(f'{{Note: from the passages}}\n{THANKED}\n[1] "{WORDS}"\n')
    assert written == ReplySentence(THANKED, (1,), ((1, WORDS),))


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("The mayor thanked Paul", True),
        (f"{THANKED} [1] The police arr", True),
        (f'{THANKED}\n[1] "Mira Kovac thanked', False),
        (f'{{"answer": "{THANKED}", "cita', False),
        (f"{THANKED} [1]", False),
        ("<think>I wonder", False),
        ("", False),
    ],
)
def test_a_reply_that_breaks_off_is_known_by_its_last_sentence(text: str, broken: bool) -> None:
    written = read(text)
    assert any(one.broken for one in written) is broken
    if THANKED in text:
        assert written[0].text == THANKED


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("by_schema", [True, False])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (r"The mayor\'s friend thanked Weiss.", "The mayor's friend thanked Weiss."),
        ("The mayor\n  thanked Weiss.", "The mayor thanked Weiss."),
        (r"The mayor thanked \"Weiss\".", 'The mayor thanked "Weiss".'),
        (r"The mayor \ud83d thanked \u00c9mile Weiss.", "The mayor thanked Émile Weiss."),
    ],
)
def test_json_with_an_escape_or_a_line_break_that_json_has_not_is_read(
    typed: str, meant: str, *, by_schema: bool, whole: bool
) -> None:
    entry = f'{{"sentence": "{typed}", "quotes": [{{"passage": 1, "words": "{WORDS}"}}]}}'
    text = f'{{"sentences": [{entry}, {entry}]}}' if by_schema else entry

    first, *_ = read(text if whole else text[: text.rindex(', "quotes"')])

    assert first.text == meant
    assert first.quotes == (((1, WORDS),) if whole or by_schema else ())


@pytest.mark.parametrize("between", [" ", "\n"])
def test_the_passages_beside_a_text_of_json_are_for_each_of_its_sentences(between: str) -> None:
    text = json.dumps({"answer": f"It rained.{between}{THANKED}", "citations": [1]})

    assert read(text) == [ReplySentence("It rained.", (1,)), ReplySentence(THANKED, (1,))]


def test_so_is_the_passage_of_a_quote_beside_it() -> None:
    quote = {"passage": 2, "words": WORDS}
    text = json.dumps({"sentences": [{"sentence": f"It rained. {THANKED}", "quotes": [quote]}]})

    assert read(text) == [ReplySentence("It rained.", (2,)), ReplySentence(THANKED, (2,), ((2, WORDS),))]


def test_a_sentence_of_json_that_names_a_passage_itself_and_a_label_get_no_other() -> None:
    text = json.dumps({"answer": f"The weather of Tarn\nIt rained there. [2]\n{THANKED}", "citations": [1]})

    assert read(text) == [ReplySentence("It rained there.", (2,)), ReplySentence(THANKED, (1,))]


def letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()


@given(
    st.lists(
        st.sampled_from([*"{}[]\":,\\/ '\n1uabdnrt“”|>.\ud800", THANKED, f'[1] "{WORDS}"']), max_size=80
    ).map("".join)
)
@example("[\n" * 1_100)
@example('{"sentences":[{"a":' * 600 + "1")
@example(f'{{"answer": "{THANKED}", "passage": "{"1" * 3_900}"}}')
@example("The mayor \ud800 thanked Weiss.")
def test_whatever_a_model_writes_can_be_read_and_no_word_is_added(text: str) -> None:
    for begins in ("", '{"answer": "', '{"sentences": [{"sentence": "'):
        written = begins + text
        unescaped = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else "", written)
        for one in sentences_of([written]):
            for word in " ".join((one.text, *(words for _, words in one.quotes))).split():
                assert letters(word) in letters(written) or letters(word) in letters(unescaped)
