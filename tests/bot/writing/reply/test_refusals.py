"""Where a model says that the reporting does not answer, in whatever words, nothing of that is told as an answer."""

from __future__ import annotations

import pytest

from bot.protocols import AskContext
from bot.query_analysis import QueryAnalysis
from bot.settings.model_writer import ModelWriterSettings
from bot.writing.model_writer import ModelWriter
from bot.writing.reply.parsing import ReplySentence
from index import EVERYWHERE
from tests.support.replies import Saying, read, replies
from tests.support.reporting import cut, evidence

# It has words of many refusals, and answers none.
REPORT = (
    "The report does not say who won. Police provided no information about the war in the passages. "
    "The answer to the question was not given, and the buyer was not named. It is not clear who mentioned gas fields."
)


@pytest.mark.parametrize(
    "text",
    [
        "NOT IN THE REPORTING",
        "Not in the reporting.",
        "**NOT IN THE REPORTING**",
        '"NOT IN THE REPORTING"',
        "[NOT IN THE REPORTING]",
        "- NOT_IN_THE_REPORTING",
        "Answer: NOT IN THE REPORTING [1]",
        "<answer>NOT IN THE REPORTING</answer>",
        "<think>hm</think>NOT IN THE REPORTING",
        '{"answer": "NOT IN THE REPORTING", "citations": [1]}',
        '{"sentence": "NOT IN THE REPORTING", "quotes": ["The report does not say who won."]}',
        '{"sentences": []}',
        '{"answer": null}',
        "[]",
    ],
)
def test_what_a_model_is_asked_to_refuse_with_is_a_refusal(text: str) -> None:
    assert [one for one in read(text) if one.text or one.refusal] == [ReplySentence("", refusal=True)]


@pytest.mark.parametrize("text", replies("refusals"))
def test_in_whatever_words_a_model_refuses_nothing_is_told_and_nothing_has_failed(text: str) -> None:
    writer = ModelWriter(Saying(text, finished=True), ModelWriterSettings())  # type: ignore[arg-type]

    assert not list(
        writer.write(QueryAnalysis("Who won?", filters=EVERYWHERE), evidence(cut(REPORT)), AskContext())
    )


@pytest.mark.parametrize(
    "text",
    [
        "The reporting does not say [1].",
        "The reporting does not say when the bridge opens. [1]",
        "The provided passages don't mention a winner. [1][2]",
        "The articles do not mention motives [2].",
        "Sources do not answer that. [1]",
        'The passages do not say who won.\n[1] "The report does not say who won."',
        '{"answer": "The passages do not say who won.", "citations": [1]}',
        '{"sentence": "The passages do not say who won.", "quotes": ["The report does not say who won."]}',
    ],
)
def test_that_the_passages_do_not_say_is_a_refusal_whatever_it_cites(text: str) -> None:
    assert read(text) == [ReplySentence("", refusal=True)]

    said = "Police provided no information about the war."
    for around, told in (("{}", []), (f"{said} [1]\n{{}}", [said]), ("Zebras won tanks. [7]\n{}", [])):
        writer = ModelWriter(Saying(around.format(text), finished=True), ModelWriterSettings())  # type: ignore[arg-type]
        question = QueryAnalysis("Who won?", filters=EVERYWHERE)
        assert [one.text for one in writer.write(question, evidence(cut(REPORT)), AskContext())] == told


@pytest.mark.parametrize("text", replies("statements"))
def test_what_others_did_not_say_is_no_refusal(text: str) -> None:
    assert [one.text for one in read(f"{text} [1]")] == [text]


def test_what_reads_like_a_refusal_and_has_a_quote_is_a_statement() -> None:
    said = "The documents do not say who paid for it."
    (written,) = read(f'{said}\n[1] "the documents do not name whoever paid"')
    assert written.text == said
