"""Where a PostgreSQL database is, and a Chroma server for its vectors, without the secrets that open them."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

# What Chroma itself calls them, and makes.
_TENANT, _DATABASE = "default_tenant", "default_database"
_PORT, _PORT_TLS = 8000, 443
_CLOUD = ".trychroma.com"


@dataclass(frozen=True, slots=True)
class Server:
    """The server at `url`, "https://host:port/tenant/database", which is sent `headers` too. In words it has none."""

    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        return self.url.rstrip("/")

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or (_PORT_TLS if self.tls else _PORT)

    @property
    def tls(self) -> bool:
        return urlsplit(self.url).scheme == "https"

    @property
    def is_cloud(self) -> bool:
        """Whether it is Chroma Cloud, which gives less in one answer and has no tenant that is everybody's."""
        return self.host.endswith(_CLOUD)

    @property
    def names_database(self) -> bool:
        return len(self._names) > 1

    @property
    def tenant(self) -> str:
        return self._named(0, _TENANT)

    @property
    def database(self) -> str:
        return self._named(1, _DATABASE)

    @property
    def _names(self) -> list[str]:
        return [name for name in urlsplit(self.url).path.split("/") if name]

    def _named(self, place: int, otherwise: str) -> str:
        return self._names[place] if len(self._names) > place else otherwise


def headers_of(lines: str) -> tuple[tuple[str, str], ...]:
    """The headers in some lines, each "Name: value". Raises ValueError where a line is none."""
    found: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        name, colon, value = line.partition(":")
        if not colon or not name.replace("-", "").isalnum() or not value.strip() or not line.isascii():
            raise ValueError("a line of it is no header, such as 'Authorization: Bearer …'")
        found.append((name, value.strip()))
    return tuple(found)


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
