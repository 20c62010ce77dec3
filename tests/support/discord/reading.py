"""What a message says to a reader: its text, or that of its layout, and what can be clicked in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord

from tests.support.discord.markdown import parse, words


def text_of(message: Any) -> str:
    """The words of a message as Discord has it (a dictionary) or as discord.py or simcord gives it."""
    if message is None:
        return ""
    content = message["content"] if isinstance(message, dict) else message.content
    shown = [part["content"] for part in parts(message) if part["type"] == 10]
    return "\n".join([*([content] if content else []), *shown])


def told(result: Any) -> str:
    """What only the person who used an interaction was told, "" where that could be seen by others."""
    said = result.followups[-1] if result.followups else result.response
    return text_of(said) if said is not None and said.ephemeral else ""


def labels(message: Any) -> list[str]:
    """The labels of the buttons that do something."""
    return [part["label"] for part in parts(message) if part["type"] == 2 and "url" not in part]


def links(message: Any) -> list[str]:
    """The addresses that buttons lead to, in order."""
    return [part["url"] for part in parts(message) if part["type"] == 2 and "url" in part]


def sent(view: discord.ui.LayoutView) -> list[dict[str, Any]]:
    """A layout as it is sent."""
    components: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]
    return components


def as_seen(components: list[dict[str, Any]]) -> str:
    """A layout as text: its lines in order, and buttons in brackets, beside the text that they stand by."""
    return "\n".join(_seen(component) for component in components)


def parts(message: Any) -> list[dict[str, Any]]:
    """Every component of a message, or of a layout as it is sent, whatever it stands in."""
    if isinstance(message, list):
        return list(_flat(message))
    components = message["components"] if isinstance(message, dict) else message.components
    return list(_flat(components))


def _flat(components: Any) -> Iterator[dict[str, Any]]:
    for component in components:
        raw = component if isinstance(component, dict) else component.to_dict()
        yield raw
        yield from _flat(raw.get("components") or [])
        if raw.get("accessory"):
            yield raw["accessory"]


def _seen(component: dict[str, Any]) -> str:
    inner = [_seen(one) for one in component.get("components", ())]
    if component["type"] == 10:
        small = [line.removeprefix("-# ") for line in component["content"].split("\n")]
        return "\n".join(words(parse(line)).replace("\u2060", "") for line in small)
    if component["type"] == 2:
        return f"[{component['label']}]"
    if component["type"] == 9:
        first, *rest = "\n".join(inner).split("\n")
        return "\n".join([f"{first}  {_seen(component['accessory'])}", *rest])
    return (" " if component["type"] == 1 else "\n").join(inner)
