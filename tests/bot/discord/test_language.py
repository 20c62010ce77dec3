"""Commands, buttons and the bot's own texts in the languages of people's own Discord."""

from __future__ import annotations

import ast
import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import discord as library
import pytest

from bot.discord import texts
from bot.discord.client import DatelineBot
from bot.discord.database import Database
from bot.discord.language import FILES, Translator, day, many, of, read, say, speaking
from bot.discord.records import Reason, Subscription, Told
from bot.discord.rendering import controls
from bot.discord.schedule import Period, Schedule
from bot.following.follow import Follow
from bot.settings.discord import DiscordSettings
from tests.bot.discord.conftest import Server
from tests.conftest import REPOSITORY
from tests.support.discord.answers import answer
from tests.support.discord.engine import CannedEngine
from tests.support.discord.gateway import LoopbackDiscord
from tests.support.discord.live import bot, up
from tests.support.discord.looks import LOOKS
from tests.support.discord.payloads import interaction
from tests.support.discord.reading import as_seen, labels, text_of
from tests.support.discord.requests import check

LANGUAGES = sorted(set(FILES.values()))
OWN = {name: text for name, text in vars(texts).items() if name.isupper() and isinstance(text, str)}
ROOM = REPOSITORY / "bot" / "discord"
# How questions end, for the figures.
NOT_SAID = {"not reported", "taken back"}
# What is for machines, and the texts, each of which is looked for by its name.
OTHERS = {"metrics.py", "texts.py"}
_HIDDEN = {"ValueError", "ConfigError", "DatelineError", "re.compile"}
# What says its argument itself.
_SAYING = {"_button"}
# Words of the articles on the screens that are words of the bot's too.
_REPORTED = {"report", "since"}
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


