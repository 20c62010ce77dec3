"""The guide to the bot says what is so: permissions, commands, figures, the service."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
import yaml

from bot.discord.client import DatelineBot
from bot.discord.metrics import Metrics
from bot.discord.places import NEEDED
from bot.discord.token import read_token
from bot.settings import Settings
from bot.settings.discord import DiscordSettings
from bot.terminal.commands import main
from tests.conftest import REPOSITORY
from tests.support.discord.looks import LOOKS, PICTURE, drawn
from tests.support.discord.reading import as_seen

GUIDE = (REPOSITORY / "bot" / "discord" / "README.md").read_text("utf-8")


def test_the_invitation_asks_for_exactly_the_permissions_in_the_table() -> None:
    (url,) = re.findall(r"https://discord\.com/oauth2/\S+", GUIDE)
    asked = parse_qs(urlsplit(url).query)
    rows = re.findall(r"^   \| ([A-Z][^|]+) \|", GUIDE, flags=re.MULTILINE)
    names = [name.lower().replace(" ", "_") for row in rows for name in row.split(", ")]
    assert discord.Permissions(int(asked["permissions"][0])) == discord.Permissions(
        **dict.fromkeys(names, True)
    )
    assert asked["scope"] == ["bot applications.commands"]
    assert set(NEEDED) < set(names)


async def test_every_command_is_named_and_every_named_command_is_there(
    make_bot: Callable[..., DatelineBot],
) -> None:
    bot = make_bot()
    await bot.add_cogs()
    real = {command.qualified_name for command in bot.tree.walk_commands()} - {"dateline"}
    menus = bot.tree.get_commands(type=discord.AppCommandType.message)
    named = re.findall(r"`/((?:dateline )?[a-z-]+)`", GUIDE)
    assert set(named) - {"healthz", "metrics"} == real
    assert [menu.name for menu in menus if f"*{menu.name}*" not in GUIDE] == []


@pytest.mark.parametrize("asked", sorted(LOOKS))
def test_the_typical_answers_are_what_the_bot_says(asked: str) -> None:
    shown = f"**{asked}**\n\n```text\n{as_seen(LOOKS[asked]())}\n```"
    assert shown in GUIDE, shown


def test_the_picture_of_them_is_what_the_bot_lays_out() -> None:
    assert PICTURE.read_text("utf-8") == drawn(), "run python -m tests.support.discord.looks"
    assert f"({PICTURE.name})" in GUIDE


def test_every_figure_is_named() -> None:
    figures = {metric.name for metric in Metrics().registry.collect()}
    assert {name.removesuffix("_total") for name in re.findall(r"`(dateline_\w+)`", GUIDE)} == figures


def test_a_service_is_given_its_token_and_the_time_to_finish(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (variable,) = re.findall(r"^Environment=(\w+)=%d/token$", GUIDE, flags=re.MULTILINE)
    monkeypatch.setenv(variable, str(tmp_path / "token"))
    assert Settings.load(REPOSITORY / "config.toml").discord.token_file == tmp_path / "token"
    waits = re.findall(r"(?:TimeoutStopSec=|--stop-timeout )(\d+)", GUIDE)
    assert len(waits) == 2
    assert all(int(wait) > DiscordSettings().drain for wait in waits)


def test_the_compose_file_starts_what_the_dockerfile_makes_and_asks_it_how_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (text,) = re.findall(r"^```yaml\n(.*?)^```", GUIDE, flags=re.DOTALL | re.MULTILINE)
    composed = yaml.safe_load(text)
    (folder,) = re.findall(r"^VOLUME (\S+)$", GUIDE, flags=re.MULTILINE)
    (home,) = re.findall(r"^WORKDIR (\S+)$", GUIDE, flags=re.MULTILINE)
    bot = composed["services"]["bot"]
    for service in composed["services"].values():
        named, *bound = service["volumes"]
        assert named == f"{next(iter(composed['volumes']))}:{folder}"
        for place in bound:
            here, there, mode = place.split(":")
            assert (REPOSITORY / here).exists()
            assert (there, mode) == (f"{home}/{here.removeprefix('./')}", "ro")
        assert int(service["stop_grace_period"].removesuffix("s")) > DiscordSettings().drain
        assert service["image"] == bot["image"]
        program, command, *options = service.get("command", ["dateline", "discord"])
        main.commands[command].make_context(command, options)
        assert program == "dateline"
    for name, value in bot["environment"].items():
        monkeypatch.setenv(name, value)
    settings = Settings.load(REPOSITORY / "config.toml").discord
    assert read_token(settings, os.environ) == bot["environment"]["DATELINE_DISCORD_TOKEN"]
    assert f"http://{settings.metrics_host}:{settings.metrics_port}/healthz" in bot["healthcheck"]["test"][-1]
