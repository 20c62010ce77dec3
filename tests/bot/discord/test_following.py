"""Following in Discord: told by itself, at most once a period, never twice, and ended or erased when asked."""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Callable

import discord
import pytest
import simcord

from bot.discord.client import DatelineBot
from bot.discord.database.subscriptions import Subscriptions
from bot.discord.records import Subscription
from bot.discord.rendering.message import Message, as_layout
from bot.discord.rendering.news import PAGES
from bot.discord.schedule import timezones
from bot.discord.texts import NO_HOURS, NO_TIMEZONE, NOT_ALLOWED, ONE_OF_THEM, TOO_MANY
from bot.errors import StorageError
from corpus import DatelineError
from index.backends.place import Place
from tests.bot.conftest import BOTH
from tests.bot.discord.conftest import Server
from tests.support.discord.engine import CannedEngine
from tests.support.discord.kept import stands
from tests.support.discord.reading import text_of, told

SAILS, STAYS = "Ferry sails, the harbour office said.", "Ferry stays, the harbour office said."


def direct(server: Server, person: simcord.MemberActor) -> list[str]:
    """What the bot has written to somebody directly."""
    return server.said(person.user.dm_channel)


def held(server: Server) -> list[Subscription]:
    ids = server.database.subscriptions._connection.all("SELECT DISTINCT person, guild FROM subscriptions")
    return [one for person, guild in ids for one in server.database.subscriptions.of(person, guild)]


async def tell(server: Server, *, due: bool = True) -> None:
    """Time passes until everything is due, and the bot looks what there is to tell."""
    if due:
        database = server.database.subscriptions._connection
        database.all("UPDATE subscriptions SET due = ?, lease = 0", time.time() - 1)
    await server.bot._notifier.tell()
    await server.env.settle()


async def test_new_reports_are_told_directly_once_and_at_most_once_a_period(
    server: Server, engine: CannedEngine, make_bot: Callable[..., DatelineBot]
) -> None:
    engine.following.published.append("Ferry rests")
    asked = await server.alice.slash(server.channel, "follow", topic="ferry", period="daily")
    assert asked.ephemeral
    assert told(asked).startswith(
        "What is new of “ferry” will be told in your direct messages, at most once a day"
    )
    await tell(server)
    assert direct(server, server.alice) == [], "what was there before is not told"

    engine.following.published.append("Ferry sails")
    await tell(server, due=False)
    assert direct(server, server.alice) == [], "it is not due"
    await tell(server)
    (message,) = direct(server, server.alice)
    assert message.splitlines()[:2] == ["**1 new report** on “ferry”", SAILS]
    assert held(server)[0].due > time.time() + 23 * 3600

    engine.following.published.append("Ferry stays")
    await server.env.restart_bot(make_bot())
    await tell(server, due=False)
    assert len(direct(server, server.alice)) == 1
    await tell(server)
    await tell(server)
    assert [text.splitlines()[1] for text in direct(server, server.alice)] == [SAILS, STAYS]
    assert server.said() == []


async def test_a_channel_is_told_for_whoever_may_manage_the_server_and_for_nobody_else(
    server: Server, engine: CannedEngine, admin: simcord.MemberActor
) -> None:
    refused = await server.alice.slash(server.channel, "follow", topic="ferry", here=True)
    assert told(refused) == NOT_ALLOWED
    allowed = await admin.slash(server.channel, "follow", question="When does the ferry sail", here=True)
    assert f"<#{server.channel.id}>" in told(allowed)
    assert allowed.ephemeral
    engine.following.published.append("Ferry sails")
    await tell(server)

    (message,) = server.said()
    assert message.startswith("**1 new report** on “When does the ferry sail?”")


