"""The real bot object on a virtual Discord, with every request that it makes checked at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Iterator
from dataclasses import dataclass

import discord
import pytest
import simcord

from bot.discord.client import LOOK_EVERY, DatelineBot
from bot.discord.cogs.correcting import EVERY, Correcting
from bot.discord.database import Database
from bot.discord.database.connection import LEASE
from bot.discord.metrics import Metrics
from bot.settings.discord import DiscordSettings
from index.backends.place import Place
from tests.support.discord.engine import CannedEngine
from tests.support.discord.gateway import LoopbackDiscord
from tests.support.discord.reading import text_of
from tests.support.discord.requests import check


@pytest.fixture
def engine() -> CannedEngine:
    return CannedEngine()


@pytest.fixture
def settings(place: Place) -> DiscordSettings:
    made = DiscordSettings(message_content=True, per_person=100, per_server=1000)
    return made.model_copy(update={"database": place})


@pytest.fixture
def make_bot(engine: CannedEngine, settings: DiscordSettings) -> Iterator[Callable[..., DatelineBot]]:
    """Makes bots as `run` does, each with the one file opened for itself, like processes."""
    opened: list[Database] = []

    def make(**changes: object) -> DatelineBot:
        changed = settings.model_copy(update=changes)
        opened.append(Database(changed.database, f"process-{len(opened)}"))
        return DatelineBot(engine, opened[-1], Metrics(), changed)

    yield make
    for database in opened:
        database.close()


@dataclass
class Server:
    """A server of the virtual Discord with two people on it, and a channel."""

    env: simcord.Env
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    alice: simcord.MemberActor
    bob: simcord.MemberActor

    @property
    def bot(self) -> DatelineBot:
        assert isinstance(self.env.bot, DatelineBot)
        return self.env.bot

    @property
    def database(self) -> Database:
        return self.bot._database

    def set_rules(self, *, threads: bool = False, **lists: Collection[int]) -> None:
        for which, ids in lists.items():
            self.database.servers.set_list(self.guild.id, which, ids)
        self.database.servers.set_threads(self.guild.id, threads)

    @property
    def name(self) -> str:
        assert self.bot.user
        return self.bot.user.mention

    def said(self, channel: simcord.ChannelHandle | None = None) -> list[str]:
        """What the bot has said in a channel, in order."""
        assert self.bot.user
        me = self.bot.user.id
        history = (channel or self.channel).history()
        return [
            text_of(message)
            for message in history
            if message.author.id == me and message.type is not discord.MessageType.thread_created
        ]


@pytest.fixture
async def env(make_bot: Callable[..., DatelineBot]) -> AsyncIterator[simcord.Env]:
    # A loaded machine is slow, not wrong.
    environment = simcord.Env(make_bot(), shard_count=1, settle_timeout=60)
    await environment.start()
    yield environment
    await environment.shutdown()
    for request in environment.http_requests:
        check(request.method, request.path, request.json)
    if not environment._errors_acknowledged:
        environment.raise_errors()


@pytest.fixture
async def server(env: simcord.Env) -> Server:
    guild = env.create_guild("Readers")
    channel = guild.create_text_channel("news")
    alice = guild.add_member(env.create_user("alice"))
    bob = guild.add_member(env.create_user("bob"))
    return Server(env, guild, channel, alice, bob)


@pytest.fixture
def admin(server: Server) -> simcord.MemberActor:
    """Somebody who may manage the server."""
    role = server.guild.create_role("keepers", permissions=discord.Permissions(manage_guild=True))
    return server.guild.add_member(server.env.create_user("carol"), roles=[role])


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Waits a tenth of what the bot waits in use."""
    DatelineBot.look_after.change_interval(seconds=LEASE / 30)
    DatelineBot.tell_news.change_interval(seconds=0.1)
    Correcting.look.change_interval(seconds=0.1)
    monkeypatch.setattr("bot.discord.database.connection.LEASE", LEASE / 10)
    monkeypatch.setattr("bot.discord.running._DELAYS", (0.05,))
    monkeypatch.setattr("bot.discord.requests._DELAYS", (0.05, 0.1, 0.1))
    yield
    Correcting.look.change_interval(seconds=EVERY)
    DatelineBot.look_after.change_interval(seconds=LEASE / 3)
    DatelineBot.tell_news.change_interval(seconds=LOOK_EVERY)


@pytest.fixture(name="discord")
async def loopback() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord().running() as served:
        yield served
