"""Hostile words stay words: nothing that an article says takes effect in Discord."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.discord.rendering.escape import escape, escape_line, length, plain, safe_url, shorten
from tests.support.discord.hostile import hostile
from tests.support.discord.markdown import INVITE, SERVER_MENTION, parse, words

ADDED = "\u2060"
HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u2060\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    """The characters that a reader can see, which is what must come through."""
    text = re.sub(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text)
    return HIDDEN.sub("", text)


@given(hostile)
@example("a\n-# small")
@example("1\\. x")
def test_hostile_text_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    for before, after in (("", ""), ("said: “", "”"), ("x\n", ""), ("(", ")")):
        nodes = parse(before + escape(text) + after)
        assert {node.kind for node in nodes} <= {"text"}
        assert words(nodes).replace(ADDED, "") == before + visible(text) + after


@given(hostile)
def test_a_quote_stays_inside_its_block_and_bold_ends_where_it_should(text: str) -> None:
    line = escape_line(text)
    quoted, *rest = parse(f"> “{line}”\nafter")
    assert (quoted.kind, words(rest)) == ("quote", "after")
    bold, *rest = parse(f"**{line or 'x'}** after")
    assert (bold.kind, words(rest)) == ("strong", " after")
    assert {node.kind for node in bold.children + quoted.children} == {"text"}


@given(hostile)
def test_the_server_finds_no_mention_invite_or_address_in_the_raw_text(text: str) -> None:
    escaped = escape(text)
    assert not SERVER_MENTION.search(escaped)
    assert not INVITE.search(escaped)
    assert not re.search(r"\w://", escaped)


@given(hostile, st.integers(5, 120))
def test_plain_text_for_labels_is_one_line_within_its_limit(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert length(shown) <= limit
    assert "\n" not in shown


def test_a_long_text_is_cut_at_a_word() -> None:
    assert shorten("The siege of eastern Aleppo ended", 20) == "The siege of…"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://news.example/a/1", "https://news.example/a/1"),
        ("https://news.example/a_(b)?q=x y", "https://news.example/a_%28b%29?q=x%20y"),
        ("https://news.example/<x>)", "https://news.example/%3Cx%3E%29"),
        ("http://münchen.example/ä", "http://xn--mnchen-3ya.example/%C3%A4"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://discord.gg/abc", None),
        ("https://www.discord.com/invite/abc", None),
        ("https://localhost/x", None),
        ("https://a.example/" + "x" * 600, None),
        ("https://[::1/", None),
        ("https://evil.example\\.reuters.com/a", None),
        ("https://www.reuters.com@evil.example/", None),
        ("https://www.reuters.com:80@evil.example/", None),
        ("", None),
    ],
)
def test_only_addresses_that_can_stand_in_a_link_are_linked(url: str, safe: str | None) -> None:
    assert safe_url(url) == safe


@given(st.text())
def test_an_address_never_breaks_out_of_its_link(text: str) -> None:
    url = safe_url("https://news.example/" + text)
    if url is not None:
        assert [node.kind for node in parse(f"[[1]](<{url}>)")] == ["link"]
        assert [node.kind for node in parse(f"[read]({url})")] == ["link"]