async def test_what_is_followed_is_listed_and_ended_by_whom_it_is_for(
    server: Server, engine: CannedEngine, admin: simcord.MemberActor
) -> None:
    nothing = await server.alice.slash(server.channel, "following")
    assert told(nothing).startswith("You follow nothing yet")
    await server.alice.slash(server.channel, "follow", topic="ferry", quiet="22-7")
    await admin.slash(server.channel, "follow", outlet="Lerne Post", here=True)
    hers = await server.alice.slash(server.channel, "following")
    his = await admin.slash(server.channel, "following")
    assert "“ferry”" in told(hers)
    assert "not from 22 to 7 h UTC" in told(hers)
    assert "everything by Lerne Post" not in told(hers)
    assert "everything by Lerne Post" in told(his)

    assert hers.response
    assert his.response
    mine, channels = held(server)
    # Only the administrator was shown this menu; a hostile client can send its ids from anywhere.
    server.env.backend.create_message(
        server.channel.id, server.bot._places.me, "", components=his.response.components, flags=1 << 15
    )
    public = server.channel.last_message
    assert public
    await server.alice.select(public, [str(channels.id)], custom_id="dateline:end")
    assert held(server) == [mine, channels], "it is not hers to end"
    await server.alice.select(hers.response, [str(mine.id)], custom_id="dateline:end")
    assert text_of(hers.response).startswith("You follow nothing yet")
    await admin.select(his.response, [str(channels.id)], custom_id="dateline:end")
    assert held(server) == []


async def test_what_cannot_be_followed_is_refused_with_a_reason(server: Server) -> None:
    async def refused(**options: object) -> str:
        return told(await server.alice.slash(server.channel, "follow", **options))

    assert await refused(topic="ferry", question="When?") == ONE_OF_THEM
    assert await refused(topic="ferry", quiet="at night") == NO_HOURS
    assert await refused(topic="ferry", timezone="Mars/Olympus") == NO_TIMEZONE
    assert "name a topic" in await refused()
    for number in range(20):
        await server.alice.slash(server.channel, "follow", topic=f"ferry {number}")
    assert await refused(topic="one more") == TOO_MANY
    again = await refused(topic="ferry 3", period="weekly")
    assert "once a week" in again, "the same anew takes the place of itself"
    assert len(held(server)) == 20


