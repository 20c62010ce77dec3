"""Addresses of articles: which of them a reader may be sent to, and by what name."""

from __future__ import annotations

from corpus import links

_LONGEST = 120


def host_of(url: str) -> str:
    """The host of an address that may be followed, as it is shown for it; "" for any other."""
    clean = url.isascii() and url.isprintable() and not set(url) & set(" \\")
    return links.host_of(url) if clean else ""


def shown(url: str) -> str:
    """An address as a screen shows it: a long one without its query, which most often only counts a click."""
    head, mark, _ = url.partition("?")
    return f"{head}?…" if mark and len(url) > _LONGEST else url
