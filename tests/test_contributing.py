"""What CONTRIBUTING.md tells a newcomer to do works: it is done word for word, in a copy of the clone."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PAGE = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
EXAMPLES = ("A source format", "A slash command", "An embedder", "A part of an answer")
_COPIED = ("bot", "index", "corpus", "tests", "pyproject.toml", "config.toml", "README.md", "CONTRIBUTING.md")
# Large and never changed: a link will do.
_LINKED = ("bot/cross_encoder/cross_encoder.onnx", "index/embedding/minilm.onnx")
_PROGRAMS = {
    "dateline": ["-m", "bot"],
    "pytest": ["-m", "pytest", "-p", "no:cacheprovider"],
    "ruff": ["-m", "ruff"],
    "python": [],
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone")
    for name in _COPIED:
        whole = REPOSITORY / name
        if whole.is_dir():
            shutil.copytree(whole, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.onnx"))
        else:
            shutil.copy(whole, folder / name)
    for weights in _LINKED:
        (folder / weights).symlink_to(REPOSITORY / weights)
    return folder


def steps(example: str) -> Iterator[tuple[str, str, str]]:
    """The steps of an example: a kind (python, diff, sh), the file that it is about, and the text."""
    (section,) = re.findall(rf"^## {re.escape(example)}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    path = ""
    for before, kind, text in re.findall(r"(.*?)^```(\w+)\n(.*?)^```$", section, re.DOTALL | re.MULTILINE):
        named = [name for name in re.findall(r"`([\w/.]+)`", before) if "." in name]
        path = named[-1] if named else path
        yield kind, path, text


def patched(text: str, diff: str) -> str:
    """`text` with the lines of a diff taken out and put in, at the one place where it fits."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if not line.startswith("+"))
    new = "".join(line[1:] for line in lines if not line.startswith("-"))
    assert text.count(old) == 1, f"this stands {text.count(old)} times there:\n{old}"
    return text.replace(old, new)


def run(line: str, folder: Path) -> None:
    words = shlex.split(line)
    assigned = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    program, *arguments = words[len(assigned) :]
    command = [sys.executable, *_PROGRAMS[program.removeprefix(".venv/bin/")], *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), **assigned},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


@pytest.mark.timeout(400)
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_works_as_it_is_written(example: str, clone: Path) -> None:
    for kind, path, text in steps(example):
        file = clone / path
        if kind == "python":
            assert not file.exists(), f"{path} is there already"
            file.write_text(text, encoding="utf-8")
        elif kind == "diff":
            file.write_text(patched(file.read_text("utf-8"), text), encoding="utf-8")
        else:
            for line in text.splitlines():
                run(line, clone)

    run("ruff check -q", clone)
    run("ruff format --check -q", clone)


def test_set_up_and_check_are_the_commands_of_the_readme_and_of_the_style() -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8")

    assert ".venv/bin/pip install -q -e '.[test]'" in PAGE
    assert ".venv/bin/pip install -q -e '.[test]'" in readme
    assert all(f".venv/bin/{tool}" in PAGE for tool in ("ruff check", "ruff format", "mypy", "pytest -q"))