@BOTH
async def test_two_processes_share_what_is_due_and_a_dead_ones_is_taken_over(
    server: Server,
    engine: CannedEngine,
    make_bot: Callable[..., DatelineBot],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for topic in ("ferry", "bridge"):
        await server.alice.slash(server.channel, "follow", topic=topic)
    one, two = server.database.subscriptions, make_bot()._database.subscriptions
    one._connection.all("UPDATE subscriptions SET due = 0")
    first, second = one.take_due(), two.take_due()

    assert first
    assert second
    assert first.id != second.id
    assert one.take_due() is two.take_due() is None
    later = time.time() + 16
    monkeypatch.setattr(time, "time", lambda: later)
    one.renew()
    again = one.take_due()
    assert again
    assert again.id == second.id
    assert one.take_due() is None
    assert two.prepare(second, "{}", 1, 1) is None, "it is not that process's any more"


@pytest.mark.parametrize("sent", [False, True])
@BOTH
async def test_a_message_that_a_process_died_on_is_sent_by_the_next_unless_it_stands(
    server: Server,
    engine: CannedEngine,
    admin: simcord.MemberActor,
    make_bot: Callable[..., DatelineBot],
    sent: bool,
) -> None:
    await admin.slash(server.channel, "follow", topic="ferry", here=True)
    engine.following.published.append("Ferry sails")
    dead = make_bot()._database.subscriptions
    dead._connection.all("UPDATE subscriptions SET due = ?", time.time() - 1)
    taken = dead.take_due()
    assert taken
    message = Message("**1 new report** on “ferry”", small=("As it was composed.",))
    nonce = discord.utils.time_snowflake(discord.utils.utcnow())
    assert dead.prepare(taken, PAGES.dump_json((message,)).decode(), 1, nonce)
    if sent:
        shown = as_layout(message).to_components()  # type: ignore[no-untyped-call]
        server.env.backend.create_message(
            server.channel.id, server.bot._places.me, "", components=shown, flags=1 << 15
        )
    engine.following.published.append("Ferry stays")
    await tell(server)

    (said,) = server.said()
    assert said == "**1 new report** on “ferry”\n-# As it was composed."
    await tell(server)
    assert [text.splitlines()[1] for text in server.said()[1:]] == [STAYS], (
        "what came since is told the next time"
    )


async def test_what_discord_refuses_is_told_the_next_time_and_said_so(
    server: Server, engine: CannedEngine, admin: simcord.MemberActor
) -> None:
    await admin.slash(server.channel, "follow", topic="ferry", here=True)
    engine.following.published.append("Ferry sails")
    where = f"/channels/{server.channel.id}/messages"
    server.env.inject_error("POST", where, status=403, code=50013, message="Missing Permissions")
    await tell(server)
    assert server.said() == []
    assert "Not delivered: Missing Permissions" in told(await admin.slash(server.channel, "following"))
    await tell(server)
    assert [text.splitlines()[1] for text in server.said()] == [SAILS]
    assert "Not delivered" not in told(await admin.slash(server.channel, "following"))


@pytest.mark.parametrize("step", ["prepare", "done"])
async def test_what_the_database_failed_on_is_told_at_the_next_look_and_once(
    server: Server, engine: CannedEngine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    await server.alice.slash(server.channel, "follow", topic="ferry")
    engine.following.published.append("Ferry sails")
    with monkeypatch.context() as away:
        away.setattr(Subscriptions, step, _away)
        with pytest.raises(StorageError):
            await tell(server)
    server.database.renew()
    await tell(server, due=False)
    assert [text.splitlines()[1] for text in direct(server, server.alice)] == [SAILS]
    assert held(server)[0].due > time.time()


def _away(*_: object) -> None:
    raise StorageError("db.example: PostgreSQL cannot be used")


async def test_an_index_that_cannot_be_read_is_asked_again_a_minute_later(
    server: Server, engine: CannedEngine
) -> None:
    await server.alice.slash(server.channel, "follow", topic="ferry")
    engine.following.published.append("Ferry sails")
    engine.following.error = DatelineError("the index is being moved")
    await tell(server)
    (waiting,) = held(server)
    assert 50 < waiting.due - time.time() <= 60
    engine.following.error = None
    await tell(server)
    assert len(direct(server, server.alice)) == 1


@BOTH
async def test_forget_me_erases_what_a_person_follows_and_my_data_tells_it(
    server: Server, place: Place
) -> None:
    await server.alice.slash(server.channel, "follow", topic="ZEBRA-7", quiet="22-7")
    await server.bob.slash(server.channel, "follow", topic="ferry")
    data = await server.alice.slash(server.channel, "my-data")
    assert data.response
    (attached,) = data.response.attachments
    (follow,) = json.loads(await attached.read())["follows"]
    assert (follow["topic"], follow["period"], follow["quiet"]) == ("ZEBRA-7", "daily", [22, 7])
    await server.alice.slash(server.channel, "forget-me")

    assert [one.person for one in held(server)] == [server.bob.id]
    assert not stands("ZEBRA-7", place)


async def test_a_server_that_is_left_is_told_nothing_any_more(
    server: Server, admin: simcord.MemberActor
) -> None:
    await admin.slash(server.channel, "follow", topic="ferry", here=True)
    await server.alice.slash(server.channel, "follow", topic="ferry")
    server.env.backend.emit("GUILD_DELETE", {"id": str(server.guild.id)})
    await server.env.settle()

    assert [one.person for one in held(server)] == [server.alice.id]


async def test_a_brief_is_told_at_once_or_on_a_schedule(
    server: Server, engine: CannedEngine, admin: simcord.MemberActor
) -> None:
    engine.following.published += ["Ferry sails", "Bridge closed"]
    now = await server.alice.slash(server.channel, "brief", of="week")
    assert now.response
    assert text_of(now.response).splitlines()[:3] == [
        "**8 Oct 2026 to 14 Oct 2026:** 4 reports, 2 stories",
        SAILS,
        "-# Ferry sails — The Harbour Gazette, 2 Mar 2026, 2 outlets",
    ]
    assert told(await server.alice.slash(server.channel, "brief", every="daily")) == NOT_ALLOWED
    await admin.slash(server.channel, "brief", every="weekly", hour=7)
    (brief,) = held(server)
    assert (brief.is_brief, brief.schedule.hour) == (True, 7)
    await tell(server)
    assert len(server.said()) == 1, "there is nothing new, so nothing is said"
    engine.following.published.append("Ferry stays")
    await tell(server)
    assert server.said()[1].splitlines()[:2] == ["**What is new:** 2 reports, 1 story", STAYS]


@pytest.mark.parametrize("command", ["follow", "brief"])
async def test_timezones_are_suggested_and_nothing_else_is_taken(
    server: Server, admin: simcord.MemberActor, command: str
) -> None:
    offered = await admin.autocomplete(server.channel, command, "timezone", "utc")
    assert "UTC" in [choice["value"] for choice in offered]
    options = {"every": "daily"} if command == "brief" else {"topic": "ferry"}
    refused = await admin.slash(server.channel, command, timezone="Mars/Olympus", **options)
    assert told(refused) == NO_TIMEZONE
    assert held(server) == []


async def test_my_data_tells_at_which_hour_a_brief_comes(server: Server, admin: simcord.MemberActor) -> None:
    await admin.slash(server.channel, "brief", every="weekly", hour=7)
    data = await admin.slash(server.channel, "my-data")
    assert data.response
    (attached,) = data.response.attachments
    (brief,) = json.loads(await attached.read())["follows"]
    assert (brief["period"], brief["hour"]) == ("weekly", 7)


async def test_a_channel_that_is_kept_to_some_outlets_is_told_nothing_of_others(
    server: Server, engine: CannedEngine, admin: simcord.MemberActor
) -> None:
    await admin.slash(server.channel, "follow", topic="ferry", here=True)
    server.database.servers.set_outlets(server.guild.id, server.channel.id, ["Lerne Post"])
    engine.following.published.append("Ferry sails")  # by The Harbour Gazette
    await tell(server)

    assert server.said() == []


async def test_what_fell_due_while_nobody_was_at_work_waits_for_the_end_of_the_quiet_hours(
    server: Server, engine: CannedEngine
) -> None:
    hour = datetime.datetime.now(datetime.UTC).hour
    quiet = f"{hour}-{(hour + 2) % 24}"
    await server.alice.slash(server.channel, "follow", topic="ferry", quiet=quiet)
    engine.following.published.append("Ferry sails")
    await tell(server)

    assert direct(server, server.alice) == []
    (waiting,) = held(server)
    assert 3600 - 60 < waiting.due - time.time() <= 7200
    assert datetime.datetime.fromtimestamp(waiting.due, datetime.UTC).hour == (hour + 2) % 24


async def test_a_timezone_is_the_one_that_the_person_or_the_server_named_last(
    server: Server, admin: simcord.MemberActor
) -> None:
    if "Europe/Berlin" not in timezones():
        pytest.skip("this machine knows no timezones")
    await server.alice.slash(server.channel, "follow", topic="ferry", quiet="22-7", timezone="Europe/Berlin")
    again = await server.alice.slash(server.channel, "follow", topic="bridge", quiet="22-7")
    assert "not from 22 to 7 h Europe/Berlin" in told(again)
    await admin.slash(server.channel, "brief", every="daily")
    await admin.slash(server.channel, "follow", topic="quay", here=True, timezone="Asia/Tokyo")
    await admin.slash(server.channel, "brief", every="weekly")
    zones = [one.schedule.timezone for one in held(server)]
    assert zones == ["Europe/Berlin", "Europe/Berlin", "Asia/Tokyo", "Asia/Tokyo"], (
        "the second brief replaces the first"
    )
