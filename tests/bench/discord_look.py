"""Answers as Discord shows them on a phone: `python -m tests.bench.discord_look OUT.html [QUESTION ...]`.

Asks the sample corpus, puts the messages through the same grammar that the tests hold against Discord's, and
writes a page; `chromium --headless --screenshot --window-size=390,900 OUT.html` makes a picture of it.
"""

from __future__ import annotations

import html
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.desk import Desk
from bot.discord.message import Part, render
from bot.settings import Settings
from corpus import Limits
from index.building import build
from index.indexing import Rules
from tests.bot.discord.markdown import Node, parse
from tests.conftest import REPOSITORY

QUESTIONS = (
    "What broke the siege of eastern Aleppo?",
    "How many people were killed in the strike on Al-Quds hospital?",
    "Who won the 2018 World Cup?",
)
_STYLE = """
body { background: #313338; color: #dbdee1; font: 16px/1.375 "Noto Sans", "DejaVu Sans", sans-serif;
       margin: 12px; }
.asked { color: #f2f3f5; margin: 22px 0 6px; font-weight: 600; }
.content { white-space: pre-wrap; overflow-wrap: anywhere; }
.embed { background: #2b2d31; border-left: 4px solid #2b6cb0; border-radius: 4px; padding: 8px 12px;
         margin: 6px 0; font-size: 14px; white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: #00a8fc; text-decoration: none; }
small { color: #949ba4; font-size: 13px; }
blockquote { border-left: 4px solid #4e5058; margin: 2px 0; padding-left: 10px; }
button { background: #4e5058; color: #fff; border: 0; border-radius: 8px; padding: 7px 14px;
         margin: 4px 4px 0 0; font-size: 14px; }
"""
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
        config = Path(folder) / "config.toml"
        config.write_text(f'[corpus]\nsources = ["{(REPOSITORY / "corpus" / "articles").as_posix()}"]\n')
        settings = Settings.load(config)
        rules = Rules(settings.index.passage_tokens, settings.corpus.vanish_share, Limits())
        build(settings.index.folder, settings.corpus.sources, rules)
        with Desk.open(settings) as desk:
            shown = [_answer(question, desk) for question in questions]
    out.write_text(f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>{''.join(shown)}", "utf-8")


def _answer(question: str, desk: Desk) -> str:
    found = desk.ask(question)
    messages = "".join(_message(part) for part in render(found))
    return f"<div class=asked>{html.escape(question)}</div>{messages}{_buttons(answered=found.answered)}"


def _message(part: Part) -> str:
    embed = f"<div class=embed>{_html(parse(part.embed))}</div>" if part.embed else ""
    return f"<div class=content>{_html(parse(part.content))}</div>{embed}"


def _html(nodes: Sequence[Node]) -> str:
    return "".join(_node(node) for node in nodes)


def _node(node: Node) -> str:
    if node.kind == "link":
        return f'<a href="{html.escape(node.text)}">{_html(node.children)}</a>'
    if node.kind in _TAGS:
        return f"<{_TAGS[node.kind]}>{_html(node.children)}</{_TAGS[node.kind]}>"
    return html.escape(node.text)


def _buttons(*, answered: bool) -> str:
    labels = ["Sources", "Ask a follow-up", "Timeline"] if answered else ["Ask a follow-up"]
    first = "".join(f"<button>{label}</button>" for label in labels)
    return f"{first}<br><button>Helpful</button><button>Not helpful</button><button>Delete</button>"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or QUESTIONS)
