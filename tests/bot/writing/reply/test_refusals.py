"""In whatever words a model says that the reporting does not answer, it is understood; a statement is no refusal."""

from __future__ import annotations

import pytest

from bot.writing.reply.parsing import Written
from tests.support.replies import read, replies


@pytest.mark.parametrize("text", replies("refusals"))
def test_in_whatever_words_a_model_refuses_it_is_a_refusal(text: str) -> None:
    written = read(text)
    assert any(one.refusal for one in written)
    assert not any(one.text for one in written)


@pytest.mark.parametrize("text", replies("statements"))
def test_what_others_did_not_say_is_no_refusal(text: str) -> None:
    assert [one.text for one in read(f"{text} [1]")] == [text]


def test_what_looks_like_a_refusal_and_has_a_quote_is_a_statement() -> None:
    said = "The documents do not say who paid for it."
    assert read(f'{said}\n[1] "the documents do not name whoever paid"')[0].text == said
    assert read(f"{said} [1]")[0].refusal
    (refusal,) = read('The passages do not say who paid. [1] "Mira Kovac paid for lunch"')
    assert refusal == Written("", refusal=True)
