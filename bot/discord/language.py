"""The languages of people's own Discord that the bot knows: for its commands and for what it says of itself.

What articles say, and what is made of it, stays in their language. Each language is a file in languages/. Whoever
handles an event says once which language is spoken; what is then said to people goes through `say` and `many`.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.discord import texts

FILES = {
    discord.Locale.german: "de",
    discord.Locale.french: "fr",
    discord.Locale.spain_spanish: "es",
    discord.Locale.latin_american_spanish: "es",
}
_NAMES = (
    app_commands.TranslationContextLocation.command_name,
    app_commands.TranslationContextLocation.group_name,
    app_commands.TranslationContextLocation.parameter_name,
    app_commands.TranslationContextLocation.choice_name,
)
_spoken: ContextVar[str | None] = ContextVar("language", default=None)


class Translator(app_commands.Translator):
    """Names and describes commands in each language."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        if locale not in FILES:
            return None
        kind = "names" if context.location in _NAMES else "descriptions"
        return read(FILES[locale])[kind].get(string.message)


def of(locale: discord.Locale | None) -> str | None:
    """The language of a client or a server; None where that is English or one that the bot does not know."""
    return FILES.get(locale) if locale else None


def spoken() -> str | None:
    """The language of what is being said."""
    return _spoken.get()


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """What is said in the block, and in threads and tasks begun there, is in a language."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def say(text: str, **values: object) -> str:
    """A text of the bot's own in the language that is spoken, with its values; as it is where it is something else."""
    language = spoken()
    words = _own(language).get(text, text) if language else text
    return words.format(**values) if values else words


def many(number: int, one: str, more: str, **values: object) -> str:
    """One text or the other, whose `n` is a number."""
    return say(one if number == 1 else more, n=counted(number), **values)


def counted(number: int) -> str:
    """A number with its thousands set apart."""
    language = spoken()
    return f"{number:,}".replace(",", read(language)["dates"]["thousands"]) if language else f"{number:,}"


def day(date: datetime.date | None) -> str:
    if date is None:
        return say("undated")
    language = spoken()
    if language is None:
        return f"{date.day} {date:%b} {date.year}"
    dates = read(language)["dates"]
    return str(dates["day"].format(day=date.day, month=dates["months"][date.month - 1], year=date.year))


@cache
def read(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The names, descriptions, labels, phrases and texts of a language, and how it writes dates."""
    return tomllib.loads((Path(__file__).parent / "languages" / f"{name}.toml").read_text("utf-8"))


@cache
def _own(name: str) -> Mapping[str, str]:
    """The bot's own words, and what they are in a language."""
    language = read(name)
    texts_of = {getattr(texts, key): text for key, text in language["texts"].items()}
    return {**language["labels"], **language["phrases"], **texts_of}
