"""The bot's token, which has no place in a file of settings."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import ConfigError
from bot.settings.discord import DiscordSettings

TOKEN_VARIABLE = "DATELINE_DISCORD_TOKEN"  # noqa: S105


def read_token(settings: DiscordSettings, environment: Mapping[str, str]) -> str:
    """The bot's token, from the environment or else from `token_file`. Raises ConfigError."""
    if token := environment.get(TOKEN_VARIABLE, "").strip():
        return token
    if settings.token_file is None:
        raise ConfigError(f"no Discord token: set {TOKEN_VARIABLE}, or [discord] token_file in config.toml")
    try:
        token = settings.token_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{settings.token_file}: the Discord token cannot be read: {error}") from None
    if not token:
        raise ConfigError(f"{settings.token_file}: the file is empty; put the bot's token in it")
    return token
