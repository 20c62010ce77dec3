"""The check on what the bot asks of Discord can fail."""

from __future__ import annotations

import pytest

from tests.support.discord.requests import check, require_description

QUIET: dict[str, object] = {"allowed_mentions": {"parse": []}}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/channels/1/messages", {"content": 5, **QUIET}),
        ("POST", "/channels/1/messages", {"embeds": [{"description": "x" * 4097}], **QUIET}),
        ("POST", "/no/such/path", {}),
        ("DELETE", "/gateway/bot", {}),
        ("PUT", "/applications/1/commands", [{"name": "x" * 33, "description": "x"}]),
    ],
)
def test_what_discord_does_not_describe_is_found(method: str, path: str, body: object) -> None:
    require_description()
    with pytest.raises(AssertionError):
        check(method, path, body)


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2001, **QUIET},
        {"content": "\N{GRINNING FACE}" * 1001, **QUIET},
        {"embeds": [{"description": "x" * 3500}, {"description": "x" * 3500}], **QUIET},
        {"content": "no word on mentions"},
        {"content": "x", "allowed_mentions": {"parse": ["users"]}},
        {"content": "x", "allowed_mentions": {"parse": [], "replied_user": True}},
        {"components": [{"type": 1, "components": [{"type": 2, "label": "x" * 81}]}]},
        {"components": [{"type": 1, "components": [{"type": 2, "custom_id": "x" * 101}]}]},
    ],
)
def test_limits_that_are_not_in_it_are_checked_too(body: object) -> None:
    with pytest.raises(AssertionError):
        check("POST", "/channels/1/messages", body)


def test_a_threads_name_has_a_limit() -> None:
    with pytest.raises(AssertionError):
        check("POST", "/channels/1/messages/2/threads", {"name": "x" * 101})


def test_a_message_as_it_should_be_passes() -> None:
    check("POST", "/channels/1/messages", {"content": "x" * 2000, **QUIET})
