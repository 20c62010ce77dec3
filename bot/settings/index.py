"""The settings of [index], and what opens a Chroma server, which stands in no file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationInfo, field_validator

from bot.errors import ConfigError
from index.backends.place import SQLITE, STORE, Place, place_of
from index.store.postgres.address import Server, headers_of

CHROMA_HEADERS = "DATELINE_CHROMA_HEADERS"


class IndexSettings(BaseModel):
    """[index]: where the index is, and how long a passage may be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path = Path("data")
    store: Annotated[str, Field(pattern=rf"^({SQLITE}|postgres(ql)?://.+)$")] = SQLITE
    vectors: Annotated[str, Field(pattern=rf"^({STORE}|https?://[^/@\s]+(/[\w.-]+){{0,2}}/?)$")] = STORE
    passage_tokens: Annotated[int, Field(ge=32, le=256)] = 224
    _headers: str = PrivateAttr(default_factory=lambda: os.environ.get(CHROMA_HEADERS, ""))

    @field_validator("vectors")
    @classmethod
    def _beside_a_database(cls, vectors: str, info: ValidationInfo) -> str:
        if vectors != STORE and info.data.get("store") == SQLITE:
            raise ValueError("a Chroma server goes with a PostgreSQL store; set [index] store too")
        server = Server(vectors)
        if server.is_cloud and not (server.tls and server.names_database):
            raise ValueError(
                "in Chroma Cloud it is https://api.trychroma.com/TENANT/DATABASE, with those of yours"
            )
        return vectors

    @property
    def place(self) -> Place:
        """Where the index is: the folder, or a database, maybe with a Chroma server and the headers for it that the
        environment had when these settings were loaded. Raises ConfigError.
        """
        try:
            headers = headers_of(self._headers)
        except ValueError as error:
            raise ConfigError(f"{CHROMA_HEADERS} in the environment: {error}") from None
        return place_of(self.folder, self.store, self.vectors, headers)
