"""What Discord shows on a phone: `python -m tests.bench.discord_look OUT.html [QUESTION ...]`.

Asks the sample corpus and two articles that mean harm or lack everything, puts the messages as they would be
sent through the grammar that the tests hold against Discord's, and writes a page of them;
`chromium --headless --screenshot --window-size=390,4000 OUT.html` makes a picture of it.
"""

from __future__ import annotations

import asyncio
import html
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.archive.indexing import build_index
from bot.discord.rendering.answers import render, render_timeline
from bot.discord.rendering.controls import answer_buttons
from bot.discord.rendering.listing import latest_articles, search_results
from bot.discord.rendering.message import Message, Rows, as_layout
from bot.engine import Dateline
from bot.settings import Settings
from index import EVERYWHERE
from tests.conftest import REPOSITORY
from tests.support.discord.markdown import Node, parse
from tests.support.discord.reading import sent

QUESTIONS = (
    "What broke the siege of eastern Aleppo?",
    "How many people died in the air strike on Al-Quds hospital?",
    "How many people were killed in the Tokhar strike?",
    "Who won the 2018 World Cup?",
    "How many lorries reached Atareb?",
    "What did bread cost in Kafr Hamra?",
    "/search the siege of eastern Aleppo",
    "/timeline Manbij",
    "/latest",
)
_ARTICLES = {
    "hostile.md": """---
headline: '@everyone [Free lorries](https://evil.example/x) `at` **Atareb** <@1234> discord.gg/abc'
source: 'The *Bold* Desk @here'
published: 2016-08-12
url: https://bold.example/a_(b)?x=1&y=**z**
---

ATAREB — Fourteen lorries carrying flour reached Atareb on Friday, the drivers' union said. “@everyone must
eat,” said its chairman, Hassan *Abu* Ali.
""",
    "bare.txt": """

The bakery at Kafr Hamra sold bread for 40 pounds a loaf, its owner told a visitor.
He said that flour came by night.
""",
}
_STYLE = """
body { background: #313338; color: #dbdee1; font: 16px/1.375 "Noto Sans", "DejaVu Sans", sans-serif;
       margin: 12px; }
.asked { color: #f2f3f5; margin: 22px 0 6px; font-weight: 600; }
.content { white-space: pre-wrap; overflow-wrap: anywhere; }
.embed { background: #2b2d31; border-left: 4px solid #2b6cb0; border-radius: 4px; padding: 8px 12px;
         margin: 6px 0; font-size: 14px; white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: #00a8fc; text-decoration: none; }
small { color: #949ba4; font-size: 13px; }
.section { display: flex; justify-content: space-between; gap: 10px; align-items: start; margin: 4px 0; }
blockquote { border-left: 4px solid #4e5058; margin: 2px 0; padding-left: 10px; }
button { background: #4e5058; color: #fff; border: 0; border-radius: 8px; padding: 7px 14px;
         margin: 4px 4px 0 0; font-size: 14px; }
"""
_TEXT, _BUTTON, _SECTION, _CONTAINER = 10, 2, 9, 17
_TAGS = {
    "strong": "strong",
    "em": "em",
    "underline": "u",
    "strike": "s",
    "quote": "blockquote",
    "subtext": "small",
}


def main(out: Path, questions: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        shutil.copytree(REPOSITORY / "corpus" / "articles", articles)
        for name, text in _ARTICLES.items():
            (articles / name).write_text(text, "utf-8")
        config = Path(folder) / "config.toml"
        config.write_text('[corpus]\nsources = ["articles"]\n')
        settings = Settings.load(config)
        build_index(settings)
        with Dateline.open(settings) as engine:
            shown = [asyncio.run(_shown(question, engine)) for question in questions]
    out.write_text(f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{''.join(shown)}", "utf-8")


async def _shown(question: str, engine: Dateline) -> str:
    command, _, rest = question.partition(" ")
    rows: Rows = ()
    if command == "/search":
        message = search_results(rest, engine.search(rest, filters=EVERYWHERE, limit=5))
    elif command == "/latest":
        message = latest_articles(
            rest or None, engine.archive.latest(rest or None, filters=EVERYWHERE, limit=5)
        )
    elif command == "/timeline":
        message = render_timeline(engine.timeline(rest, filters=EVERYWHERE))
    else:
        answer = engine.ask(question)
        message, rows = render(answer), answer_buttons(answer, private=False)
    return f"<div class=asked>{html.escape(question)}</div>{_message(message, rows)}"


def _message(message: Message, rows: Rows) -> str:
    """The message as it would be sent, as HTML."""
    return "".join(_component(component) for component in sent(as_layout(message, rows)))


def _component(component: dict[str, Any]) -> str:
    inner = "".join(_component(one) for one in component.get("components", ()))
    if component["type"] == _TEXT:
        return f"<div class=content>{_html(parse(component['content']))}</div>"
    if component["type"] == _BUTTON:
        return f"<button>{html.escape(component['label'])}</button>"
    if component["type"] == _SECTION:
        return f"<div class=section><div>{inner}</div>{_component(component['accessory'])}</div>"
    kind = "embed" if component["type"] == _CONTAINER else "row"
    return f"<div class={kind}>{inner}</div>"


def _html(nodes: Sequence[Node]) -> str:
    return "".join(_node(node) for node in nodes)


def _node(node: Node) -> str:
    if node.kind == "link":
        return f'<a href="{html.escape(node.text)}">{_html(node.children)}</a>'
    if node.kind in _TAGS:
        return f"<{_TAGS[node.kind]}>{_html(node.children)}</{_TAGS[node.kind]}>"
    return html.escape(node.text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or QUESTIONS)
