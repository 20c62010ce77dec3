"""The queue in front of the engine: so many questions at once, so many waiting, each told its place."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

_TELL_EVERY = 1.0


class FullError(Exception):
    """Nobody else can be let into the queue now."""


class Queue:
    """First come, first served. `at_once` are served together and `room` may wait."""

    def __init__(self, at_once: int, room: int) -> None:
        self._free = at_once
        self._room = room
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @asynccontextmanager
    async def turn(self, tell: Callable[[int], Awaitable[None]]) -> AsyncIterator[None]:
        """Holds a turn while the block runs; `tell(place)` is awaited every second of waiting, 1 being next.

        Raises FullError at once where the queue is full.
        """
        if self._free and not self._waiting:
            self._free -= 1
        else:
            await self._wait(tell)
        try:
            yield
        finally:
            self._free += 1
            self._call_next()

    async def _wait(self, tell: Callable[[int], Awaitable[None]]) -> None:
        if len(self._waiting) >= self._room:
            raise FullError
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(called)
        try:
            while not called.done():
                await tell(self._waiting.index(called) + 1)
                await asyncio.wait([called], timeout=_TELL_EVERY)
        except BaseException:
            self._leave(called)
            raise

    def _call_next(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            self._waiting.popleft().set_result(None)

    def _leave(self, called: asyncio.Future[None]) -> None:
        if called.done():  # called just as it gave up: the turn goes to the next
            self._free += 1
            self._call_next()
        else:
            self._waiting.remove(called)
