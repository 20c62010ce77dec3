"""What people and channels are to be told of, and what of it is told: by one process, and never twice."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from bot.discord.database.connection import Connection
from bot.discord.records import Subscription
from bot.discord.schedule import UTC, Period, Schedule
from bot.following.follow import Follow
from index.store.statements import marks

_FIELDS = (
    *("id", "person", "channel", "guild", "words", "outlet", "period", "timezone", "hour", "quiet"),
    *("told", "due", "language", "message", "upto", "nonce", "trouble"),
)
_ALL = ", ".join(_FIELDS)


class Subscriptions:
    """Follows and briefs, each with when it is due and how far it has been told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, subscription: Subscription, most: int) -> bool:
        """Keeps a subscription, unless its person or channel has `most` already; the same anew replaces itself."""
        place = "person = ? AND channel IS NULL" if subscription.channel is None else "channel = ?"
        whose = subscription.person if subscription.channel is None else subscription.channel
        with self._connection.transaction():
            self._connection.all(
                f"DELETE FROM subscriptions WHERE {place} AND words = ? AND outlet = ?",
                *(whose, subscription.follow.words, subscription.follow.outlet),
            )
            ((count,),) = self._connection.all(f"SELECT count(*) FROM subscriptions WHERE {place}", whose)
            known = self._connection.all(
                "SELECT 1 FROM erased WHERE subject IN (?, ?) AND upto >= ?",
                *(subscription.person, subscription.guild, subscription.id),
            )
            if count >= most or known:
                return False
            self._connection.all(
                f"INSERT INTO subscriptions ({_ALL}) VALUES ({marks(_FIELDS)})", *_values(subscription)
            )
        return True

    def of(self, person: int, guild: int | None) -> list[Subscription]:
        """What a person is told directly, and, with a `guild`, what its channels are told; the oldest first."""
        rows = self._connection.all(
            f"""SELECT {_ALL} FROM subscriptions WHERE (person = ? AND channel IS NULL) OR
                (guild = ? AND channel IS NOT NULL) ORDER BY id""",
            *(person, guild),
        )
        return [_read(row) for row in rows]

    def timezone(self, person: int, guild: int | None) -> str:
        """The timezone of what a person, or with a `guild` its channels, came to be told of last; UTC before that."""
        which = "person = ? AND channel IS NULL" if guild is None else "guild = ? AND channel IS NOT NULL"
        rows = self._connection.all(
            f"SELECT timezone FROM subscriptions WHERE {which} ORDER BY id DESC LIMIT 1",
            person if guild is None else guild,
        )
        return str(rows[0][0]) if rows else UTC

    def end(self, subscription: Subscription) -> None:
        self._connection.all("DELETE FROM subscriptions WHERE id = ?", subscription.id)
        self._connection.erase()

    def take_due(self) -> Subscription | None:
        """Takes one that is due and that this process answers for, for LEASE seconds unless renewed; none where
        others have them all.
        """
        now = self._connection.now()
        with self._connection.transaction():
            rows = self._connection.all(
                f"""UPDATE subscriptions SET owner = ?, lease = ? WHERE id = (
                        SELECT id FROM subscriptions
                        WHERE due <= ? AND lease < ? AND {self._connection.ours} ORDER BY due LIMIT 1)
                    RETURNING {_ALL}""",
                *(self._connection.owner, self._connection.lease(), now, now),
            )
        return _read(rows[0]) if rows else None

    def renew(self) -> None:
        self._connection.all(
            "UPDATE subscriptions SET lease = ? WHERE owner = ?",
            *(self._connection.lease(), self._connection.owner),
        )

    def release(self) -> None:
        """Lets go of what this process has taken: somebody takes it on from where it is."""
        self._connection.all(
            "UPDATE subscriptions SET owner = '', lease = 0 WHERE owner = ?", self._connection.owner
        )

    def prepare(self, subscription: Subscription, message: str, upto: int, nonce: int) -> Subscription | None:
        """Notes what is about to be sent, so that whoever takes over sends that and nothing else.

        None where the subscription was ended or forgotten meanwhile, or another process has it now.
        """
        rows = self._connection.all(
            f"""UPDATE subscriptions SET message = ?, upto = ?, nonce = ? WHERE id = ? AND owner = ?
                RETURNING {_ALL}""",
            *(message, upto, nonce, subscription.id, self._connection.owner),
        )
        return _read(rows[0]) if rows else None

    def done(self, subscription: Subscription, upto: int) -> None:
        """It has been told up to a number of the change log, and is due again a period later."""
        self._settle(subscription, upto, trouble="")

    def undeliverable(self, subscription: Subscription, trouble: str) -> None:
        """Discord refuses the message: what it told of is told the next time."""
        self._settle(subscription, subscription.told, trouble=trouble)

    def postpone(self, subscription: Subscription, seconds: float) -> None:
        """Gives it up for now: somebody takes it on from where it is."""
        self._connection.all(
            "UPDATE subscriptions SET owner = '', lease = 0, due = ? WHERE id = ? AND owner = ?",
            *(self._connection.now() + seconds, subscription.id, self._connection.owner),
        )

    def _settle(self, subscription: Subscription, told: int, *, trouble: str) -> None:
        due = subscription.schedule.after(subscription.due, self._connection.now())
        self._connection.all(
            """UPDATE subscriptions SET told = ?, due = ?, trouble = ?, message = NULL, upto = NULL,
               nonce = NULL, owner = '', lease = 0 WHERE id = ? AND owner = ?""",
            *(told, due, trouble, subscription.id, self._connection.owner),
        )


def _values(subscription: Subscription) -> tuple[Any, ...]:
    schedule = subscription.schedule
    return (
        *(subscription.id, subscription.person, subscription.channel, subscription.guild),
        *(subscription.follow.words, subscription.follow.outlet),
        *(schedule.period, schedule.timezone, schedule.hour, json.dumps(schedule.quiet)),
        *(subscription.told, subscription.due, subscription.language, None, None, None, ""),
    )


def _read(row: tuple[Any, ...]) -> Subscription:
    held = dict(zip(_FIELDS, row, strict=True))
    quiet = json.loads(held.pop("quiet"))
    schedule = Schedule(
        Period(held.pop("period")),
        held.pop("timezone"),
        held.pop("hour"),
        (quiet[0], quiet[1]) if quiet else None,
    )
    follow = Follow(held.pop("words"), held.pop("outlet"))
    names = {field.name for field in dataclasses.fields(Subscription)}
    return Subscription(
        follow=follow, schedule=schedule, **{name: held[name] for name in held if name in names}
    )
