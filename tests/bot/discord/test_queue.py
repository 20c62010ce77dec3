"""Waiting in line: in order, told one's place, and no way to lose a turn."""

from __future__ import annotations

import asyncio

import pytest

from bot.discord.delivery.queue import FullError, Queue


async def quiet(place: int) -> None: ...


async def test_people_are_served_in_order_and_told_their_place() -> None:
    queue = Queue(1, 5)
    served: list[int] = []
    told: dict[int, list[int]] = {1: [], 2: []}

    async def ask(person: int) -> None:
        async def tell(place: int) -> None:
            told[person].append(place)

        async with queue.turn(tell):
            served.append(person)

    async with queue.turn(quiet):
        waiting = [asyncio.create_task(ask(person)) for person in (1, 2)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert queue.waiting == 2
    await asyncio.gather(*waiting)
    assert served == [1, 2]
    assert told[1][0] == 1
    assert told[2][0] == 2


async def test_a_full_line_turns_people_away() -> None:
    queue = Queue(1, 0)
    async with queue.turn(quiet):
        with pytest.raises(FullError):
            async with queue.turn(quiet):
                pass


async def test_somebody_who_gives_up_costs_nobody_a_turn() -> None:
    queue = Queue(1, 5)

    async def ask() -> None:
        async with queue.turn(quiet):
            pass

    async with queue.turn(quiet):
        gone, stays = asyncio.create_task(ask()), asyncio.create_task(ask())
        await asyncio.sleep(0)
        gone.cancel()
    gone.cancel()
    await asyncio.wait_for(stays, 5)
    async with queue.turn(quiet):
        pass
