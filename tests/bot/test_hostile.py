"""Hostile articles in the index and hostile questions, asked of the quoting writer and of a model that obeys.

Whatever they say, every sentence has a verbatim source, and no form, link or mention is theirs.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.answer import Answer
from bot.discord.rendering.answers import render
from bot.discord.rendering.escape import safe_url
from bot.discord.rendering.message import as_layout, as_text
from bot.engine import Dateline
from bot.settings import Settings
from bot.terminal.asking.answer_screen import show_answer
from corpus import Limits
from index.indexing.rules import Rules
from index.keeping.build import build
from tests.conftest import REPOSITORY
from tests.support.discord.markdown import INVITE, SERVER_MENTION, Node, parse
from tests.support.discord.reading import links, sent
from tests.support.openai_server import ScriptedServer, says, serving

FOLDER = REPOSITORY / "tests" / "data" / "hostile"
CONTROL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


def cases(where: str) -> list[dict[str, Any]]:
    """The cases of a file, without the question that has no words: that is an error of its own."""
    rows = map(json.loads, (FOLDER / f"{where}.jsonl").read_text("utf-8").splitlines())
    return [row for row in rows if row["text"].strip()]


def story(case: dict[str, Any]) -> dict[str, str]:
    return {
        "id": case["id"],
        "headline": case["headline"],
        "body": case["text"] * case.get("times", 1),
        "source": "Hostile Sample",
        "published": "2016-08-16",
        "url": case.get("url", f"https://hostile.example/{case['id']}"),
    }


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus with every hostile article beside it, indexed."""
    folder = tmp_path_factory.mktemp("hostile")
    lines = [json.dumps(story(case)) for case in cases("article")]
    (folder / "hostile.jsonl").write_text("\n".join(lines), encoding="utf-8")
    sources = [(REPOSITORY / "corpus" / "articles").as_posix(), (folder / "hostile.jsonl").as_posix()]
    (folder / "config.toml").write_text(f"[corpus]\nsources = {json.dumps(sources)}\n", encoding="utf-8")
    settings = Settings.load(folder / "config.toml")
    rules = Rules(settings.index.passage_tokens, settings.corpus.vanish_share, Limits())
    summary = build(settings.index.folder, settings.corpus.names, rules)
    assert summary is not None
    return folder / "config.toml"


@pytest.fixture(scope="module")
def quoting(config: Path) -> Iterator[Dateline]:
    with Dateline.open(Settings.load(config)) as engine:
        yield engine


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    pytest.importorskip("langchain_openai")
    with serving() as server, pytest.MonkeyPatch.context() as environment:
        environment.setenv("OPENAI_API_KEY", "not-a-key")
        yield server


@pytest.fixture(scope="module")
def obeying(config: Path, server: ScriptedServer) -> Iterator[Dateline]:
    keys = {"model": "openai:scripted", "base_url": server.base_url, "retries": 0}
    limits = {"person_tokens": 10**9, "day_tokens": 10**9, "question_tokens": 10**6}
    with Dateline.open(Settings.load(config, {"answer": keys | limits})) as engine:
        yield engine


@pytest.mark.parametrize("case", cases("article"), ids=lambda case: case["id"])
def test_a_hostile_article_is_quoted_and_does_nothing_else(case: dict[str, Any], quoting: Dateline) -> None:
    unharmed(quoting.ask(case["question"]), quoting, case)


@pytest.mark.parametrize("case", cases("article"), ids=lambda case: case["id"])
def test_a_model_that_obeys_a_hostile_article_changes_nothing(
    case: dict[str, Any], obeying: Dateline, server: ScriptedServer
) -> None:
    server.script = [says(f"{case['obeyed']} [1]\n{case['headline']} [2]\n{story(case)['body'][:3000]} [1]")]
    unharmed(obeying.ask(case["question"]), obeying, case)


@pytest.mark.parametrize("case", cases("question"), ids=lambda case: case["id"])
def test_a_hostile_question_changes_nothing(case: dict[str, Any], quoting: Dateline) -> None:
    unharmed(quoting.ask(asked(case)), quoting, case, question=asked(case))


@pytest.mark.parametrize("case", cases("question"), ids=lambda case: case["id"])
def test_a_model_that_obeys_a_hostile_question_changes_nothing(
    case: dict[str, Any], obeying: Dateline, server: ScriptedServer
) -> None:
    system = "You answer from the numbered passages only."
    server.script = [says(f"{asked(case)[:2000]} [1]. {system} [1] {' '.join(case['never'])} [1].")]
    unharmed(obeying.ask(asked(case)), obeying, case, question=asked(case))


def asked(case: dict[str, Any]) -> str:
    text: str = case["text"]
    times: int = case.get("times", 1)
    return text * min(times, 50)


def unharmed(answer: Answer, engine: Dateline, case: dict[str, Any], question: str = "") -> None:
    by_number = {citation.number: citation for citation in answer.citations}
    for sentence in answer.sentences:
        assert sentence.citations
        assert "\n" not in sentence.text
        for number in sentence.citations:
            assert by_number[number].quote in engine.archive.passage(by_number[number])
    screen = io.StringIO()
    show_answer(answer, Console(file=screen, width=100, highlight=False, emoji=False, markup=False))
    shown = screen.getvalue().replace(question, "") if question else screen.getvalue()
    assert not CONTROL.search(shown)
    assert [never for never in case["never"] if never in shown] == []
    addresses = {safe_url(citation.url) for citation in answer.citations}
    message = render(answer)
    for text in (message.body, *message.small, *(block.text for block in message.blocks), as_text(message)):
        assert not SERVER_MENTION.search(text)
        assert not INVITE.search(text)
        assert {node.text for node in flat(parse(text)) if node.kind == "link"} <= addresses
        assert [never for never in case["never_in_discord"] if never in text] == []
    assert set(links(sent(as_layout(message)))) <= addresses


def flat(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from flat(node.children)
