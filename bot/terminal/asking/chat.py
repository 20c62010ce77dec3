"""A conversation in the terminal, kept under a name so that it can go on another day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

import click
from rich.console import Console
from rich.text import Text

from bot.answer import Answer
from bot.archive.coverage import searched
from bot.engine import Dateline
from bot.errors import QuestionError
from bot.graph.state import State
from bot.query_analysis import Kind
from bot.terminal.articles.opening import open_in_program
from bot.terminal.asking.answer_screen import show_answer, show_sources, show_stream
from bot.terminal.asking.ask_command import PERSON
from bot.terminal.asking.explanation import explanation
from bot.terminal.console import write
from bot.terminal.export.findings import of_conversation
from bot.terminal.export.formats import save
from bot.terminal.options import counted, read_day
from corpus.errors import DatelineError
from index import EVERYWHERE

HELP = """\
/open N          open source N of the last answer
/quotes          the sources of the last answer, with their quotes in full
/why             how the last question was understood and why answered so
/timeline TOPIC  what was reported of a topic (or the last question) by day
/since DAY       answer from what was published since then (2016-08-06 or 2016)
/until DAY       or until then; without a day each takes its limit off
/as-of DAY       as if that day were today
/source NAME     only from that outlet; without a name, from every one
/export FILE.md  write the conversation with its sources; or .csv, .jsonl
/new             forget this conversation and start a new one
/help            this list; "help" and "?" do as well
/quit            leave; so do "quit", "bye" and Ctrl-D. Ctrl-C stops an answer."""

_NAMES = 17  # columns of the commands' names in it
_LEAVE = ("quit", "exit", "/exit", "bye", "goodbye")
_BARE = {"help": "/help", "?": "/help", **dict.fromkeys(_LEAVE, "/quit")}
_ABOUT_AN_ANSWER = ("/open", "/quotes")
_LIMITS = ("/since", "/until", "/as-of")


class Chat:
    """One conversation with an engine. `respond` takes a line as typed and shows what comes of it.

    `streaming` shows each sentence as it comes, which is worth it where a model writes for seconds.
    """

    def __init__(self, engine: Dateline, conversation: str, out: Console, *, streaming: bool = False) -> None:
        self.engine = engine
        self.conversation = conversation
        self.out = out
        self._streaming = streaming
        self._filters = EVERYWHERE
        self._asked = ""
        self._answer: Answer | None = None
        self._made: State | None = None
        self._told_what_is_searched = False

    def title(self, place: str) -> str:
        """Which archive this is, until when, in which `place`, and whether the conversation goes on."""
        held = searched(self.engine.archive.coverage(self._filters))
        turns = len(self.engine.turns(self.conversation))
        goes_on = f"goes on after {counted(turns, 'question')}; /new begins another" if turns else "is new"
        return (
            f"{held}, in {place}. The conversation “{self.conversation}” {goes_on}; /help lists the commands."
        )

    def respond(self, line: str) -> bool:
        """Answers a question or follows a command; False once the reader wants to leave."""
        line = _BARE.get(line.strip().lower(), line.strip())
        command, _, rest = line.partition(" ")
        if command == "/quit":
            return False
        try:
            if command.startswith("/"):
                self._follow(command, rest.strip())
            elif command:
                self._ask(line)
        except DatelineError as error:
            write(str(error), self.out)
        return True

    def _ask(self, question: str) -> None:
        self._begin(question)
        asked = self.engine.stream(
            question,
            filters=self._filters,
            conversation=self.conversation,
            person=PERSON,
            explain=self._keep,
        )
        if self._streaming:
            self._answer = show_stream(asked, self.out, first=not self._told_what_is_searched)
        else:
            *_, last = asked
            self._answer = cast("Answer", last)
            show_answer(self._answer, self.out, first=not self._told_what_is_searched)
        self._told_what_is_searched |= self._answer.kind is not Kind.GREETING

    def _begin(self, question: str) -> None:
        """Until there is a new answer there is none: /quotes and /why must not show another's."""
        self._asked, self._answer, self._made = question, None, None

    def _keep(self, made: State) -> None:
        self._made = made

    def _follow(self, command: str, rest: str) -> None:
        if command in _ABOUT_AN_ANSWER and self._answer is None:
            raise QuestionError(f"{command} is about an answer: ask a question first")
        follow: dict[str, Callable[[str], None]] = {
            "/help": self._help,
            "/new": self._begin_anew,
            "/source": self._limit_outlet,
            "/timeline": self._show_timeline,
            "/export": self._export,
            "/open": self._open,
            "/quotes": self._show_quotes,
            "/why": self._explain,
            **{name: partial(self._limit_days, name) for name in _LIMITS},
        }
        if command not in follow:
            raise QuestionError(f"{command}: no such command; /help lists them")
        follow[command](rest)

    def _help(self, _: str) -> None:
        for line in HELP.splitlines():
            write(line[_NAMES:], self.out, lead=line[:_NAMES])

    def _begin_anew(self, _: str) -> None:
        self.engine.forget(self.conversation)
        self._begin("")
        self._told_what_is_searched = False
        write("Forgotten. Ask something new.", self.out)

    def _limit_days(self, command: str, typed: str) -> None:
        try:
            day = read_day(typed, last=command != "/since") if typed else None
        except ValueError as error:
            raise QuestionError(f"{command} {error}") from None
        match command:
            case "/since":
                self._filters = replace(self._filters, since=day)
            case "/until":
                self._filters = replace(self._filters, until=day)
            case _:
                self._filters = replace(self._filters, as_of=day)
        self._tell_limits()

    def _limit_outlet(self, name: str) -> None:
        named = self.engine.archive.outlets_named([name]) if name else ()
        self._filters = replace(self._filters, sources=named)
        self._tell_limits()

    def _tell_limits(self) -> None:
        archive = self.engine.archive
        nothing = archive.nothing_within(self._filters)
        write(nothing or f"Answering from {searched(archive.coverage(self._filters))}.", self.out)

    def _show_timeline(self, topic: str) -> None:
        topic = topic or self._asked
        if not topic:
            raise QuestionError("/timeline needs a topic: /timeline Castello Road")
        self._begin(topic)
        self._made = self.engine.explain(topic, filters=self._filters, timeline=True)
        self._answer = self._made["answer"]
        show_answer(self._answer, self.out)

    def _export(self, file: str) -> None:
        if not file:
            raise QuestionError("/export needs a file: /export aleppo.md")
        findings = of_conversation(self.engine, self.conversation)
        save(findings, Path(file).expanduser())
        questions = counted(len(findings.found), "question")
        write(
            f"Wrote {questions} with the answers and sources into {file}. {findings.lacking}".rstrip(),
            self.out,
        )

    def _open(self, number: str) -> None:
        citations = self._answer.citations if self._answer else ()
        cited = next((one for one in citations if str(one.number) == number.strip("[]")), None)
        if cited is None:
            there = ", ".join(str(one.number) for one in citations) or "none"
            raise QuestionError(f"/open {number}: not a source of the last answer, which has {there}")
        opened = open_in_program(cited.url, cited.path, click.launch)
        write(Text(f"Opened {opened}"), self.out)

    def _show_quotes(self, _: str) -> None:
        if self._answer and self._answer.citations:
            show_sources(self._answer, self.out, quotes=True)
        else:
            write("That answer has no sources.", self.out)

    def _explain(self, _: str) -> None:
        if self._made is None:
            raise QuestionError("/why is about a question: ask one first")
        for line in explanation(self._made):
            text = Text(line)
            if not self.out.soft_wrap:
                text.truncate(self.out.width, overflow="ellipsis")
            write(text, self.out)
