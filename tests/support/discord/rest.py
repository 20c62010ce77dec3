"""The REST half of the Discord on loopback: messages, interactions, commands, and failing on purpose.

Honours nonces as Discord does, and answers with the headers that discord.py looks for.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import web

from tests.support.discord.payloads import BOT, ME, application, message_in, person_numbered, thread_on
from tests.support.discord.reading import text_of
from tests.support.discord.requests import check

# Flags of a message: its components are the layout, and the bot is thinking.
_LAYOUT, _LOADING = 1 << 15, 1 << 7
BODY: web.RequestKey[Any] = web.RequestKey("body", object)


@dataclass
class Fault:
    """What happens instead of an answer: a status, or `cut` before or `cut_after` the request took effect.

    With `carried_out` it takes effect before the status is answered.

    With `late` the request takes effect after so many seconds, with `held` never, and is not answered.
    """

    method: str
    path: str
    status: int = 0
    cut: bool = False
    cut_after: bool = False
    carried_out: bool = False
    late: float = 0.0
    held: bool = False
    times: int = 1
    body: dict[str, Any] = field(default_factory=dict)


@dataclass
class RefusedError(Exception):
    """What Discord refuses, with its own code."""

    status: int
    code: int
    text: str


class LoopbackRest:
    """What stands in channels (`messages`), every state that it was in (`shown`), and what is to fail."""

    def __init__(self) -> None:
        self.messages: dict[int, dict[str, Any]] = {}
        self.shown: list[tuple[int, str]] = []
        self.shown_at: list[tuple[float, str]] = []
        self.sent_at: dict[int, float] = {}
        self.hold_edits = 0.0
        self.requests: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()
        self.faults: list[Fault] = []
        self.acknowledged: dict[int, float] = {}
        self.typed: dict[int, list[float]] = defaultdict(list)
        self.threads: list[int] = []
        self.replies: dict[int, list[int]] = defaultdict(list)
        self.port = 0
        self.ids = _snowflakes()
        self.originals: dict[str, dict[str, Any]] = {}
        self._interactions: dict[str, int] = {}
        self._nonces: dict[str, int] = {}

    def fail(self, method: str, path: str, **how: Any) -> None:
        self.faults.append(Fault(method, path, **how))

    def said(self, channel: int = 2000) -> list[str]:
        """What stands in a channel from the bot, in order."""
        mine = [message for message in self.messages.values() if message["channel_id"] == str(channel)]
        return [text_of(message) for message in mine if not message["flags"] & _LOADING]

    def thinking(self) -> list[int]:
        """The messages that still say that the bot is thinking."""
        return [id_ for id_, message in self.messages.items() if message["flags"] & _LOADING]

    @web.middleware
    async def judge(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Checks a request, and fails it if a fault is waiting for it."""
        path = request.path.removeprefix("/api/v10")
        if path == "/gateway":
            return await handler(request)
        self.requests.append((request.method, path))
        request[BODY] = await _body(request)
        check(request.method, path, request[BODY])
        for fault in self.faults:
            if fault.times and fault.method == request.method and re.search(fault.path, path):
                fault.times -= 1
                if fault.held:
                    await asyncio.sleep(60)
                if fault.late:
                    await asyncio.sleep(fault.late)
                    return await handler(request)
                if fault.cut_after or fault.carried_out:
                    await handler(request)
                if fault.cut or fault.cut_after:
                    abort(request)
                    return web.Response()
                return _json(fault.body or {"code": 0, "message": "as told"}, fault.status)
        if request.method == "PATCH":
            await asyncio.sleep(self.hold_edits)
        return await handler(request)

    async def rest(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        body = request[BODY] or dict(request.query)
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
        return {"url": f"ws://127.0.0.1:{self.port}/gateway", "shards": 1, "session_start_limit": limit}

    def _sync(self, body: list[dict[str, Any]], _: str) -> list[dict[str, Any]]:
        self.counts["sync"] += 1
        fixed = {"application_id": BOT, "version": "1", "default_member_permissions": None}
        return [{"description": "", **command, "id": str(next(self.ids)), **fixed} for command in body]

    def _type(self, _: Any, channel: str) -> None:
        self.typed[int(channel)].append(asyncio.get_running_loop().time())

    def _send(self, body: dict[str, Any], channel: str) -> dict[str, Any]:
        nonce = body.get("nonce")
        if body.get("enforce_nonce") and nonce in self._nonces:
            return self.messages[self._nonces[nonce]]
        return self._store(int(channel), body, nonce)

    def _edit(self, body: dict[str, Any], _: str, message: str) -> dict[str, Any]:
        if int(message) not in self.messages:
            raise RefusedError(404, 10008, "Unknown Message")
        stands = self.messages[int(message)]
        laid_out = (body.get("flags") or 0) & _LAYOUT
        if (stands["flags"] & _LAYOUT and body.get("content")) or (laid_out and body.get("content")):
            raise RefusedError(400, 50035, "a layout takes no content")
        stands |= {key: body[key] for key in ("content", "embeds", "components") if key in body}
        stands["content"] = stands["content"] or ""
        stands["flags"] = (stands["flags"] | laid_out) & ~_LOADING
        self._note(stands)
        return stands

    def _edit_response(self, body: dict[str, Any], token: str) -> dict[str, Any]:
        return self._edit(body, "", self._original({}, token)["id"])

    def _delete_response(self, body: dict[str, Any], token: str) -> None:
        self._delete(body, "", self._original({}, token)["id"])

    def _delete(self, _: Any, __: str, message: str) -> None:
        if self.messages.pop(int(message), None) is None:
            raise RefusedError(404, 10008, "Unknown Message")

    def _history(self, query: Any, channel: str) -> list[dict[str, Any]]:
        """The newest messages, or with `after` the first after that one; the newest of them first in any case."""
        limit = int(query.get("limit", 50))
        here = [message for message in self.messages.values() if message["channel_id"] == channel]
        if "after" in query:
            here = [message for message in here if int(message["id"]) > int(query["after"])][:limit]
        return here[::-1][:limit]

    def _get(self, _: Any, __: str, message: str) -> dict[str, Any]:
        if int(message) not in self.messages:
            raise RefusedError(404, 10008, "Unknown Message")
        return self.messages[int(message)]

    def _acknowledge(self, body: dict[str, Any], interaction: str, token: str) -> dict[str, Any]:
        if interaction in self.originals:
            raise RefusedError(400, 40060, "Interaction has already been acknowledged.")
        self.acknowledged[int(interaction)] = asyncio.get_running_loop().time()
        data = {**(body.get("data") or {}), "thinking": body["type"] == 5}
        message = self._store(self._interactions[token], data, None)
        self.originals[interaction] = message
        return {
            "interaction": {"id": interaction, "type": 2, "response_message_id": message["id"]},
            "resource": {"type": body["type"], "message": message},
        }

    def _original(self, _: Any, token: str) -> dict[str, Any]:
        if token.removeprefix("token-") not in self.originals:
            raise RefusedError(404, 10015, "Unknown Webhook")
        return self.originals[token.removeprefix("token-")]

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
        message = message_in(channel, next(self.ids), ME, body.get("content") or "")
        message |= {"embeds": body.get("embeds") or [], "components": body.get("components") or []}
        message["flags"] = (body.get("flags") or 0) | (_LOADING if body.get("thinking") else 0)
        self.messages[int(message["id"])] = message
        if reference := body.get("message_reference"):
            self.replies[int(reference["message_id"])].append(int(message["id"]))
            message |= {"type": 19, "message_reference": reference}
        if nonce:
            self._nonces[nonce] = int(message["id"])
        self._note(message)
        self.sent_at[int(message["id"])] = asyncio.get_running_loop().time()
        return message

    def _note(self, message: dict[str, Any]) -> None:
        self.shown.append((int(message["id"]), text_of(message)))
        self.shown_at.append((asyncio.get_running_loop().time(), text_of(message)))

    def _thread(self, body: dict[str, Any], _: str, message: str) -> dict[str, Any]:
        if int(message) in self.threads:
            raise RefusedError(400, 160004, "A thread has already been created for this message")
        self.threads.append(int(message))
        return thread_on(int(message), body["name"])


_ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("GET", "/users/@me", LoopbackRest._log_in),
    ("GET", "/oauth2/applications/@me", LoopbackRest._application),
    ("GET", "/gateway/bot", LoopbackRest._gateway_bot),
    ("PUT", r"/applications/(\d+)/commands", LoopbackRest._sync),
    ("POST", r"/channels/(\d+)/typing", LoopbackRest._type),
    ("POST", r"/channels/(\d+)/messages", LoopbackRest._send),
    ("PATCH", r"/channels/(\d+)/messages/(\d+)", LoopbackRest._edit),
    ("GET", r"/channels/(\d+)/messages", LoopbackRest._history),
    ("GET", r"/channels/(\d+)/messages/(\d+)", LoopbackRest._get),
    ("DELETE", r"/channels/(\d+)/messages/(\d+)", LoopbackRest._delete),
    ("POST", r"/channels/(\d+)/messages/(\d+)/threads", LoopbackRest._thread),
    ("POST", r"/interactions/(\d+)/([^/]+)/callback", LoopbackRest._acknowledge),
    ("PATCH", r"/webhooks/\d+/([^/]+)/messages/@original", LoopbackRest._edit_response),
    ("DELETE", r"/webhooks/\d+/([^/]+)/messages/@original", LoopbackRest._delete_response),
    ("GET", r"/webhooks/\d+/([^/]+)/messages/@original", LoopbackRest._original),
    ("POST", r"/webhooks/\d+/([^/]+)", LoopbackRest._follow_up),
    ("POST", "/users/@me/channels", LoopbackRest._open_dm),
    ("GET", r"/users/(\d+)", LoopbackRest._user),
)


def _snowflakes() -> Iterator[int]:
    """Ids as Discord gives them: by the time, and no two the same."""
    last = 0
    while True:
        last = max(last + 1, discord.utils.time_snowflake(discord.utils.utcnow()))
        yield last


async def _body(request: web.Request) -> Any:
    """What was sent, also where files come with it."""
    if not request.can_read_body:
        return None
    if request.content_type == "multipart/form-data":
        return json.loads((await request.post())["payload_json"])  # type: ignore[arg-type]
    return await request.json()


def _json(body: object, status: int = 200) -> web.Response:
    """As Discord answers: no charset, and `Via` on a 429, or discord.py takes it for something else."""
    response = web.json_response(body, status=status)
    response.headers["Content-Type"] = "application/json"
    if status == 429:
        response.headers["Via"] = "1.1 loopback"
    return response


def abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
