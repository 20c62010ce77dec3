"""What the bot remembers, in SQLite: who is answering what, what was answered, servers' rules, feedback, and what
is to be told of by itself.

All SQL of the Discord shell is in this folder. Methods block for well under a millisecond where nobody holds
the file, are safe from any thread, and any number of processes may share the file.
"""

from __future__ import annotations

from pathlib import Path

from bot.discord.database.answers import Answers
from bot.discord.database.connection import Connection
from bot.discord.database.corrections import Corrections
from bot.discord.database.interactions import Interactions
from bot.discord.database.people import People
from bot.discord.database.questions import Questions
from bot.discord.database.remainders import Remainders
from bot.discord.database.reports import Reports
from bot.discord.database.servers import Servers
from bot.discord.database.subscriptions import Subscriptions


class Database:
    """One open file by what it holds. `owner` names this process among those that share it."""

    def __init__(self, path: Path, owner: str) -> None:
        self._connection = Connection(path, owner)
        self.interactions = Interactions(self._connection)
        self.questions = Questions(self._connection)
        self.answers = Answers(self._connection)
        self.corrections = Corrections(self._connection)
        self.people = People(self._connection)
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
        self._connection.scrub()
