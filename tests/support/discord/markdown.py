"""What Discord's client makes of a message's text, after the grammar that it uses, simple-markdown's.

Written apart from the escaper, so that the two can disagree. `parse` gives a tree, `words` what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Node:
    """kind: text, or what Discord would do: link, url, mention, strong, quote, code, heading, emoji, …"""

    kind: str
    text: str = ""
    children: list[Node] = field(default_factory=list)


# name, pattern, group of the inner text that is parsed on (0: none), only at the start of a line
_ORDINARY = re.compile(r"[0-9A-Za-z\u00c0-\u1fff]+(?![:/])")
_RULES: tuple[tuple[str, re.Pattern[str], int, bool], ...] = tuple(
    (name, re.compile(pattern), inner, line_start)
    for name, pattern, inner, line_start in (
        ("fence", r"```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```", 0, False),
        ("quote", r" *>>> ([\s\S]*)", 1, True),
        ("quote", r" *> ((?:[^\n]*)(?:\n *> [^\n]*)*)\n?", 1, True),
        ("heading", r" *#{1,3}\s+((?:\\.|[^\n\\])+?)#*\s*(?:\n|$)", 1, True),
        ("subtext", r" *-#\s+((?:\\.|[^\n\\])+?)\s*(?=\n|$)", 1, True),
        ("list", r" *(?:[*-]|\d+\.) +([^\n]+)\n?", 1, True),
        ("escape", r"\\([^0-9A-Za-z\s])", 0, False),
        ("mention", r"<@!?(\d+)>|<@&(\d+)>|<#(\d+)>|@everyone|@here|<id:\w+>", 0, False),
        ("emoji", r"<a?:\w{2,32}:\d+>|:[^\s:]+?(?:::skin-tone-\d)?:", 0, False),
        ("timestamp", r"<t:-?\d{1,17}(?::[tTdDfFR])?>", 0, False),
        ("command", r"</[^:\n]{1,100}:\d+>", 0, False),
        ("autolink", r"<([^: >]+:/[^ >]+)>|<[^\s<>@]+@[^\s<>@]+\.[^\s<>]+>|<\+\d[\d -]+>", 0, False),
        ("url", r"(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s]", 0, False),
        (
            "link",
            r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
            r"\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"]([\s\S]*?)['\"])?\s*\)",
            1,
            False,
        ),
        ("strong", r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)", 1, False),
        ("underline", r"__((?:\\[\s\S]|[^\\])+?)__(?!_)", 1, False),
        (
            "em",
            r"_((?:__|\\[\s\S]|[^\\_])+?)_(?!_)|\*(?=\S)((?:\*\*|\s+(?:[^*\s]|\*\*)|[^\s*])+?)\*(?!\*)",
            1,
            False,
        ),
        ("strike", r"~~([\s\S]+?)~~(?!_)", 1, False),
        ("spoiler", r"\|\|([\s\S]+?)\|\|", 1, False),
        ("code", r"(`+)([\s\S]*?[^`])\1(?!`)", 0, False),
    )
)
INVITE = re.compile(r"discord(?:app)?\.(?:gg|gift|com/invite)/|dsc\.gg/", re.IGNORECASE)
SERVER_MENTION = re.compile(r"@(?:everyone|here)|<@[!&]?\d+>")


def parse(text: str) -> list[Node]:
    nodes: list[Node] = []
    position = 0
    while position < len(text):
        node, position = _next(text, position)
        if node.kind == "text" and nodes and nodes[-1].kind == "text":
            nodes[-1].text += node.text
        else:
            nodes.append(node)
    return nodes


def words(nodes: list[Node]) -> str:
    return "".join(node.text if not node.children else words(node.children) for node in nodes)


def flat(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from flat(node.children)


def _next(text: str, position: int) -> tuple[Node, int]:
    line_start = position == 0 or text[position - 1] == "\n"
    ordinary = None if line_start else _ORDINARY.match(text, position)
    if ordinary:
        return Node("text", ordinary[0]), ordinary.end()
    for kind, pattern, inner, needs_start in _RULES:
        if needs_start and not line_start:
            continue
        found = pattern.match(text, position)
        if found is None:
            continue
        if kind == "escape":
            return Node("text", found[1]), found.end()
        if kind == "link":
            return Node("link", found[2], parse(found[1])), found.end()
        if inner:
            body = next(group for group in found.groups() if group is not None)
            body = re.sub(r"^ *> ", "", body, flags=re.MULTILINE) if kind == "quote" else body
            return Node(kind, "", parse(body)), found.end()
        return Node(kind, found[0]), found.end()
    return Node("text", text[position]), position + 1
