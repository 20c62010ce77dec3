"""Which conversation a question belongs to. Keys never cross people or channels by accident:

a direct-message channel is one conversation, and so is a thread that the bot opened; anywhere else a
question begins its own, and a reply goes on with it only for the person whose conversation it is. Anybody
else who replies begins a branch, which hears the questions so far again.
"""

from __future__ import annotations

from bot.discord.database import Database
from bot.discord.records import Given

_BRANCH_HEARS = 4


def begun(question: int) -> str:
    """The key of the conversation that a question begins; a thread made from its message has the same id."""
    return f"discord:{question}"


def of_channel(database: Database, channel: int) -> str:
    """The key of a direct-message channel, or of a thread that the bot opened."""
    opener = database.given(channel)
    return opener.question.conversation if opener else begun(channel)


def after(database: Database, given: Given, question: int, asker: int) -> tuple[str, tuple[str, ...]]:
    """The key for a question that follows an answer, and the questions its conversation must hear first."""
    turns = database.turns(given.question.conversation)
    latest = turns[-1].question.id if turns else None
    if asker == given.question.asker and latest == given.question.id:
        return given.question.conversation, ()
    heard = [turn.question for turn in turns if turn.question.id <= given.question.id]
    earlier = (heard[0].earlier if heard else ()) + tuple(question.text for question in heard)
    return begun(question), earlier[-_BRANCH_HEARS:]
