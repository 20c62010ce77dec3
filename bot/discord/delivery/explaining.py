"""What people are told of what went wrong; what they cannot help is logged instead."""

from __future__ import annotations

import logging

import discord

from bot.discord.language import say
from bot.discord.records import Question
from bot.discord.rendering.escape import escape_line, shorten
from bot.discord.texts import COULD_NOT, DELETED_BEFORE, EMPTY, FAILED, LET_ME
from bot.errors import QuestionError
from corpus import DatelineError
from index import NoIndexError

log = logging.getLogger(__name__)
_REASON_LIMIT = 600
_NO_CHANNEL, _NO_MESSAGE = 10003, 10008


class RefusalError(Exception):
    """A question that will not be answered; the text says why, in words for whoever asked."""


def reason(error: BaseException) -> str:
    """What whoever asked is told of an error."""
    if isinstance(error, RefusalError):
        return str(error)
    if isinstance(error, NoIndexError):
        return EMPTY
    if isinstance(error, QuestionError):
        return escape_line(shorten(f"{error}.", _REASON_LIMIT))
    log.error("a question failed: %s", error, exc_info=None if isinstance(error, DatelineError) else error)
    return FAILED


def why_undeliverable(question: Question, error: discord.HTTPException) -> str:
    """Why an answer does not stand where it was asked for."""
    asked = escape_line(shorten(question.text, 200)) or say("your question")
    where = f"<#{question.channel}>"
    if error.code == _NO_CHANNEL:
        return say("The place where you asked “{question}” is gone. You can ask me here.", question=asked)
    if error.code == _NO_MESSAGE:
        return say(DELETED_BEFORE, question=asked, where=where)
    said = escape_line(shorten(error.text or say("nothing more"), 300))
    text = say(COULD_NOT, question=asked, where=where, why=said)
    return f"{text} {say(LET_ME)}" if isinstance(error, discord.Forbidden) else text
