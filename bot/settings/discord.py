"""What an operator can set for the Discord bot; everything else is set per server, in Discord."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.settings.shards import ALL, Shards, shards_named


class DiscordSettings(BaseModel):
    """[discord]: the bot. Times are seconds; rates are questions a minute."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # Holds servers' settings, feedback and what was answered; shared by every process on one token. Where the index
    # is in PostgreSQL, so is this.
    database: Path = Path("data/discord.db")
    # The shards that this process runs, such as "0-3 of 16", where several share one token.
    shards: str = ALL
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

    @field_validator("shards")
    @classmethod
    def _named(cls, shards: str) -> str:
        shards_named(shards)
        return shards

    @property
    def part(self) -> Shards:
        """The part of Discord that this process answers."""
        return shards_named(self.shards)
