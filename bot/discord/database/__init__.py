"""What the bot remembers: who is answering what, what was answered, servers' rules, feedback, and what is to be told
of by itself. It is in a file, or where the index is in PostgreSQL there, for any number of processes.

All SQL of the Discord shell is in this folder, and both databases understand it. Methods block for some milliseconds
at most where nobody else writes, and are safe from any thread.
"""

from __future__ import annotations

from bot.discord.database.answers import Answers
from bot.discord.database.connection import TABLES, Connection
from bot.discord.database.corrections import Corrections
from bot.discord.database.interactions import Interactions
from bot.discord.database.people import People
from bot.discord.database.questions import Questions
from bot.discord.database.rates import Rates
from bot.discord.database.remainders import Remainders
from bot.discord.database.reports import Reports
from bot.discord.database.servers import Servers
from bot.discord.database.subscriptions import Subscriptions
from bot.settings.shards import EVERY_SERVER, Shards
from bot.storage.opening import is_kept
from index.backends.place import Place


class Database:
    """What is kept at a place, by what it is. `owner` names this process among those that share it, and `shards` what
    it takes up of what others leave. Who only looks at it opens it `read_only`, as a bot of another version may be
    running on it.
    """

    def __init__(
        self, place: Place, owner: str, shards: Shards = EVERY_SERVER, *, read_only: bool = False
    ) -> None:
        self._connection = Connection(place, owner, shards, read_only=read_only)
        self.interactions = Interactions(self._connection)
        self.questions = Questions(self._connection)
        self.answers = Answers(self._connection)
        self.corrections = Corrections(self._connection)
        self.people = People(self._connection)
        self.rates = Rates(self._connection)
        self.remainders = Remainders(self._connection)
        self.reports = Reports(self._connection)
        self.servers = Servers(self._connection)
        self.subscriptions = Subscriptions(self._connection)

    def close(self) -> None:
        self._connection.close()

    def renew(self) -> None:
        """Says that this process is alive and still at work on what it has claimed."""
        self.questions.renew()
        self.interactions.renew()
        self.subscriptions.renew()
        self.rates.sweep()
        self._connection.scrub()


def has_database(place: Place) -> bool:
    """Whether the bot has ever run with its database at a place."""
    return is_kept(place, TABLES)
