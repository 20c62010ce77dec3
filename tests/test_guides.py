"""The guides of the rooms say what is so: settings, commands, snippets, links, and the graph as it draws itself."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any, cast

import pytest

from bot.graph.graph import build_graph
from bot.settings import Settings
from bot.terminal.commands import main
from tests.conftest import REPOSITORY

PAGES = [
    path
    for path in sorted(REPOSITORY.rglob("*.md"))
    if not any(
        part.startswith(".") or part in ("data", "articles") for part in path.relative_to(REPOSITORY).parts
    )
]
GUIDE = (REPOSITORY / "bot" / "README.md").read_text("utf-8")
_COMMAND = re.compile(r"^(?:echo .* \| )?dateline (.+)$", re.MULTILINE)
COMMANDS = sorted({line for page in PAGES for line in _COMMAND.findall(page.read_text("utf-8"))})


def test_the_table_of_settings_is_the_settings_with_their_defaults() -> None:
    shown = dict(re.findall(r"^\| `(\[\w+\] \w+)` \| (.+?) \|", GUIDE, flags=re.MULTILINE))
    real = {
        f"[{section}] {key}": "none" if value in (None, "") else f"`{_as_toml(value)}`"
        for section, field in Settings.model_fields.items()
        for key, value in field.get_default(call_default_factory=True).model_dump(mode="json").items()
    }

    assert shown == real


def _as_toml(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_one_that_dateline_takes(line: str) -> None:
    name, *words = shlex.split(line, comments=True)
    command = main.commands[name]

    with command.make_context(name, words, resilient_parsing=False):
        pass


def test_the_graph_is_drawn_as_it_is() -> None:
    part = cast("Any", object())
    graph = build_graph(
        part,
        analyzer=part,
        retriever=part,
        reader=part,
        quoter=part,
        timeliner=part,
        verifier=part,
        writer=part,
        rewriter=part,
    )
    (shown,) = re.findall(r"```mermaid\n(.*?)```", GUIDE, flags=re.DOTALL)

    assert shown.strip() == graph.get_graph().draw_mermaid().strip()


@pytest.mark.parametrize("path", ["bot/README.md"])
def test_a_snippet_of_python_runs_as_it_is_written(
    path: str, sample_config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_CONFIG", str(sample_config))
    (code,) = re.findall(r"```python\n(.*?)```", (REPOSITORY / path).read_text("utf-8"), flags=re.DOTALL)

    exec(code, {})

    assert "Castello Road" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_what_a_page_links_to_is_there(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    linked = [target for target in re.findall(r"\]\(([^)#\s]+)\)", text) if "://" not in target]

    assert [target for target in linked if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_a_file_that_a_page_names_is_there(page: Path) -> None:
    """Names such as `store/`, `search/retriever.py`: from the page's folder, the repository's or the tests'."""
    if page.name == "CHANGELOG.md":
        return
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    made = {
        "data/",
        *re.findall(r"(?:Write|in)\s+`([\w/]+\.py)`", text),
    }  # an index is made where one is asked
    named = set(re.findall(r"`([\w./]*(?:/|\w\.py))`", text)) - made
    homes = (page.parent, REPOSITORY)

    assert [name for name in sorted(named) if not any((home / name).exists() for home in homes)] == []


@pytest.mark.parametrize(
    "module",
    sorted(
        set(
            re.findall(
                r"python -m (tests\.bench(?:\.\w+)+)", "\n".join(page.read_text("utf-8") for page in PAGES)
            )
        )
    ),
)
def test_a_bench_that_a_page_names_is_there(module: str) -> None:
    assert (REPOSITORY / f"{module.replace('.', '/')}.py").is_file()
