"""What an operator can set for the Discord bot; everything else is set per server, in Discord."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.errors import ConfigError

TOKEN_VARIABLE = "DATELINE_DISCORD_TOKEN"  # noqa: S105


class DiscordSettings(BaseModel):
    """[discord]: the bot. Times are seconds; rates are questions a minute."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # Holds servers' settings, feedback and what was answered; shared by every process on one token.
    database: Path = Path("data/discord.db")
    token_file: Path | None = None
    # Also read messages that do not mention the bot. Needs the intent of that name, see README.md here.
    message_content: bool = False
    at_once: Annotated[int, Field(ge=1, le=64)] = 2
    waiting: Annotated[int, Field(ge=0, le=1000)] = 50
    per_person: Annotated[int, Field(ge=1)] = 6
    per_server: Annotated[int, Field(ge=1)] = 60
    # How long one answer may take, and how long a stop waits for the answers under way.
    patience: Annotated[float, Field(gt=0)] = 120
    drain: Annotated[float, Field(ge=0)] = 30
    keep_days: Annotated[int, Field(ge=1)] = 90
    # Health and Prometheus metrics over HTTP, off unless there is a port.
    metrics_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    metrics_host: str = "127.0.0.1"


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
