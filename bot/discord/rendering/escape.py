"""Words from articles and people, made inert: Discord shows them as they are and acts on none of them."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from corpus.links import host_of

LINK_LIMIT = 512

# Discord reads a backslash before any of these as "show this as it is", wherever it stands.
_ALWAYS = re.compile(r"[\\`*_~|\[\]<>#]")
# These mean something only in front of a word (an emoji's :name:, a link's https://) or inside one
# (discord.gg); the space after ordinary punctuation keeps it readable for people who copy the text.
_INSIDE = re.compile(r":(?=\S)|(?<=\S)\.(?=\S)")
# A list or small print, at the start of a line; it may come to stand there when a text is split.
_LINE_START = re.compile(r"^([^\S\n]*\d*)([-+.)])", re.MULTILINE)
# The server looks for mentions in the raw text, so a backslash alone would not do.
_AT = re.compile(r"@(?=\S)")
_BREAK = "\u2060"
# Discord ends a link's words at the last "](" that can end them, with a backslash before it or not.
_LINK_END = re.compile(r"\](?=\()")

# Control characters, and the marks that turn the reading direction of whatever follows them.
_NEWLINE = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_URL = "/%:@!$&+,;=~.-_?"
_DISCORD_HOSTS = ("discord.gg", "discord.com", "discordapp.com", "discord.gift", "discord.new", "dsc.gg")


def escape(text: str) -> str:
    """The text so that Discord renders exactly its words; newlines and paragraphs are kept.

    Safe at the start of a message, of a line, in a block quote and after anything else. What was added
    is backslashes and word joiners (U+2060), never a visible character.
    """
    text = _HIDDEN.sub("", _NEWLINE.sub("\n", text))
    text = _ALWAYS.sub(r"\\\g<0>", text)
    text = _INSIDE.sub(r"\\\g<0>", text)
    text = _LINE_START.sub(r"\1\\\2", text)
    text = _LINK_END.sub(f"]{_BREAK}", text)
    return _AT.sub(f"@{_BREAK}", text)


def escape_line(text: str) -> str:
    """`escape` for what must stay on one line: every run of white space becomes one space."""
    return escape(one_line(text))


def one_line(text: str) -> str:
    """The text without hidden characters, every run of white space one space; nothing is escaped."""
    return " ".join(_HIDDEN.sub("", _NEWLINE.sub("\n", text)).split())


def plain(text: str, limit: int) -> str:
    """One line of at most `limit` characters for places that know no formatting: labels, titles, choices."""
    return shorten(one_line(text), limit)


def shorten(text: str, limit: int) -> str:
    """The text, cut at a word and marked with an ellipsis where it is over `limit` characters."""
    if length(text) <= limit:
        return text
    cut = text[: limit - 1]
    while length(cut) > limit - 1:
        cut = cut[:-1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip() + "…"


def length(text: str) -> int:
    """Characters as the strictest reader of Discord's limits counts them: UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def safe_url(url: str) -> str | None:
    """The address of an article, fit to stand in a link, or None where it must not be one.

    Only http and https; nothing that leads into Discord (an invite would unfold); at most 512 characters.
    """
    if not host_of(url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".")
        port = f":{parts.port}" if parts.port else ""
        path, query, fragment = (quote(part, _URL) for part in (parts.path, parts.query, parts.fragment))
    except ValueError:  # UnicodeError, from idna, is one
        return None
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host):
        return None
    if any(host == name or host.endswith("." + name) for name in _DISCORD_HOSTS):
        return None
    link = f"{parts.scheme}://{host}{port}{path}" + (query and f"?{query}") + (fragment and f"#{fragment}")
    return link if len(link) <= LINK_LIMIT else None
