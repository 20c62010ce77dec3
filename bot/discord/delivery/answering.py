"""From a claimed question to an answer that stands in Discord: pace, line, engine, drafts, the last edit."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import discord

from bot.answer import Answer, Sentence
from bot.discord.cooldown import Cooldown
from bot.discord.database import Database
from bot.discord.delivery.escape import escape_line, shorten
from bot.discord.delivery.message import Part, render, render_draft
from bot.discord.delivery.reply import LOST, Reply
from bot.discord.engine import Engine
from bot.discord.metrics import Metrics
from bot.discord.queue import FullError, Queue
from bot.discord.records import Given, Question
from bot.discord.settings import DiscordSettings
from bot.errors import QuestionError
from corpus import DatelineError
from index import EVERYWHERE, NoIndexError

log = logging.getLogger(__name__)
T = TypeVar("T")

FULL = "A lot of questions are waiting just now. Please ask again in a minute."
SLOW = "That took longer than I may think about one question. Please try a narrower one."
FAILED = "Something went wrong on my side and has been noted. Please ask again in a while."
EMPTY = "There is nothing to answer from yet: an administrator can build the index with `/dateline reindex`."
STOPPING = "I am being restarted. Please ask again in a minute."
_LOOK_EVERY = 0.25
_REASON_LIMIT = 600
_NO_CHANNEL, _NO_MESSAGE = 10003, 10008


class RefusalError(Exception):
    """A question that will not be answered; the text says why, in words for whoever asked."""


class Answering:
    """The one way to the engine: what blocks runs in threads of its own, so many at once, the rest in line.

    `whisper(person, text)` sends a direct message, where nothing can be said in a channel.
    """

    def __init__(
        self,
        engine: Engine,
        database: Database,
        metrics: Metrics,
        settings: DiscordSettings,
        whisper: Callable[[int, str], Awaitable[None]],
    ) -> None:
        self._engine = engine
        self._database = database
        self._metrics = metrics
        self._whisper = whisper
        self._patience = settings.patience
        self._cooldown = Cooldown(settings.per_person, settings.per_server)
        self._queue = Queue(settings.at_once, settings.waiting)
        self._threads = ThreadPoolExecutor(settings.at_once, "desk")
        self._under_way: set[asyncio.Task[Any]] = set()
        self._stopping = False
        metrics.waiting.set_function(lambda: self._queue.waiting)

    async def answer(
        self, question: Question, reply: Reply, buttons: Callable[[Answer], discord.ui.View]
    ) -> None:
        """Answers a question that this process has claimed, or says why not.

        What cannot be delivered for want of a connection is released, to be taken up again.
        """
        began = time.monotonic()
        with self._noted():
            try:
                outcome = await self._answer(question, reply, buttons)
            except LOST as error:
                log.warning("question %d could not be delivered yet: %s", question.id, error)
                await asyncio.to_thread(self._database.release, question)
                return
            except discord.HTTPException as error:
                outcome = await self._undeliverable(question, error)
            except Exception:
                log.exception("question %d could not be answered", question.id)
                outcome = await self._failed(question, reply)
        self._metrics.questions.labels(outcome).inc()
        self._metrics.seconds.observe(time.monotonic() - began)

    async def look_up(
        self,
        person: int,
        server: int | None,
        call: Callable[[], T],
        reply: Reply,
        draft: Callable[[], str] = str,
    ) -> T:
        """Runs a blocking call on the engine when its turn comes, showing `draft()` in the meantime.

        Raises RefusalError where it is not to be had.
        """
        if self._stopping:
            raise RefusalError(STOPPING)
        if refusal := self._cooldown.refusal(person, server):
            raise RefusalError(refusal)
        try:
            with self._noted():
                async with self._queue.turn(lambda place: reply.show(_place(place))):
                    return await self._run(call, reply, draft)
        except FullError:
            raise RefusalError(FULL) from None
        except TimeoutError:
            raise RefusalError(SLOW) from None
        except Exception as error:
            raise RefusalError(reason(error)) from None

    @property
    def waiting(self) -> int:
        return self._queue.waiting

    async def drain(self, seconds: float) -> None:
        """Takes nothing more, and waits for what is under way for at most so long."""
        self._stopping = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    async def close(self) -> None:
        """Lets go of what is still under way: its questions stay claimed until they are taken over."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _answer(
        self, question: Question, reply: Reply, buttons: Callable[[Answer], discord.ui.View]
    ) -> str:
        heard: list[Sentence] = []
        try:
            answer = await self.look_up(
                question.asker,
                question.guild,
                lambda: self._ask(question, heard),
                reply,
                lambda: render_draft(heard, "Still reading…") if heard else "",
            )
        except RefusalError as refusal:
            await reply.finish((Part(str(refusal)),))
            await asyncio.to_thread(self._database.settle, question, "refused")
            return "refused"
        await self.deliver(question, reply, answer, buttons(answer))
        return "answered" if answer.answered else "not reported"

    async def deliver(
        self, question: Question, reply: Reply, answer: Answer, buttons: discord.ui.View
    ) -> None:
        """Puts an answer where it goes, and remembers it."""
        messages = await reply.finish(render(answer), buttons)
        try:
            await asyncio.to_thread(self._database.keep, Given(question, messages, answer))
        except sqlite3.Error as error:  # the answer stands; it only cannot be paged through or gone on with
            log.error("question %d was answered but not remembered: %s", question.id, error)

    def _ask(self, question: Question, heard: list[Sentence]) -> Answer:
        """In a thread: the engine's answer; its sentences are put into `heard` as they come."""
        person = f"discord:{question.asker}"
        if question.earlier:
            self._engine.forget(question.conversation)
            for earlier in question.earlier:
                self._engine.ask(
                    earlier, filters=EVERYWHERE, conversation=question.conversation, person=person
                )
        asked = self._engine.stream(
            question.text, filters=question.filters, conversation=question.conversation, person=person
        )
        for item in asked:
            if isinstance(item, Answer):
                return item
            heard.append(item)
        raise DatelineError(f"question {question.id}: the desk ended without an answer")

    async def _run(self, call: Callable[[], T], reply: Reply, draft: Callable[[], str]) -> T:
        """Runs `call` in a thread. A call over its time is left to end by itself: it holds its thread."""
        work = asyncio.get_running_loop().run_in_executor(self._threads, call)
        async with asyncio.timeout(self._patience):
            while not work.done():
                await asyncio.wait([work], timeout=_LOOK_EVERY)
                if not work.done() and (text := draft()):
                    await reply.show(text)
        return work.result()

    async def _undeliverable(self, question: Question, error: discord.HTTPException) -> str:
        """Discord refuses to show the answer: whoever asked is told why, where nobody else reads it."""
        log.warning("question %d cannot be answered where it was asked: %s", question.id, error)
        await asyncio.to_thread(self._database.settle, question, "undeliverable")
        await self._whisper(question.asker, _why_undeliverable(question, error))
        return "undeliverable"

    async def _failed(self, question: Question, reply: Reply) -> str:
        with suppress(discord.HTTPException, *LOST):
            await reply.finish((Part(FAILED),))
        with suppress(sqlite3.Error):
            await asyncio.to_thread(self._database.settle, question, "failed")
        return "failed"

    @contextmanager
    def _noted(self) -> Iterator[None]:
        task = asyncio.current_task()
        new = task is not None and task not in self._under_way
        if task and new:
            self._under_way.add(task)
        try:
            yield
        finally:
            if task and new:
                self._under_way.discard(task)


def reason(error: BaseException) -> str:
    """What whoever asked is told of an error; what they cannot help is logged instead."""
    if isinstance(error, NoIndexError):
        return EMPTY
    if isinstance(error, QuestionError):
        return escape_line(shorten(f"{error}.", _REASON_LIMIT))
    log.error("a question failed: %s", error, exc_info=None if isinstance(error, DatelineError) else error)
    return FAILED


def _why_undeliverable(question: Question, error: discord.HTTPException) -> str:
    asked = escape_line(shorten(question.text, 200))
    if error.code == _NO_CHANNEL:
        return f"The place where you asked “{asked}” is gone. You can ask me here."
    if error.code == _NO_MESSAGE:
        return f"My answer to “{asked}” in <#{question.channel}> was deleted before it was finished."
    said = escape_line(shorten(error.text or "nothing more", 300))
    text = f"I could not answer “{asked}” in <#{question.channel}>: Discord says “{said}”."
    if isinstance(error, discord.Forbidden):
        text += " An administrator can let me see the channel, send messages and embed links there."
    return text


def _place(place: int) -> str:
    ahead = "You are next." if place == 1 else f"{place - 1} ahead of you."
    return f"-# Many are asking just now. {ahead}"
