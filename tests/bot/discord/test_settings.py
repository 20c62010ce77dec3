"""Where the token comes from, and that it goes nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.discord.token import read_token
from bot.errors import ConfigError
from bot.settings.discord import DiscordSettings


def test_the_token_comes_from_the_environment_first(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from-file\n")
    settings = DiscordSettings(token_file=file)
    assert read_token(settings, {"DATELINE_DISCORD_TOKEN": "from-environment"}) == "from-environment"
    assert read_token(settings, {}) == "from-file"
    assert "from-file" not in repr(settings)


@pytest.mark.parametrize("content", [None, "", " \n"])
def test_a_token_that_is_missing_is_one_clear_line(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigError) as error:
        read_token(DiscordSettings(token_file=file), {})
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)


def test_no_token_at_all_says_how_to_give_one() -> None:
    with pytest.raises(ConfigError, match="DATELINE_DISCORD_TOKEN"):
        read_token(DiscordSettings(), {})
