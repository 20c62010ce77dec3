"""A question that leans on others is read after the one that names their subject and the last one."""

from __future__ import annotations

from datetime import date

from bot.conversation.turn import Turn
from bot.question.parser import QueryParser


def test_a_long_conversation_keeps_its_subject() -> None:
    asked = ("did ann lee sell the port", "who is her lawyer", "where was she born", "was she rich")
    turns = [Turn(question, "", ()) for question in asked]
    read = QueryParser().parse("what was her sentence", today=date(2022, 9, 1), turns=turns, leans=True)
    assert read.read_as == "did ann lee sell the port was she rich what was her sentence"


def test_a_second_question_is_read_after_the_first_alone() -> None:
    turns = [Turn("did ann lee sell the port", "", ())]
    read = QueryParser().parse("who is her lawyer", today=date(2022, 9, 1), turns=turns, leans=True)
    assert read.read_as == "did ann lee sell the port who is her lawyer"
