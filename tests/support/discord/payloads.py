"""What Discord sends: servers, people, messages and interactions, with the fields that discord.py reads.

Servers are numbered from 1000, each has one channel, numbered from 2000; people are numbered 1 to 799.
"""

from __future__ import annotations

from typing import Any

BOT = "900000000000000900"
ME = {
    "id": BOT,
    "username": "Dateline",
    "discriminator": "0",
    "avatar": None,
    "bot": True,
    "global_name": None,
}
EVERYTHING = str((1 << 50) - 1)
_KINDS: dict[type, int] = {bool: 5, int: 4, str: 3}


def person_numbered(number: int) -> dict[str, Any]:
    if number == int(BOT):
        return ME
    name = f"reader{number}"
    return {"id": str(number), "username": name, "discriminator": "0", "avatar": None, "global_name": None}


def member_numbered(number: int) -> dict[str, Any]:
    return {
        "user": person_numbered(number),
        "roles": [],
        "joined_at": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def message_in(channel: int, number: int, author: dict[str, Any], text: str) -> dict[str, Any]:
    return {
        "id": str(number), "channel_id": str(channel), "guild_id": str(channel - 1000), "author": author,
        "content": text, "timestamp": "2026-11-22T12:00:00+00:00", "edited_timestamp": None, "tts": False,
        "type": 0,
        "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "pinned": False, "member": {"roles": [], "joined_at": None, "deaf": False, "mute": False, "flags": 0},
    }  # fmt: skip


def interaction(
    number: int, command: str, person: int, channel: int, options: dict[str, object]
) -> dict[str, Any]:
    """A slash command as it was used; `command` may name a subcommand after a space."""
    name, _, inner = command.partition(" ")
    chosen = [{"name": key, "type": _KINDS[type(value)], "value": value} for key, value in options.items()]
    if inner:
        chosen = [{"name": inner, "type": 1, "options": chosen}]
    return {
        "id": str(number), "application_id": BOT, "type": 2, "token": f"token-{number}", "version": 1,
        "channel_id": str(channel), "channel": {"id": str(channel), "type": 0, "name": "news", "position": 0},
        "guild_id": str(channel - 1000), "member": {**member_numbered(person), "permissions": EVERYTHING},
        "app_permissions": EVERYTHING, "locale": "en-US", "entitlements": [], "attachment_size_limit": 1,
        "data": {"id": "1", "name": name, "type": 1, "options": chosen}, "authorizing_integration_owners": {},
    }  # fmt: skip


def thread_on(message: int, title: str) -> dict[str, Any]:
    """A thread under a message, which has its number."""
    metadata = {
        "archived": False, "auto_archive_duration": 1440, "locked": False,
        "archive_timestamp": "2026-11-22T12:00:00+00:00",
    }  # fmt: skip
    return {
        "id": str(message), "guild_id": "1000", "parent_id": "2000", "owner_id": BOT, "name": title,
        "type": 11, "last_message_id": None, "message_count": 0, "member_count": 1, "rate_limit_per_user": 0,
        "thread_metadata": metadata,
    }  # fmt: skip


def application() -> dict[str, Any]:
    return {
        "id": BOT, "name": "Dateline", "icon": None, "description": "", "bot_public": False, "flags": 0,
        "bot_require_code_grant": False, "verify_key": "", "owner": person_numbered(1), "team": None,
        "summary": "",
    }  # fmt: skip


def ready(session: str, shard: list[int], servers: list[int], port: int) -> dict[str, Any]:
    return {
        "v": 10, "user": ME, "session_id": session, "application": {"id": BOT, "flags": 0}, "shard": shard,
        "guilds": [{"id": str(number), "unavailable": True} for number in servers],
        "resume_gateway_url": f"ws://127.0.0.1:{port}/gateway",
    }  # fmt: skip


def server(number: int, locale: str = "en-US") -> dict[str, Any]:
    everyone = {
        "id": str(number), "name": "@everyone", "permissions": EVERYTHING, "color": 0, "position": 0,
        "flags": 0, "colors": {"primary_color": 0}, "hoist": False, "managed": False, "mentionable": False,
    }  # fmt: skip
    news = {"id": str(number + 1000), "type": 0, "name": "news", "position": 0, "permission_overwrites": []}
    return {
        "id": str(number), "name": f"Server {number}", "owner_id": "799", "unavailable": False,
        "roles": [everyone], "channels": [news], "members": [member_numbered(int(BOT))], "emojis": [],
        "stickers": [], "features": [], "threads": [], "member_count": 41, "premium_tier": 0,
        "verification_level": 0, "mfa_level": 0, "nsfw_level": 0, "explicit_content_filter": 0,
        "default_message_notifications": 0, "system_channel_flags": 0, "preferred_locale": locale,
        "afk_timeout": 300,
    }  # fmt: skip
