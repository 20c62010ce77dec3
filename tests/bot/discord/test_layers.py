"""How the bot is built: imports go one way and never round, also those that are only for types."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

ROOM = REPOSITORY / "bot" / "discord"
# From the bottom up. A module may import what stands before it, or beside it in its own folder.
LAYERS = (
    *(
        "token",
        "texts",
        "language",
        "schedule",
        "records",
        "chatter",
        "engine",
        "metrics",
        "requests",
        "places",
    ),
    *("rendering", "database", "delivery", "cogs", "client", "running"),
)


def name(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name(path): path for path in sorted(ROOM.rglob("*.py"))}


def imported(module: str) -> Iterator[str]:
    """What a module imports from this room, wherever in it, under TYPE_CHECKING too."""
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in MODULES or node.module in MODULES:
                    yield whole if whole in MODULES else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)


def layer(module: str) -> int:
    return LAYERS.index(module.split(".")[2]) if module.count(".") > 1 else -1


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_only_what_is_below_it(module: str) -> None:
    above = [other for other in imported(module) if layer(other) > layer(module)]
    assert not above, f"{module} imports {above}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    left = {module: set(imported(module)) - {module} for module in MODULES}
    for _ in count():
        free = {module for module, needs in left.items() if not needs & left.keys()}
        if not free:
            break
        left = {module: needs for module, needs in left.items() if module not in free}
    assert not left, f"these import each other: {sorted(left)}"


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in MODULES.values()}), ids=lambda path: path.name
)
def test_a_folder_can_be_taken_in_at_a_glance(folder: Path) -> None:
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= 12
    assert max(len(path.read_text("utf-8").splitlines()) for path in modules) <= 250
