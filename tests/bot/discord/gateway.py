"""A small Discord on loopback, for the real client over sockets: what it needs to log in, hear and answer.

It keeps sessions so that a client can resume and is sent what it missed, honours nonces, and can be told to
fail: refuse a connection, cut it, answer 429 or 5xx. Every request is checked as in `requests`.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import discord
import yarl
from aiohttp import WSMsgType, web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.bot.discord.payloads import (
    BOT,
    ME,
    application,
    interaction,
    message_in,
    person_numbered,
    ready,
    server,
)
from tests.bot.discord.requests import check

TOKEN = "token-for-tests"
BODY: web.RequestKey[Any] = web.RequestKey("body", object)


@dataclass
class Fault:
    """What happens instead of an answer: a status, or `cut` before or `cut_after` the request took effect."""

    method: str
    path: str
    status: int = 0
    cut: bool = False
    cut_after: bool = False
    times: int = 1
    body: dict[str, Any] = field(default_factory=dict)


@dataclass
class RefusedError(Exception):
    """What Discord refuses, with its own code."""

    status: int
    code: int
    text: str


@dataclass
class Session:
    id: str
    sent: list[dict[str, Any]] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None


class LoopbackDiscord:
    """Servers, channels and people go by number, see `payloads`."""

    def __init__(self, servers: int = 1) -> None:
        self.servers = [1000 + number for number in range(servers)]
        self.messages: dict[int, dict[str, Any]] = {}
        self.shown: list[tuple[int, str]] = []
        self.requests: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()
        self.faults: list[Fault] = []
        self.sessions: dict[str, Session] = {}
        self.refuse_sockets = 0
        self.refuse_resumes = False
        self.close_with: int | None = None
        self.commands = 0
        self.acknowledged: dict[int, float] = {}
        self._originals: dict[str, dict[str, Any]] = {}
        self._interactions: dict[str, int] = {}
        self._nonces: dict[str, int] = {}
        self._ids = itertools.count(discord.utils.time_snowflake(discord.utils.utcnow()))
        self._port = 0

    # What a test does.

    async def say(self, text: str, *, person: int = 1, channel: int = 2000, to: int | None = None) -> int:
        """Somebody writes a message that mentions the bot; returns its id."""
        message = message_in(channel, next(self._ids), person_numbered(person), f"<@{BOT}> {text}")
        message["mentions"] = [ME]
        if to is not None:
            message |= {"type": 19, "message_reference": {"message_id": str(to), "channel_id": str(channel)}}
        await self.dispatch("MESSAGE_CREATE", message)
        return int(message["id"])

    async def command(self, name: str, *, person: int = 1, channel: int = 2000, **options: object) -> int:
        """Somebody uses a slash command; returns the interaction's id."""
        number = next(self._ids)
        self._interactions[f"token-{number}"] = channel
        await self.dispatch("INTERACTION_CREATE", interaction(number, name, person, channel, options))
        return number

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Sends an event to every session; one without a socket gets it when it resumes."""
        for session in self.sessions.values():
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
                _abort(session.socket._req)  # type: ignore[arg-type]
            session.socket = None

    async def tell(self, op: int, data: object = None) -> None:
        """Sends a control frame: 7 to reconnect, 9 for a session that is no longer valid."""
        for session in list(self.sessions.values()):
            if session.socket is not None:
                await session.socket.send_json({"op": op, "d": data})
        if op == 9 and not data:
            self.sessions.clear()

    def fail(self, method: str, path: str, **how: Any) -> None:
        self.faults.append(Fault(method, path, **how))

    def said(self, channel: int = 2000) -> list[str]:
        """What stands in a channel from the bot, in order."""
        mine = [message for message in self.messages.values() if message["channel_id"] == str(channel)]
        return [message["content"] for message in mine]

    async def until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[LoopbackDiscord]:
        """Serves on a free port and has discord.py use it, without its waits between logins."""
        application = web.Application(middlewares=[self._judge])
        application.add_routes(
            [web.get("/gateway", self._gateway), web.route("*", "/api/v10/{path:.*}", self._rest)]
        )
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        self._port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        gateway = yarl.URL(f"ws://127.0.0.1:{self._port}/gateway")
        with (
            patch.object(Route, "BASE", f"http://127.0.0.1:{self._port}/api/v10"),
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
            session = Session(f"session-{next(self._ids)}", socket=socket)
            self.sessions[session.id] = session
            self.counts["identify"] += 1
            for event, data in [
                ("READY", ready(session.id, self.servers, self._port)),
                *(("GUILD_CREATE", server(number)) for number in self.servers),
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

    @web.middleware
    async def _judge(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Checks a request, and fails it if a fault is waiting for it."""
        path = request.path.removeprefix("/api/v10")
        if path == "/gateway":
            return await handler(request)
        self.requests.append((request.method, path))
        request[BODY] = await request.json() if request.can_read_body else None
        check(request.method, path, request[BODY])
        for fault in self.faults:
            if fault.times and fault.method == request.method and re.search(fault.path, path):
                fault.times -= 1
                if fault.cut_after:
                    await handler(request)
                if fault.cut or fault.cut_after:
                    _abort(request)
                    return web.Response()
                return _json(fault.body or {"code": 0, "message": "as told"}, fault.status)
        return await handler(request)

    async def _rest(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        body = request[BODY] or {}
        for method, pattern, answer in _ROUTES:
            if method == request.method and (match := re.fullmatch(pattern, path)):
                try:
                    found = answer(self, body, *match.groups())
                except RefusedError as refused:
                    return _json({"code": refused.code, "message": refused.text}, refused.status)
                return web.Response(status=204) if found is None else _json(found)
        return _json({"code": 0, "message": f"no {request.method} {path} here"}, 404)

    def _log_in(self, _: Any) -> dict[str, Any]:
        return ME

    def _application(self, _: Any) -> dict[str, Any]:
        return application()

    def _gateway_bot(self, _: Any) -> dict[str, Any]:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": f"ws://127.0.0.1:{self._port}/gateway", "shards": 1, "session_start_limit": limit}

    def _sync(self, body: list[dict[str, Any]], _: str) -> list[dict[str, Any]]:
        self.commands += 1
        fixed = {"application_id": BOT, "version": "1", "default_member_permissions": None}
        return [{"description": "", **command, "id": str(next(self._ids)), **fixed} for command in body]

    def _type(self, _: Any, channel: str) -> None:
        self.counts["typing"] += 1

    def _send(self, body: dict[str, Any], channel: str) -> dict[str, Any]:
        nonce = body.get("nonce")
        if body.get("enforce_nonce") and nonce in self._nonces:
            return self.messages[self._nonces[nonce]]
        return self._store(int(channel), body, nonce)

    def _edit(self, body: dict[str, Any], _: str, message: str) -> dict[str, Any]:
        stands = self.messages[int(message)]
        stands |= {key: body[key] for key in ("content", "embeds", "components") if key in body}
        self.shown.append((int(message), stands["content"]))
        return stands

    def _acknowledge(self, body: dict[str, Any], interaction: str, token: str) -> dict[str, Any]:
        if interaction in self._originals:
            raise RefusedError(400, 40060, "Interaction has already been acknowledged.")
        self.acknowledged[int(interaction)] = asyncio.get_running_loop().time()
        message = self._store(self._interactions[token], body.get("data") or {}, None)
        self._originals[interaction] = message
        return {
            "interaction": {"id": interaction, "type": 2, "response_message_id": message["id"]},
            "resource": {"type": body["type"], "message": message},
        }

    def _original(self, _: Any, token: str) -> dict[str, Any]:
        return self._originals[token.removeprefix("token-")]

    def _follow_up(self, body: dict[str, Any], token: str) -> dict[str, Any]:
        return self._store(self._interactions[token], body, None)

    def _open_dm(self, body: dict[str, Any]) -> dict[str, Any]:
        person = int(body["recipient_id"])
        return {
            "id": str(5000 + person),
            "type": 1,
            "recipients": [person_numbered(person)],
            "last_message_id": None,
        }

    def _user(self, _: Any, person: str) -> dict[str, Any]:
        return person_numbered(int(person))

    def _store(self, channel: int, body: dict[str, Any], nonce: str | None) -> dict[str, Any]:
        message = message_in(channel, next(self._ids), ME, body.get("content") or "")
        message |= {"embeds": body.get("embeds") or [], "components": body.get("components") or []}
        self.messages[int(message["id"])] = message
        if nonce:
            self._nonces[nonce] = int(message["id"])
        self.shown.append((int(message["id"]), message["content"]))
        return message


_ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("GET", "/users/@me", LoopbackDiscord._log_in),
    ("GET", "/oauth2/applications/@me", LoopbackDiscord._application),
    ("GET", "/gateway/bot", LoopbackDiscord._gateway_bot),
    ("PUT", r"/applications/(\d+)/commands", LoopbackDiscord._sync),
    ("POST", r"/channels/(\d+)/typing", LoopbackDiscord._type),
    ("POST", r"/channels/(\d+)/messages", LoopbackDiscord._send),
    ("PATCH", r"/channels/(\d+)/messages/(\d+)", LoopbackDiscord._edit),
    ("POST", r"/interactions/(\d+)/([^/]+)/callback", LoopbackDiscord._acknowledge),
    ("PATCH", r"/webhooks/\d+/([^/]+)/messages/(\d+)", LoopbackDiscord._edit),
    ("GET", r"/webhooks/\d+/([^/]+)/messages/@original", LoopbackDiscord._original),
    ("POST", r"/webhooks/\d+/([^/]+)", LoopbackDiscord._follow_up),
    ("POST", "/users/@me/channels", LoopbackDiscord._open_dm),
    ("GET", r"/users/(\d+)", LoopbackDiscord._user),
)


def _json(body: object, status: int = 200) -> web.Response:
    """As Discord answers: no charset, and `Via` on a 429, or discord.py takes it for something else."""
    response = web.json_response(body, status=status)
    response.headers["Content-Type"] = "application/json"
    if status == 429:
        response.headers["Via"] = "1.1 loopback"
    return response


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _at_once(self: discord.Client, shard_id: int | None, *, initial: bool = False) -> None: ...
