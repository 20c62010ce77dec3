"""Links on the web: which of them lead where they seem to."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(link: str) -> str:
    """The host that a link on the web leads to; "" for what is none.

    A name before an @ only poses as a host: `https://www.reuters.com@evil.example/` leads to evil.example.
    """
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https")
    return host if is_web and not any(sign in "@\\" or sign.isspace() for sign in parts.netloc) else ""