def literals(path: Path) -> Iterator[str]:
    """The texts in a module that people could be shown."""
    tree = ast.parse(path.read_text("utf-8"))
    hidden: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            hidden.add(node.value)
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.startswith("log.") or called in _HIDDEN or called.endswith(".split"):
                hidden.update(ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in hidden:
            yield node.value


def unsaid(path: Path, phrases: set[str]) -> set[str]:
    """Phrases in a module that neither stand in `say` or `many` nor have a name by which they are said."""
    tree = ast.parse(path.read_text("utf-8"))
    said: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            said.update(
                ast.walk(node.value)
                if isinstance(node.value, ast.Constant | ast.Tuple | ast.Dict | ast.IfExp)
                else ()
            )
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "say",
            "many",
            "languages.say",
            *_SAYING,
        ):
            said.update(node.args)
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node not in said and node.value in phrases
    }


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
        *controls.remainder_button(1, 2),
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
    with speaking("de"):
        assert say("A report.") == "A report."
    with speaking(of(library.Locale.japanese)):
        assert say(texts.THANKS) == "Thank you."


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    said = []
    for language in (None, *LANGUAGES):
        with speaking(language):
            said.append((many(1234, "{n} report", "{n} reports"), day(datetime.date(2026, 3, 2))))
    assert said == [
        ("1,234 reports", "2 Mar 2026"),
        ("1.234 Berichte", "2. März 2026"),
        ("1.234 artículos", "2 mar 2026"),
        ("1\u202f234 articles", "2 mars 2026"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_has_the_values_and_the_marks_that_it_has_in_english(language: str) -> None:
    file = read(language)
    for english, other in (
        file["phrases"].items() | {OWN[name]: text for name, text in file["texts"].items()}.items()
    ):
        for mark in (r"\{\w+\}", r"\*\*", r"-# "):
            assert sorted(re.findall(mark, english)) == sorted(re.findall(mark, other)), other


def test_all_words_that_people_could_see_are_in_each_language() -> None:
    """A literal of two words is for people, unless it is a docstring, is logged, raised at whoever runs the bot,
    or is SQL."""
    paths = [
        path for path in ROOM.rglob("*.py") if path.parent.name != "database" and path.name not in OTHERS
    ]
    paths.append(REPOSITORY / "bot" / "verification" / "differences.py")
    spoken = {literal for path in paths for literal in literals(path)}
    for path in paths:
        assert unsaid(path, set(read("de")["phrases"])) == set(), path
    for language in LANGUAGES:
        file = read(language)
        known = {*file["names"], *file["descriptions"], *file["labels"], *file["phrases"], *OWN.values()}
        words = {
            text for text in spoken if len(re.findall(r"[A-Za-z]{2,}", text)) > 1 and " " in text.strip()
        }
        assert words - known - NOT_SAID - set(map(str, (*Reason, *Told))) == set()
        assert set(file["phrases"]) - spoken == set(), "nothing says these any more"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", sorted(LOOKS))
def test_no_screen_has_the_bots_own_words_in_english_where_another_language_is_spoken(
    screen: str, language: str
) -> None:
    file = read(language)
    ours = {**file["labels"], **file["phrases"]}
    theirs = " ".join(ours.values())
    fixed = {part.strip() for english in ours for part in re.split(r"\{\w+\}|\*\*|[.,:()“”]", english)}
    with speaking(language):
        shown = as_seen(LOOKS[screen]())
    found = {
        part
        for part in fixed
        if len(part) > 4 and part not in theirs and re.search(rf"\b{re.escape(part)}\b", shown)
    }
    assert found - _REPORTED == set(), shown


def test_a_german_day_at_the_start_of_a_line_is_no_list() -> None:
    with speaking("de"):
        assert as_seen(LOOKS["/timeline ferry"]()).startswith("2. März 2026 · The Harbour Gazette")


async def test_who_writes_directly_is_answered_in_the_language_of_their_last_command(server: Server) -> None:
    async def asked(question: str) -> str:
        await server.alice.send_dm(question)
        return server.said(server.alice.user.dm_channel)[-1]

    assert "Searched 1" in await asked("When did the ferry resume?")
    server.database.subscriptions.add(followed(server), 20)
    assert "Artikel durchsucht" in await asked("Who was on it?")
    assert "Artikel durchsucht" in await asked("And when?")
    await server.alice.slash(server.channel, "forget-me")
    assert "Searched 1" in await asked("Who was on the ferry?")


def followed(server: Server) -> Subscription:
    """What alice follows since just now, by a command in a German client."""
    last = server.alice.user.dm_channel.last_message
    assert last
    schedule = Schedule(Period.DAILY)
    return Subscription(
        last.id + 1, server.alice.id, None, None, Follow("ferry"), schedule, 0, 1e12, language="de"
    )


@pytest.mark.usefixtures("hurry")
async def test_on_a_german_server_a_mention_news_and_a_correction_are_in_german(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings
) -> None:
    discord.locale = "de"
    with closing(Database(settings.database, "test")) as database:
        database.corrections.go_on_from(0)
        async with bot(engine, settings):
            await up(discord)
            await discord.say("When did the ferry resume?")
            await discord.until(lambda: len(discord.said()) == 1)
            (public,) = discord.messages.values()
            assert labels(public)[0] == "Quellen"
            assert "243 Artikel durchsucht, keiner neuer als vom 14. Okt. 2026" in text_of(public)
            payload = interaction(next(discord.ids), "follow", 1, 2000, {"topic": "ferry", "here": True})
            discord._interactions[payload["token"]] = 2000
            await discord.dispatch("INTERACTION_CREATE", {**payload, "locale": "fr", "guild_locale": "de"})
            await discord.until(lambda: len(discord.said()) == 2)
            assert "Ce qui est nouveau sur « ferry » : dans" in discord.said()[1]
        # Another process goes on in the same language.
        async with bot(engine, settings):
            engine.following.published.append("Ferry sails")
            database._connection.all("UPDATE subscriptions SET due = 1")
            await discord.until(lambda: "**1 neuer Bericht** zu „ferry“" in discord.said()[-1])
            engine.changes = 1
            engine.amended = {"harbour-1": (None, datetime.datetime(2026, 3, 9, tzinfo=datetime.UTC))}
            await discord.until(
                lambda: discord.said()[0].startswith("**Seither zurückgezogen (9. März 2026)")
            )
            assert labels(public)[0] == "Quellen"


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
