"""The one way to the engine: what blocks runs in threads of its own, so many at once, the rest in a queue."""

from __future__ import annotations

import asyncio
import contextvars
import datetime
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from bot.answer import Answer, Sentence
from bot.conversation.turn import Turn
from bot.discord.chatter import only_points
from bot.discord.database.rates import Rates
from bot.discord.delivery.cooldown import Cooldown
from bot.discord.delivery.explaining import RefusalError, reason
from bot.discord.delivery.queue import FullError, Queue
from bot.discord.delivery.reply import Reply
from bot.discord.engine import Engine, account
from bot.discord.language import say
from bot.discord.metrics import Metrics
from bot.discord.records import Question, SentAnswer
from bot.discord.rendering.message import Message
from bot.discord.texts import FULL, IN_LINE, NEXT_IN_LINE, SLOW, STOPPING
from bot.settings.discord import DiscordSettings
from corpus import DatelineError

T = TypeVar("T")
_LOOK_EVERY = 0.25


class EngineExecutor:
    """Calls on the engine, each in its turn: so many at once in threads, and a queue for so many more."""

    def __init__(self, engine: Engine, rates: Rates, metrics: Metrics, settings: DiscordSettings) -> None:
        self._engine = engine
        self._patience = settings.patience
        self._cooldown = Cooldown(rates, settings.per_person, settings.per_server)
        self._queue = Queue(settings.at_once, settings.waiting)
        self._threads = ThreadPoolExecutor(settings.at_once, "engine")
        self._under_way: set[asyncio.Task[object]] = set()
        self._stopping = False
        metrics.waiting.set_function(lambda: self._queue.waiting)

    @property
    def waiting(self) -> int:
        return self._queue.waiting

    async def look_up(
        self,
        person: int,
        server: int | None,
        call: Callable[[Engine], T],
        reply: Reply,
        draft: Callable[[], Message | None] = lambda: None,
    ) -> T:
        """Runs a blocking call on the engine when its turn comes, showing `draft()` in the meantime.

        Raises RefusalError where it is not to be had.
        """
        if self._stopping:
            raise RefusalError(STOPPING)
        try:
            with self.noted():
                if refusal := await asyncio.to_thread(self._cooldown.refusal, person, server):
                    raise RefusalError(refusal)
                async with self._queue.turn(lambda place: reply.show(Message(_in_line(place)))):
                    return await self._run(call, reply, draft)
        except FullError:
            raise RefusalError(FULL) from None
        except TimeoutError:
            raise RefusalError(SLOW) from None
        except Exception as error:
            raise RefusalError(reason(error)) from None

    async def drain(self, seconds: float) -> None:
        """Takes nothing more, and waits for what is under way for at most so long."""
        self._stopping = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    async def close(self) -> None:
        """Lets go of what is still under way."""
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    @contextmanager
    def noted(self) -> Iterator[None]:
        """What runs in the block is waited for when the bot is stopped."""
        task = asyncio.current_task()
        new = task is not None and task not in self._under_way
        if task and new:
            self._under_way.add(task)
        try:
            yield
        finally:
            if task and new:
                self._under_way.discard(task)

    async def _run(self, call: Callable[[Engine], T], reply: Reply, draft: Callable[[], Message | None]) -> T:
        """Runs `call` in a thread. A call over its time holds its thread until it ends; one that has not begun never
        does.
        """
        spoken = contextvars.copy_context()  # the language, which threads do not take over by themselves
        work = asyncio.get_running_loop().run_in_executor(self._threads, spoken.run, call, self._engine)
        try:
            async with asyncio.timeout(self._patience):
                while not work.done():
                    await asyncio.wait([work], timeout=_LOOK_EVERY)
                    if not work.done() and (shown := draft()):
                        await reply.show(shown)
            return work.result()
        finally:
            work.cancel()


def _in_line(place: int) -> str:
    """What somebody is shown who waits for a turn; 1 is the next."""
    return NEXT_IN_LINE if place == 1 else say(IN_LINE, n=place - 1)


def put(
    engine: Engine,
    question: Question,
    earlier: Sequence[SentAnswer],
    about: str,
    heard: list[Sentence],
    stopped: threading.Event,
) -> Answer:
    """In a thread: the engine's answer; its sentences are put into `heard` as they come, until it is `stopped`.

    A question that only points at a message ("is this true?") is one for the words of that message.
    """
    turns = [given.answer.turn() for given in earlier]
    text = question.text
    if about and (not text or only_points(text)):
        text = about
    elif about:
        turns.append(Turn(about, "", ()))
    person = account(question.asker)
    for item in engine.stream(text, filters=question.filters, turns=turns, person=person, stopped=stopped):
        if isinstance(item, Answer):
            return item
        heard.append(item)
    raise DatelineError(f"question {question.id}: the engine ended without an answer")


def newest_day(engine: Engine) -> datetime.date | None:
    """The day of the newest article; how to ask is told also where nothing is indexed yet."""
    try:
        return engine.archive.status().coverage.last
    except DatelineError:
        return None
