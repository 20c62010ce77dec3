"""Checks what the bot asks of Discord: against Discord's description of its API, and the limits not in it."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator

DESCRIPTION = Path(__file__).parents[4] / "shared" / "discord" / "openapi.json"
_LAYOUT = 1 << 15
_MESSAGE = re.compile(r"/messages(/[^/]+)?$|/callback$|^/webhooks/\d+/[^/]+$")


def check(method: str, path: str, body: Any) -> None:
    """Fails the test where a request is not as Discord wants it."""
    path = re.sub(r"^/api/v\d+", "", urlsplit(path).path)
    if DESCRIPTION.exists():
        problems = _problems(method.lower(), _template(path), json.dumps(body))
        assert not problems, f"{method} {path}: {problems}"
    if isinstance(body, dict) and path.endswith("/threads"):
        assert _size(body["name"]) <= 100
    if isinstance(body, dict) and _MESSAGE.search(path):
        check_message(body.get("data") or {} if path.endswith("/callback") else body, path)


def check_message(message: dict[str, Any], path: str = "") -> None:
    """Limits on a message that the description does not have; nobody may ever be pinged."""
    assert _size(message.get("content")) <= 2000
    embeds = message.get("embeds") or []
    assert len(embeds) <= 10
    texts = [embed.get(key, "") for embed in embeds for key in ("title", "description")]
    texts += [embed.get("footer", {}).get("text", "") for embed in embeds]
    for embed in embeds:
        for field in embed.get("fields", []):
            assert len(field["name"]) <= 256
            assert len(field["value"]) <= 1024
            texts += [field["name"], field["value"]]
        assert _size(embed.get("description")) <= 4096
    assert sum(_size(text) for text in texts) <= 6000
    if {"content", "embeds", "components"} & message.keys() and "title" not in message:
        assert message.get("allowed_mentions", {}).get("parse") == [], f"{path} could ping: {message}"
        assert not message["allowed_mentions"].get("replied_user")
    components = _components(message.get("components") or [])
    if (message.get("flags") or 0) & _LAYOUT:
        assert not message.get("content")
        assert not embeds
        assert len(components) <= 40
        shown = [part["content"] for part in components if part["type"] == 10]
        assert sum(_size(text) for text in shown) <= 4000
        assert all(text.strip() for text in shown)
    for component in components:
        assert _size(component.get("custom_id")) <= 100
        if component["type"] == 2:
            assert _size(component.get("label")) <= 80
            assert len(component.get("url") or "") <= 512


def require_description() -> None:
    if not DESCRIPTION.exists():
        pytest.skip(
            "no shared/discord/openapi.json beside the checkout: requests are checked for limits only"
        )


def _components(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    inner = [
        _components([*(part.get("components") or []), *filter(None, [part.get("accessory")])])
        for part in components
    ]
    return [*components, *(component for group in inner for component in group)]


def _ids_as_text(body: Any) -> Any:
    """discord.py sends some ids as numbers, which Discord takes though its description has them as text."""
    if isinstance(body, list):
        return [_ids_as_text(item) for item in body]
    if not isinstance(body, dict):
        return body
    return {
        key: str(value) if key.endswith("id") and isinstance(value, int) else _ids_as_text(value)
        for key, value in body.items()
    }


def _size(text: str | None) -> int:
    return len((text or "").encode("utf-16-le")) // 2


@functools.cache
def _description() -> Any:
    return json.loads(DESCRIPTION.read_text("utf-8"))


# Every bot sends all its commands when it starts, in the same words.
@functools.lru_cache(64)
def _problems(method: str, template: str, body: str) -> list[str]:
    """What the description finds wrong in a request with this JSON."""
    operation = _description()["paths"][template].get(method)
    assert operation is not None, f"Discord has no {method} {template}"
    if "requestBody" not in operation or body == "null":
        return []
    found = _compiled(method, template).iter_errors(_ids_as_text(json.loads(body)))
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message[:300]}" for one in found]


@functools.cache
def _compiled(method: str, template: str) -> Draft202012Validator:
    content = _description()["paths"][template][method]["requestBody"]["content"]
    schema = {**content["application/json"]["schema"], "components": _description()["components"]}
    return Draft202012Validator(schema)


@functools.cache
def _template(path: str) -> str:
    """The path of the description that fits, with the fewest parameters."""
    fits: list[str] = [
        template
        for template in _description()["paths"]
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path)
    ]
    assert fits, f"Discord has no {path}"
    return min(fits, key=lambda template: template.count("{"))
