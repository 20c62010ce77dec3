"""Which answers cite an article: those of kept conversations by name, those in Discord by their number."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing, suppress

from bot.conversation.keeping import conversations_at, has_conversations
from bot.settings import Settings
from bot.terminal.options import counted
from corpus.errors import DatelineError


def citing(settings: Settings, ids: Collection[str]) -> list[str]:
    """A line for each question of a conversation whose answer cites one of the articles, and one for Discord."""
    return [*_in_conversations(settings, ids), *_in_discord(settings, ids)]


def _in_conversations(settings: Settings, ids: Collection[str]) -> list[str]:
    if not has_conversations(settings.index.place):
        return []
    with closing(conversations_at(settings.index.place)) as conversations:
        return [
            f"the conversation “{name}”: {turn.question}"
            for name in conversations.names()
            for turn in conversations.turns(name)
            if not set(ids).isdisjoint(turn.articles)
        ]


def _in_discord(settings: Settings, ids: Collection[str]) -> list[str]:
    """A number and nothing else: what people asked there is theirs. Whoever may not read it is told nothing."""
    from bot.discord.database import Database, has_database

    with suppress(OSError, DatelineError):
        if has_database(settings.discord_place):
            with closing(Database(settings.discord_place, "show", read_only=True)) as database:
                count = database.answers.citing(ids)
                return [f"{counted(count, 'answer')} in Discord"] if count else []
    return []
