"""`dateline chat`: a conversation in the terminal, kept under a name so that it can go on another day."""

from __future__ import annotations

import datetime
from dataclasses import replace

from rich.console import Console

from bot.answer import Answer
from bot.engine import Dateline
from bot.errors import QuestionError
from bot.terminal.rendering import PERSON, show_ranking, show_sources, show_stream
from corpus.errors import DatelineError
from index import EVERYWHERE

HELP = """\
/sources      the sources of the last answer, with their quotes in full
/why          the last question as it was understood, and the passages found for it
/as-of DAY    answer from what had been published by that day (2016-08-06); without a day, no limit
/new          forget this conversation and start a new one
/help         this list
/quit         leave; so does Ctrl-D. Ctrl-C stops an answer."""


class Chat:
    """One conversation with a engine. `respond` takes a line as typed and shows what comes of it."""

    def __init__(self, engine: Dateline, conversation: str, out: Console) -> None:
        self._engine = engine
        self._conversation = conversation
        self._out = out
        self._filters = EVERYWHERE
        self._answer: Answer | None = None

    def respond(self, line: str) -> bool:
        """Answers a question or follows a /command; False once the reader wants to leave."""
        command, _, rest = line.strip().partition(" ")
        if command in {"/quit", "/exit"}:
            return False
        try:
            if command.startswith("/"):
                self._follow(command, rest.strip())
            elif command:
                # Until there is a new answer there is none: /sources must not show another's.
                self._answer = None
                items = self._engine.stream(
                    line, filters=self._filters, conversation=self._conversation, person=PERSON
                )
                self._answer = show_stream(items, self._out)
        except DatelineError as error:
            self._out.print(str(error))
        return True

    def _follow(self, command: str, rest: str) -> None:
        match command:
            case "/help":
                self._out.print(HELP)
            case "/new":
                self._engine.forget(self._conversation)
                self._answer = None
                self._out.print("Forgotten. Ask something new.")
            case "/as-of":
                self._limit(rest)
            case "/sources" if self._answer:
                show_sources(self._answer, self._out)
            case "/why" if self._answer:
                self._out.print(f"Searched for: {self._answer.understood}")
                show_ranking(
                    self._engine.search(self._answer.understood, filters=self._filters, limit=3), self._out
                )
            case "/sources" | "/why":
                self._out.print("Ask a question first.")
            case _:
                raise QuestionError(f"{command}: no such command; /help lists them")

    def _limit(self, day: str) -> None:
        try:
            as_of = datetime.date.fromisoformat(day) if day else None
        except ValueError:
            raise QuestionError(f"/as-of {day}: not a day; write it as 2016-08-06") from None
        self._filters = replace(self._filters, as_of=as_of)
        self._out.print(f"Answering as of {as_of}." if as_of else "Answering from everything.")


def converse(engine: Dateline, conversation: str, out: Console) -> None:
    """Reads lines until the reader leaves. Ctrl-C stops the answer that is being made, not the session."""
    chat = Chat(engine, conversation, out)
    out.print("Ask about the reporting; /help lists the commands.")
    while True:
        try:
            if not chat.respond(input("> ")):
                return
        except KeyboardInterrupt:
            out.print("Stopped.")
        except EOFError:
            out.print()
            return
