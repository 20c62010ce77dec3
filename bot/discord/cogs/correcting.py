"""Corrections reach whoever was told what was corrected: the answer's message says so."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress

import discord
from discord.ext import commands, tasks

from bot.archive.amendments import Amendment
from bot.discord.database import Database
from bot.discord.delivery.reply import MessageReply
from bot.discord.engine import Engine
from bot.discord.language import say, speaking
from bot.discord.places import Places
from bot.discord.records import SentAnswer, Told
from bot.discord.rendering.controls import answer_buttons
from bot.discord.rendering.corrected import render_corrected
from bot.discord.rendering.escape import escape_line, plain
from bot.discord.rendering.message import Message, tells
from bot.discord.requests import LOST
from corpus import DatelineError

log = logging.getLogger(__name__)
# How long after a question its answer is still corrected, and how often the index is looked at.
DAYS = 30
EVERY = 60.0
_QUESTION = 80
_NO_MESSAGE = 10008


class Correcting(commands.Cog):
    """Looks for quotes that were corrected or withdrawn. Any number of processes may do so together."""

    def __init__(self, engine: Engine, database: Database, places: Places) -> None:
        self._engine = engine
        self._corrections = database.corrections
        self._places = places
        self._called: set[asyncio.Task[None]] = set()
        self._listen_no_more: Callable[[], None] | None = None

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        if not self.look.is_running():
            self.look.start()
            loop = asyncio.get_running_loop()
            listen = self._engine.archive.on_change
            self._listen_no_more = await asyncio.to_thread(listen, lambda: self._changed(loop))

    async def cog_unload(self) -> None:
        self.look.cancel()
        if self._listen_no_more:
            self._listen_no_more()
        for looking in self._called:
            looking.cancel()

    @tasks.loop(seconds=EVERY)
    async def look(self) -> None:
        try:
            await self.correct()
        except DatelineError as error:
            log.error("answers could not be held against the index: %s", error)
        except Exception:
            log.exception("an answer could not be corrected")

    def _changed(self, loop: asyncio.AbstractEventLoop) -> None:
        """In a thread: the index tells of a change, so that nobody waits for the next look."""
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(self._look_now)

    def _look_now(self) -> None:
        if not self.look.is_running():  # this connection to Discord was thrown away
            return
        looking = asyncio.create_task(self.look())
        self._called.add(looking)
        looking.add_done_callback(self._called.discard)

    async def correct(self) -> None:
        """Finds the answers of which something changed, and has each say so."""
        await asyncio.to_thread(self._find)
        for given, amendments in await asyncio.to_thread(self._corrections.take):
            with speaking(given.question.language):
                told = await self._tell(given, amendments)
            if told:
                await asyncio.to_thread(self._corrections.tell, given, amendments, told)

    def _find(self) -> None:
        """In a thread: notes what changed in the index since it was looked at last; the first time, nothing."""
        upto = self._corrections.upto()
        if upto is None:
            self._corrections.go_on_from(self._engine.archive.last_change())
            return
        found = self._engine.archive.amendments(upto)
        for given in self._corrections.citing(found.articles, DAYS) if found.articles else ():
            for citation in given.answer.citations:
                if amendment := found.of(citation):
                    self._corrections.note(given, citation.number, amendment)
        if found.upto != upto:
            self._corrections.go_on_from(found.upto)

    async def _tell(self, given: SentAnswer, amendments: Mapping[int, Amendment]) -> Told | None:
        """Changes the message of an answer, or writes to who asked where it cannot be changed; None where Discord
        cannot be reached just now.
        """
        message = render_corrected(given.answer, amendments)
        last = max(one.time for one in amendments.values())
        try:
            return await self._edit(given, message) or await self._write(given, message, last)
        except LOST as error:
            log.warning("question %d could not be told a correction yet: %s", given.question.id, error)
            return None
        except discord.HTTPException as error:
            log.warning("question %d could not be told a correction: %s", given.question.id, error)
            return Told.UNDELIVERABLE

    async def _edit(self, given: SentAnswer, message: Message) -> Told | None:
        """Changes the message of an answer; None where that cannot be done, so that who asked is written to."""
        question = given.question
        if question.private:
            return None
        buttons = answer_buttons(given.answer, private=False)
        gone = question.guild is not None
        # The answer to a message may stand in the thread under it, which has the message's number.
        for channel in (question.channel, question.id):
            place = self._places.channel(channel, question.guild)
            try:
                await MessageReply(place, question.id, started=given.message).finish(message, buttons)
            except discord.NotFound as error:
                # Where only the person has installed the bot, the channel itself is not known to it.
                gone = gone or error.code == _NO_MESSAGE
            except discord.HTTPException as error:
                log.warning("answer %d could not be changed: %s", given.message, error)
                return None
            else:
                return Told.EDITED
        return Told.GONE if gone else None

    async def _write(self, given: SentAnswer, message: Message, last: datetime.datetime) -> Told:
        """Writes to who asked, unless that was done since the `last` change."""
        question = given.question
        asked = say("You asked: {question}", question=plain(given.answer.question, _QUESTION))
        message = dataclasses.replace(message, small=(escape_line(asked), *message.small))
        place = await self._places.person(question.asker)
        since = discord.utils.time_snowflake(last)
        # Whoever took this on before may have died when it was said.
        if not await self._places.sent(place, since, lambda sent: tells(sent, message)):
            # The question's own number is the nonce of its answer.
            await MessageReply(place, question.id + 1).finish(message)
        return Told.WRITTEN
