"""The languages of people's own Discord that the bot knows: for its commands and for what it says of itself.

What articles say, and what is made of it, stays in their language. Each language is a file in languages/.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

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


def said(text: str, language: discord.Locale | None) -> str:
    """A text or label of the bot's own in a language; as it is where it is something else."""
    return _own(FILES[language]).get(text, text) if language in FILES else text


def spoken(view: discord.ui.View | discord.ui.LayoutView, language: discord.Locale | None) -> None:
    """Puts what a view says of the bot's own into a language."""
    for item in view.walk_children():
        if isinstance(item, discord.ui.TextDisplay):
            item.content = said(item.content, language)
        elif isinstance(item, discord.ui.Button) and item.label:
            item.label = said(item.label, language)
        elif isinstance(item, discord.ui.Select):
            item.placeholder = said(item.placeholder or "", language) or None
            for option in item.options:
                option.label = said(option.label, language)


@cache
def read(name: str) -> Mapping[str, Mapping[str, str]]:
    """The names, descriptions, labels and texts of a language."""
    return tomllib.loads((Path(__file__).parent / "languages" / f"{name}.toml").read_text("utf-8"))


@cache
def _own(name: str) -> Mapping[str, str]:
    """The bot's own words, and what they are in a language."""
    language = read(name)
    return {**language["labels"], **{getattr(texts, key): text for key, text in language["texts"].items()}}
