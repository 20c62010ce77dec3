"""A small Discord on loopback, for the real client over sockets: what it needs to log in, hear and answer.

It keeps sessions so that a client can resume and is sent what it missed, honours nonces, and can be told to
fail: refuse a connection, cut it, answer 429 or 5xx. Every request is checked as in `requests`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import discord
import yarl
from aiohttp import WSMsgType, web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.support.discord.payloads import (
    BOT,
    ME,
    interaction,
    message_in,
    person_numbered,
    ready,
    server,
)
from tests.support.discord.rest import LoopbackRest, abort

TOKEN = "token-for-tests"


@dataclass
class Session:
    """One shard of a client; Discord sends it what happens on its servers, and the first shard all else."""

    id: str
    shard: list[int]
    sent: list[dict[str, Any]] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None

    def has(self, server: int) -> bool:
        number, count = self.shard
        return (server >> 22) % count == number


class LoopbackDiscord(LoopbackRest):
    """Servers, channels and people go by number, see `payloads`."""

    def __init__(self, servers: int = 1) -> None:
        super().__init__()
        self.servers = [1000 + number for number in range(servers)]
        self.sessions: dict[str, Session] = {}
        self.locale = "en-US"
        self.refuse_sockets = 0
        self.refuse_resumes = False
        self.close_with: int | None = None

    # What a test does.

    async def say(self, text: str, *, person: int = 1, channel: int = 2000, to: int | None = None) -> int:
        """Somebody writes a message that mentions the bot; returns its id."""
        message = message_in(channel, next(self.ids), person_numbered(person), f"<@{BOT}> {text}")
        message["mentions"] = [ME]
        if to is not None:
            message |= {"type": 19, "message_reference": {"message_id": str(to), "channel_id": str(channel)}}
        await self.dispatch("MESSAGE_CREATE", message)
        return int(message["id"])

    async def command(self, name: str, *, person: int = 1, channel: int = 2000, **options: object) -> int:
        """Somebody uses a slash command; returns the interaction's id."""
        number = next(self.ids)
        self._interactions[f"token-{number}"] = channel
        await self.dispatch("INTERACTION_CREATE", interaction(number, name, person, channel, options))
        return number

    async def click(self, message: int, custom_id: str, *, person: int = 1, channel: int = 2000) -> int:
        """Somebody clicks on a button under a message; returns the interaction's id."""
        number = next(self.ids)
        self._interactions[f"token-{number}"] = channel
        clicked = interaction(number, "", person, channel, {})
        clicked |= {"type": 3, "data": {"custom_id": custom_id, "component_type": 2}}
        clicked["message"] = self.messages[message]
        await self.dispatch("INTERACTION_CREATE", clicked)
        return number

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Sends an event to the sessions of its server's shard; one without a socket gets it when it resumes."""
        where = int(data.get("guild_id") or 0)
        for session in (one for one in self.sessions.values() if one.has(where)):
            frame = {"op": 0, "t": event, "s": len(session.sent) + 1, "d": data}
            session.sent.append(frame)
            if session.socket is not None and not session.socket.closed:
                await session.socket.send_json(frame)

    async def replay(self) -> None:
        """Sends the last event of every session again."""
        for session in self.sessions.values():
            if session.socket is not None:
                await session.socket.send_json(session.sent[-1])

    async def cut_sockets(self, code: int | None = None) -> None:
        """Ends every gateway connection: with a close code, or by cutting the TCP connection."""
        for session in self.sessions.values():
            if session.socket is None or session.socket.closed:
                continue
            if code is not None:
                await session.socket.close(code=code)
            else:
                abort(session.socket._req)  # type: ignore[arg-type]
            session.socket = None

    async def tell(self, op: int, data: object = None) -> None:
        """Sends a control frame: 7 to reconnect, 9 for a session that is no longer valid."""
        for session in list(self.sessions.values()):
            if session.socket is not None:
                await session.socket.send_json({"op": op, "d": data})
        if op == 9 and not data:
            self.sessions.clear()

    async def until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[LoopbackDiscord]:
        """Serves on a free port and has discord.py use it, without its waits between logins."""
        application = web.Application(middlewares=[self.judge])
        application.add_routes(
            [web.get("/gateway", self._gateway), web.route("*", "/api/v10/{path:.*}", self.rest)]
        )
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        gateway = yarl.URL(f"ws://127.0.0.1:{self.port}/gateway")
        with (
            patch.object(Route, "BASE", f"http://127.0.0.1:{self.port}/api/v10"),
            patch.object(DiscordWebSocket, "DEFAULT_GATEWAY", gateway),
            patch.object(discord.Client, "before_identify_hook", _at_once),
        ):
            try:
                yield self
            finally:
                await runner.cleanup()

    # What the client sees.

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        if self.refuse_sockets:
            self.refuse_sockets -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41250}})
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._hear(socket, frame.json())
        return socket

    async def _hear(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        if frame["op"] == 1:
            await socket.send_json({"op": 11})
        elif frame["op"] == 2 and self.close_with:
            code, self.close_with = self.close_with, None
            await socket.close(code=code)
        elif frame["op"] == 2:
            session = Session(f"session-{next(self.ids)}", frame["d"].get("shard") or [0, 1], socket=socket)
            servers = [number for number in self.servers if session.has(number)]
            self.sessions[session.id] = session
            self.counts["identify"] += 1
            for event, data in [
                ("READY", ready(session.id, session.shard, servers, self.port)),
                *(("GUILD_CREATE", server(number, self.locale)) for number in servers),
            ]:
                session.sent.append({"op": 0, "t": event, "s": len(session.sent) + 1, "d": data})
                await socket.send_json(session.sent[-1])
        elif frame["op"] == 6:
            known = self.sessions.get(frame["d"]["session_id"])
            if known is None or self.refuse_resumes:
                self.refuse_resumes = False
                self.sessions.pop(frame["d"]["session_id"], None)
                await socket.send_json({"op": 9, "d": False})
                return
            self.counts["resume"] += 1
            known.socket = socket
            for missed in known.sent[frame["d"]["seq"] :]:
                await socket.send_json(missed)
            await socket.send_json({"op": 0, "t": "RESUMED", "s": len(known.sent), "d": {}})


async def _at_once(self: discord.Client, shard_id: int | None, *, initial: bool = False) -> None: ...
