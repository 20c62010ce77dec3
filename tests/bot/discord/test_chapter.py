"""The chapter on Discord in the README says what is so: permissions, commands, figures, the service."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.discord.client import DatelineBot
from bot.discord.cogs.administering import Administering
from bot.discord.cogs.asking import Asking
from bot.discord.cogs.browsing import Browsing
from bot.discord.delivery.reception import NEEDED
from bot.discord.metrics import Metrics
from bot.discord.settings import DiscordSettings
from bot.settings import Settings
from tests.conftest import REPOSITORY

CHAPTER = (
    (REPOSITORY / "README.md").read_text("utf-8").partition("\n## In Discord\n")[2].partition("\n## ")[0]
)


def test_the_invitation_asks_for_exactly_the_permissions_in_the_table() -> None:
    (url,) = re.findall(r"https://discord\.com/oauth2/\S+", CHAPTER)
    asked = parse_qs(urlsplit(url).query)
    rows = re.findall(r"^   \| ([A-Z][^|]+) \|", CHAPTER, flags=re.MULTILINE)
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
    for cog in (Asking(bot), Browsing(bot), Administering(bot)):
        await bot.add_cog(cog)
    real = {command.qualified_name for command in bot.tree.walk_commands()} - {"dateline"}
    menus = bot.tree.get_commands(type=discord.AppCommandType.message)
    named = re.findall(r"`/((?:dateline )?[a-z-]+)`", CHAPTER)
    assert set(named) - {"healthz", "metrics"} == real
    assert [f"*{menu.name}*" in CHAPTER for menu in menus] == [True]


def test_every_figure_is_named() -> None:
    figures = {metric.name for metric in Metrics().registry.collect()}
    assert {name.removesuffix("_total") for name in re.findall(r"`(dateline_\w+)`", CHAPTER)} == figures


def test_a_service_is_given_its_token_and_the_time_to_finish(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (variable,) = re.findall(r"^Environment=(\w+)=%d/token$", CHAPTER, flags=re.MULTILINE)
    monkeypatch.setenv(variable, str(tmp_path / "token"))
    assert Settings.load(REPOSITORY / "config.toml").discord.token_file == tmp_path / "token"
    waits = re.findall(r"(?:TimeoutStopSec=|--stop-timeout )(\d+)", CHAPTER)
    assert len(waits) == 2
    assert all(int(wait) > DiscordSettings().drain for wait in waits)
