"""Commands, buttons and the bot's own texts in the languages of people's own Discord."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import discord as library
import pytest

from bot.discord import texts
from bot.discord.client import DatelineBot
from bot.discord.language import FILES, Translator, read, said
from bot.discord.rendering import controls
from bot.settings.discord import DiscordSettings
from tests.support.discord.answers import answer
from tests.support.discord.engine import CannedEngine
from tests.support.discord.gateway import LoopbackDiscord
from tests.support.discord.live import bot, up
from tests.support.discord.payloads import interaction
from tests.support.discord.reading import labels, text_of
from tests.support.discord.requests import check

LANGUAGES = sorted(set(FILES.values()))
OWN = {name: text for name, text in vars(texts).items() if name.isupper() and isinstance(text, str)}
_MENU = 3
_OPTIONS = {1, 2}  # subcommands, and groups of them


@pytest.fixture
async def commands(make_bot: Callable[..., DatelineBot]) -> list[dict[str, Any]]:
    """The commands as Discord is told them."""
    made = make_bot()
    await made.add_cogs()
    translator = Translator()
    return [
        await command.get_translated_payload(made.tree, translator) for command in made.tree.get_commands()
    ]


def named(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Everything in some commands that has a name: they, what they take, and what may be chosen."""
    for part in parts:
        yield part
        yield from named(part.get("options", []))
        yield from part.get("choices", [])


def words_of(commands: list[dict[str, Any]], what: str) -> set[str]:
    return {part[what] for part in named(commands) if part.get(what)}


async def test_every_command_and_all_that_it_takes_has_each_language_within_discords_limits(
    commands: list[dict[str, Any]],
) -> None:
    for part in named(commands):
        for locale in map(str, FILES):
            name = part["name_localizations"][locale]
            choice = "value" in part
            assert 1 <= len(name) <= (100 if choice else 32)
            if part.get("type") != _MENU and not choice:
                assert all(char.isalnum() or char in "-_'" for char in name), name
                assert name == name.lower()
            if part.get("description"):
                assert 1 <= len(part["description_localizations"][locale]) <= 100
    check("PUT", "/applications/1/commands", commands)


async def test_no_two_commands_or_options_have_one_name_in_a_language(
    commands: list[dict[str, Any]],
) -> None:
    siblings = [commands, *(part["options"] for part in named(commands) if part.get("options"))]
    for parts in siblings:
        for locale in map(str, FILES):
            names = Counter(part["name_localizations"][locale] for part in parts)
            assert max(names.values()) == 1, names


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_language_has_all_that_is_said_and_nothing_else(
    commands: list[dict[str, Any]], language: str
) -> None:
    file = read(language)
    assert set(file["names"]) == words_of(commands, "name")
    assert set(file["descriptions"]) == words_of(commands, "description")
    assert set(file["texts"]) == set(OWN)
    rows = [
        *controls.answer_buttons(answer(), private=True),
        *controls.answer_buttons(answer(), private=False),
        *controls.page_buttons(1, 0, 2),
        *controls.reasons_menu(1),
    ]
    shown = {item.label for row in rows for item in row if isinstance(item, library.ui.Button)}
    (menu,) = controls.reasons_menu(1)[0]
    assert isinstance(menu, library.ui.Select)
    shown |= {menu.placeholder, *(option.label for option in menu.options), "Read", "Your question"}
    assert set(file["labels"]) == shown
    assert all(len(label) <= 45 for label in file["labels"].values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_names_commands_as_people_see_them(language: str) -> None:
    file = read(language)
    for name, text in file["texts"].items():
        for command in re.findall(r"`/([^`]+)`", text):
            assert set(command.split()) <= set(file["names"].values()), (name, command)
        bold = re.findall(r"\*\*([^*]+)\*\*", text)
        if name in ("HELP", "FORGOT"):
            known = {*file["names"].values(), *file["labels"].values(), bold[0] if name == "HELP" else ""}
            assert set(bold) <= known


def test_what_is_not_the_bots_own_stays_as_it_is() -> None:
    assert said("A report.", library.Locale.german) == "A report."
    assert said(texts.THANKS, None) == said(texts.THANKS, library.Locale.japanese) == "Thank you."


@pytest.mark.parametrize(
    ("locale", "thanks", "buttons"),
    [("de", "Danke.", "Quellen"), ("fr", "Merci.", "Sources"), ("es-419", "Gracias.", "Fuentes")],
)
async def test_people_read_what_only_they_see_in_their_language_and_others_in_the_servers(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings,
    locale: str, thanks: str, buttons: str,
) -> None:  # fmt: skip
    async def use(payload: dict[str, Any]) -> None:
        discord._interactions[payload["token"]] = 2000
        await discord.dispatch("INTERACTION_CREATE", {**payload, "locale": locale, "guild_locale": "en-US"})

    async with bot(engine, settings):
        await up(discord)
        asked: dict[str, object] = {"question": "When did the ferry resume?"}
        await use(interaction(next(discord.ids), "ask", 1, 2000, asked))
        await discord.until(lambda: len(discord.said()) == 1)
        (public,) = discord.messages.values()
        assert labels(public)[0] == "Sources"
        await use(interaction(next(discord.ids), "ask", 2, 2000, {**asked, "private": True}))
        await discord.until(lambda: len(discord.said()) == 2)
        *_, private = discord.messages.values()
        assert labels(private)[0] == buttons
        click = interaction(next(discord.ids), "", 1, 2000, {})
        click |= {"type": 3, "data": {"custom_id": controls.HELPFUL, "component_type": 2}}
        await use({**click, "message": public})
        await discord.until(lambda: thanks in map(text_of, discord.messages.values()))
