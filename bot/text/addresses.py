"""Addresses of articles: which of them a reader may be sent to, and by what name."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """The host of an address that may be followed, as it is shown for it; "" for any other.

    A name before an @ only poses as a host: `https://www.reuters.com@evil.example/` leads to evil.example.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    clean = url.isascii() and url.isprintable() and not set(url) & set(" \\")
    return host if clean and parts.scheme in ("http", "https") and "@" not in parts.netloc else ""
