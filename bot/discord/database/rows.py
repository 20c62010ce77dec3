"""Questions and answers as rows, and as the records that they are read into."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from bot.answer import Answer
from bot.discord.records import Question, SentAnswer
from index import SearchFilter

FIELDS = (
    *("id", "text", "asker", "channel", "guild", "after", "about", "filters"),
    *("private", "token", "language", "started"),
)
QUESTION = ", ".join(FIELDS)
GIVEN = f"""SELECT {", ".join(f"q.{field}" for field in FIELDS)}, a.answer, a.message
    FROM answers AS a JOIN questions AS q ON q.id = a.question"""
ANSWERS = TypeAdapter(Answer)
_FILTERS = TypeAdapter(SearchFilter)


def values(question: Question) -> tuple[object, ...]:
    """The values of FIELDS, but for the last, which is not known when a question is asked."""
    return (
        *(question.id, question.text, question.asker, question.channel, question.guild),
        *(question.after, question.about, filters_as_stored(question)),
        *(question.private, question.token, question.language),
    )


def filters_as_stored(question: Question) -> str:
    return _FILTERS.dump_json(question.filters).decode()


def question_in(row: Sequence[Any]) -> Question:
    question = Question(*row)
    return dataclasses.replace(
        question,
        filters=_FILTERS.validate_json(str(question.filters)),
        private=bool(question.private),
    )


def given_in(row: Sequence[Any]) -> SentAnswer:
    *question, answer, message = row
    return SentAnswer(question_in(question), message, ANSWERS.validate_json(answer))
