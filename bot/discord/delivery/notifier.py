"""Telling people and channels what is new by itself: what is due is taken, composed, noted and then sent."""

from __future__ import annotations

import asyncio
import logging
import time

import discord

from bot.discord.database import Database
from bot.discord.delivery.reply import MessageReply
from bot.discord.engine import Engine
from bot.discord.language import say, speaking
from bot.discord.places import Place, Places, numbers
from bot.discord.records import Subscription
from bot.discord.rendering.controls import remainder_button
from bot.discord.rendering.message import tells
from bot.discord.rendering.news import PAGES, Pages, brief_pages, news_pages
from bot.discord.requests import LOST
from bot.errors import StorageError
from corpus import DatelineError
from index import SearchFilter

log = logging.getLogger(__name__)
# After an outage, of Discord's or of the index, it is tried again so many seconds later.
_AGAIN = 60.0


class Notifier:
    """Sends each subscription's news when it is due, at most once a period.

    A message is noted in the database before it is sent: whoever takes over from a process that died sends the
    same one with the same nonce, unless it stands in the channel already.
    """

    def __init__(self, engine: Engine, database: Database, places: Places) -> None:
        self._engine = engine
        self._database = database
        self._places = places

    async def tell(self) -> None:
        """Tells all that is due and that no other process is telling."""
        subscriptions = self._database.subscriptions
        # What the database failed on at the last look would be renewed for ever.
        await asyncio.to_thread(subscriptions.release)
        while subscription := await asyncio.to_thread(subscriptions.take_due):
            now = time.time()
            # What fell due while nobody was at work may have run into the quiet hours.
            if (awake := subscription.schedule.awake(now)) > now:
                await asyncio.to_thread(subscriptions.postpone, subscription, awake - now)
                continue
            try:
                with speaking(subscription.language):
                    await self._tell(subscription)
            except StorageError:
                raise
            except (DatelineError, *LOST) as error:
                log.warning("subscription %d waits: %s", subscription.id, error)
                await asyncio.to_thread(subscriptions.postpone, subscription, _AGAIN)
            except discord.HTTPException as error:
                log.warning("subscription %d cannot be told: %s", subscription.id, error)
                await asyncio.to_thread(subscriptions.undeliverable, subscription, error.text or str(error))
            except Exception:
                log.exception("subscription %d failed", subscription.id)
                await asyncio.to_thread(subscriptions.postpone, subscription, _AGAIN)

    async def _tell(self, subscription: Subscription) -> None:
        subscriptions = self._database.subscriptions
        begun = subscription.message is not None
        if not begun:
            pages, upto = await asyncio.to_thread(self._composed, subscription)
            if not pages:
                await asyncio.to_thread(subscriptions.done, subscription, upto)
                return
            text = PAGES.dump_json(pages).decode()
            nonce = discord.utils.time_snowflake(discord.utils.utcnow()) + subscription.id % (1 << 22)
            prepared = await asyncio.to_thread(subscriptions.prepare, subscription, text, upto, nonce)
            if prepared is None:  # ended or forgotten meanwhile
                return
            subscription = prepared
        await self._send(subscription, begun=begun)
        await asyncio.to_thread(subscriptions.done, subscription, subscription.upto or subscription.told)

    def _composed(self, subscription: Subscription) -> tuple[Pages, int]:
        """In a thread: what is to be said, if anything is new, and where the change log goes on then."""
        following = self._engine.following
        within = self._within(subscription)
        if subscription.is_brief:
            brief = following.brief(within)
            return (brief_pages(brief, say("What is new")) if brief.stories else ()), brief.upto
        news = following.news(subscription.follow, subscription.told, within.sources)
        return news_pages(news), news.upto

    def _within(self, subscription: Subscription) -> SearchFilter:
        """In a thread: what is new for it, of the outlets that its channel is kept to."""
        new = SearchFilter(came_after=subscription.told)
        if subscription.channel is None:
            return new
        rules = self._database.servers.rules(subscription.guild)
        return rules.narrowed(new, numbers(self._places.channel(subscription.channel, subscription.guild)))

    async def _send(self, noted: Subscription, *, begun: bool) -> None:
        (message, *rest), nonce = PAGES.validate_json(noted.message or ""), noted.nonce or noted.id
        if rest:
            kept = PAGES.dump_json(tuple(rest)).decode()
            keep, whose = self._database.remainders.keep, (noted.person, noted.channel, noted.guild)
            await asyncio.to_thread(keep, nonce, *whose, kept)
        place: Place
        if noted.channel is None:
            place = await self._places.person(noted.person)
        else:
            place = self._places.channel(noted.channel, noted.guild)
        if not (begun and await self._places.sent(place, nonce, lambda sent: tells(sent, message))):
            await MessageReply(place, nonce).finish(message, remainder_button(nonce, 1 + len(rest)))
