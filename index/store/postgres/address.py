"""Where a PostgreSQL database is, without the secret that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from index.vectors.chroma.server import Server


@dataclass(frozen=True, slots=True)
class Address:
    """The address `url` of a database, and the Chroma server that its vectors are on, if they are not in it too.

    In words it has no password.
    """

    url: str
    chroma: Server | None = None

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        user = f"{parts.username}@" if parts.username else ""
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{user}{parts.hostname or ''}{port}{parts.path}"

    def __repr__(self) -> str:
        return f"Address({str(self)!r}, {self.chroma!r})"
