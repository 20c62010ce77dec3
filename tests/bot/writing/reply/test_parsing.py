"""What models really write around an answer is taken off: no sentence is lost, and nothing else is shown."""

from __future__ import annotations

import re

import pytest

from bot.writing.reply.parsing import Written, sentences_of

THANKED = "The mayor thanked Weiss."
WORDS = "Mira Kovac thanked Paul Weiss on Tuesday."


def read(text: str) -> list[Written]:
    """The reply as it streams, a few characters at a time."""
    return list(sentences_of(re.findall(r"(?s).{1,7}", text)))


def test_a_sentence_comes_with_the_quotes_below_it() -> None:
    text = (
        f'{THANKED}\n[2] "{WORDS}"\n[1] “The police arrested 14 people.”\n'
        'Fourteen were arrested.\n[1] "arrested 14 people"\n'
    )
    assert read(text) == [
        Written(THANKED, (2, 1), ((2, WORDS), (1, "The police arrested 14 people."))),
        Written("Fourteen were arrested.", (1,), ((1, "arrested 14 people"),)),
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


@pytest.mark.parametrize(
    "text",
    [
        f'{THANKED}\n[1] "{WORDS}"',
        f'{THANKED} [1] "{WORDS}"',
        f"Sentence 1: {THANKED}\nQuote: [1] “{WORDS}”",
        f"1. **{THANKED}**\n   - Source: [Passage 1] “{WORDS}”",
        f'```\n{THANKED}\n[1] "{WORDS}"\n```',
        f'<think>Passage [1] says it.\nNOT IN THE REPORTING?</think>\n{THANKED}\n[1] "{WORDS}"',
        f'{{"sentences": [{{"sentence": "{THANKED}", "quotes": [{{"passage": 1, "quote": "{WORDS}"}}]}}]}}',
        f'```json\n[\n  {{"claim": "The mayor thanked Weiss", "passage": 1, "quote": "{WORDS}"}}\n]\n```',
        f'{{"text": "{THANKED}", "citation": "[1]", "evidence": "{WORDS}"}}\n',
        f'| Sentence | Quote | Passage |\n|---|---|---|\n| {THANKED} | "{WORDS}" | 1 |',
    ],
)
def test_however_a_sentence_and_its_quote_are_laid_out_both_arrive(text: str) -> None:
    (written,) = read(text)
    assert written.text == THANKED
    assert written.quotes in (((1, WORDS),), ((1, WORDS[:-1]),))


@pytest.mark.parametrize(
    "text",
    [
        f"{THANKED} [1]",
        f"{THANKED}[1]",
        "The mayor thanked Weiss [1].",
        f"{THANKED} [Source 1]",
        f"{THANKED} (Source: 1)",
        "The mayor thanked Weiss (passage 1).",
        "The mayor thanked Weiss【1†L3】.",
        "The mayor thanked Weiss¹.",
        f"{THANKED} [^1]",
        "- The mayor thanked Weiss [1]",
        "* The **mayor** thanked Weiss [1](http://evil.example)",
        f"Answer: {THANKED} [1]",
        f"**Answer:** {THANKED} [1]",
        f"Sure! {THANKED} [1]",
        f"Certainly! Here is the answer:\n\n{THANKED} [1]",
        "According to the passages provided, the mayor thanked Weiss [1].",
        "Based on the reporting, the mayor thanked Weiss. [1]",
        "Passage 1 states that the mayor thanked Weiss. [1]",
        f"{THANKED} [1] Would you like to know more?",
        f"{THANKED} [1]\n\nLet me know if you need anything else!",
        f"{THANKED} [1]\nI hope this helps. Is there anything else?",
        f"## Summary\n{THANKED} [1]\n\nSources: [1] Tarn Times",
        f"reasoning that nobody opened\n</think>\n{THANKED} [1]",
        f'{{"answer": "{THANKED}", "citations": [1]}}',
        f'{{"answer": "{THANKED}", "sources": [{{"id": 1}}], "confidence": 0.9}}',
    ],
)
def test_what_stands_around_a_sentence_is_taken_off(text: str) -> None:
    shown = [one for one in read(text) if one.text]
    assert [one.text for one in shown] == [THANKED]
    assert shown[0].cited in ((1,), ())
    assert not any(one.refusal or one.broken for one in read(text))


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


REFUSALS = """
NOT IN THE REPORTING
Not in the reporting.
The reporting here does not say who won the war [1].
The passages do not mention this.
I cannot answer this question based on the provided passages.
I'm sorry, but the provided context does not contain information about that.
There is no information in the passages about the mayor's age.
The provided articles don’t specify the date.
None of the passages say who won.
This is not mentioned in the passages.
The sources provided are silent on this.
I don't have enough information to answer that.
Unfortunately, the passages lack details about the cause.
The question cannot be answered from the given passages.
Insufficient information.
I could not find an answer in the reporting.
N/A
Based on the provided passages, there is no mention of a second trial.
The text doesn't say.
It is not clear from the reporting who did it.
Nothing in the reporting answers this.
The articles make no mention of it.
I am unable to determine the answer from the context.
{"answer": "NOT IN THE REPORTING"}
**Answer:** The passages do not say.
""".strip().splitlines()


@pytest.mark.parametrize("text", REFUSALS)
def test_in_whatever_words_a_model_refuses_it_is_a_refusal(text: str) -> None:
    written = read(text)
    assert any(one.refusal for one in written)
    assert not any(one.text for one in written)


@pytest.mark.parametrize(
    "text",
    [
        "The mayor did not say who won.",
        "The report does not say who fired first.",
        "Police said that there was no evidence of a crime.",
        "Officials have not specified a date.",
        "The senator said he does not know whether the bill will pass.",
        "Sources said the deal was not final.",
        '"I cannot say," the mayor told reporters.',
        "The articles of impeachment name nobody else.",
    ],
)
def test_what_others_did_not_say_is_no_refusal(text: str) -> None:
    assert [one.text for one in read(f"{text} [1]")] == [text]


def test_what_looks_like_a_refusal_and_has_a_quote_is_a_statement() -> None:
    said = "The documents do not say who paid for it."
    assert read(f'{said}\n[1] "the documents do not name whoever paid"')[0].text == said
    assert read(f"{said} [1]")[0].refusal
    (refusal,) = read('The passages do not say who paid. [1] "Mira Kovac paid for lunch"')
    assert refusal == Written("", refusal=True)


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
