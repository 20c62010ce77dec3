"""The house style that a machine can check: format, lint, strict types, imports one way."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY

MAY_IMPORT = {"corpus": {"corpus"}, "index": {"corpus", "index"}, "bot": {"bot", "corpus", "index"}}


@pytest.mark.parametrize("command", ["ruff check", "ruff format --check", "mypy"])
def test_the_tree_is_clean(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command.split()], cwd=REPOSITORY, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_imports_go_one_way_from_bot_to_index_to_corpus(package: str) -> None:
    for path in (REPOSITORY / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [node.module] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                top = (module or "").split(".")[0]
                assert top not in MAY_IMPORT or top in MAY_IMPORT[package], f"{path}: imports {module}"
