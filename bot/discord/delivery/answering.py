"""From a claimed question to an answer that stands in Discord: cooldown, queue, engine, drafts, last edit."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from typing import cast

import discord

from bot.answer import Answer, Sentence
from bot.discord.database import Database
from bot.discord.delivery.executor import EngineExecutor, put
from bot.discord.delivery.explaining import RefusalError, why_undeliverable
from bot.discord.delivery.reply import Reply
from bot.discord.language import say
from bot.discord.metrics import Metrics
from bot.discord.records import Question, QuestionStatus, SentAnswer
from bot.discord.rendering.answers import render, render_draft
from bot.discord.rendering.controls import answer_buttons
from bot.discord.rendering.message import Message
from bot.discord.requests import LOST
from bot.discord.texts import FAILED, FORGOTTEN
from bot.errors import StorageError

log = logging.getLogger(__name__)


class Answering:
    """Answers questions that this process has claimed, or says why not.

    `whisper(person, text)` sends a direct message, where nothing can be said in a channel.
    """

    def __init__(
        self,
        executor: EngineExecutor,
        database: Database,
        metrics: Metrics,
        whisper: Callable[[int, str], Awaitable[None]],
    ) -> None:
        self._executor = executor
        self._database = database
        self._metrics = metrics
        self._whisper = whisper
        self._under_way: dict[int, asyncio.Task[object]] = {}
        self._taken_back: dict[int, str] = {}

    async def answer(self, question: Question, reply: Reply, about: str = "") -> None:
        """Answers one question; `about` are the words of the message that it is about, which are not kept.

        What cannot be delivered for want of a connection is released, to be taken up again.
        """
        began = time.monotonic()
        with self._noted(question):
            try:
                outcome = await self._answer(question, reply, about)
            except asyncio.CancelledError:
                if question.id not in self._taken_back:
                    raise
                outcome = await self._stopped(question, reply)
            except LOST as error:
                log.warning("question %d could not be delivered yet: %s", question.id, error)
                with suppress(StorageError):  # its lease runs out instead
                    await asyncio.to_thread(self._database.questions.release, question)
                return
            except discord.HTTPException as error:
                outcome = await self._undeliverable(question, reply, error)
            except Exception:
                log.exception("question %d could not be answered", question.id)
                outcome = await self._failed(question, reply)
        self._metrics.questions.labels(outcome).inc()
        self._metrics.seconds.observe(time.monotonic() - began)

    async def deliver(self, question: Question, reply: Reply, answer: Answer, stored: Answer) -> None:
        """Puts an answer where it goes, and remembers it as `stored`."""
        message = await reply.finish(render(answer), answer_buttons(answer, private=question.private))
        try:
            kept = await asyncio.to_thread(self._database.answers.keep, SentAnswer(question, message, stored))
            if not kept and await self._status(question) is QuestionStatus.FORGOTTEN:
                await reply.take_back(FORGOTTEN)
        except StorageError as error:  # the answer stands; it only cannot be paged through or gone on with
            log.error("question %d was answered but not remembered: %s", question.id, error)

    async def stop(self, questions: Collection[int], text: str = "") -> None:
        """Stops answering these questions; what stands of them becomes `text`, if there is one."""
        tasks = [self._under_way[id_] for id_ in questions if id_ in self._under_way]
        for id_ in questions:
            if id_ in self._under_way:
                self._taken_back[id_] = text
                self._under_way[id_].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self) -> None:
        """Lets go of what is still under way: its questions stay claimed until they are taken over."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, question: Question, reply: Reply, about: str) -> str:
        heard: list[Sentence] = []
        stopped = threading.Event()
        earlier = await asyncio.to_thread(self._database.answers.before, question.after)
        try:
            answer = await self._executor.look_up(
                question.asker,
                question.guild,
                lambda engine: put(engine, question, earlier, about, heard, stopped),
                reply,
                lambda: render_draft(heard) if heard else None,
            )
        except RefusalError as refusal:
            await reply.refuse(str(refusal))
            await asyncio.to_thread(self._database.questions.settle, question, "refused")
            return "refused"
        finally:
            # Nobody waits any more: its thread is for the next question, and no model goes on writing.
            stopped.set()
        if await self._status(question) is not QuestionStatus.ASKED:
            return await self._stopped(question, reply)
        await self.deliver(question, reply, answer, _without(answer, question) if question.about else answer)
        return "answered" if answer.answered else "not reported"

    async def _status(self, question: Question) -> QuestionStatus:
        try:
            return await asyncio.to_thread(self._database.questions.status, question)
        except StorageError:  # in doubt it is answered
            return QuestionStatus.ASKED

    async def _stopped(self, question: Question, reply: Reply) -> str:
        """The question was forgotten or asked otherwise, here or in another process."""
        text = self._taken_back.pop(question.id, None)
        if text is None:
            text = FORGOTTEN if await self._status(question) is QuestionStatus.FORGOTTEN else ""
        if text:
            with suppress(discord.HTTPException, *LOST):
                await reply.take_back(text)
        return "taken back"

    async def _undeliverable(self, question: Question, reply: Reply, error: discord.HTTPException) -> str:
        """Discord refuses to show the answer: whoever asked is told why, where nobody else reads it."""
        log.warning("question %d cannot be answered where it was asked: %s", question.id, error)
        with suppress(StorageError):
            await asyncio.to_thread(self._database.questions.settle, question, "undeliverable")
        await self._whisper(question.asker, why_undeliverable(question, error))
        await reply.abandon()
        return "undeliverable"

    async def _failed(self, question: Question, reply: Reply) -> str:
        with suppress(discord.HTTPException, *LOST):
            await reply.finish(Message(FAILED))
        with suppress(StorageError):
            await asyncio.to_thread(self._database.questions.settle, question, "failed")
        return "failed"

    @contextmanager
    def _noted(self, question: Question) -> Iterator[None]:
        task = cast("asyncio.Task[object]", asyncio.current_task())
        self._under_way[question.id] = task
        try:
            with self._executor.noted():
                yield
        finally:
            if self._under_way.get(question.id) is task:
                del self._under_way[question.id]
            self._taken_back.pop(question.id, None)


def _without(answer: Answer, question: Question) -> Answer:
    """The answer as it may be kept: without the words of the message that it is about."""
    words = question.text or say("About a message")
    return dataclasses.replace(answer, question=words, understood=words, notices=())
