"""The house style that a machine can check: format, lint, strict types, imports one way, small modules."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

# Beside its folders a folder has so many modules, and a module so many lines, so that each is taken in at a glance.
MODULES = 12
LINES = 250
COLUMNS = 120  # of a guide; code is wrapped by ruff
# A room is a folder or a module of one of these; it stands one floor above the highest of its package that it imports.
HOUSES = ("bot", "index")
FLOORS = 10
ROOMS = ("bot", "corpus", "index", "tests")
_SHOWN = re.compile(r"^ *```.*?^ *```|^\|[^\n]*|(?<=\n\n)(?:    [^\n]*\n)+", re.DOTALL | re.MULTILINE)
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


@cache
def modules() -> dict[str, Path]:
    """Every module of the three packages by its name; a package is the module of its name."""
    paths = (path for package in MAY_IMPORT for path in (REPOSITORY / package).rglob("*.py"))
    names = {path: path.relative_to(REPOSITORY).with_suffix("").parts for path in paths}
    return {".".join(part for part in parts if part != "__init__"): path for path, parts in names.items()}


def imported(module: str) -> Iterator[str]:
    """The modules that one imports, wherever it does so: in a function and under TYPE_CHECKING too."""
    for node in ast.walk(ast.parse(modules()[module].read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in modules() else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_no_modules_import_each_other_in_a_circle() -> None:
    left = {name: {other for other in imported(name) if other in modules()} - {name} for name in modules()}
    # What imports nothing that is left is in no circle, and neither is what nothing imports that is left.
    while free := [name for name, others in left.items() if not others & left.keys()]:
        for name in free:
            del left[name]
    while unused := left.keys() - {other for others in left.values() for other in others}:
        for name in unused:
            del left[name]

    assert not left, f"in a circle: {sorted(left)}"


def room(module: str) -> str:
    """The room that a module is part of."""
    return ".".join(module.split(".")[:2])


@cache
def below_each(package: str) -> dict[str, set[str]]:
    """The rooms of a package that each of its rooms imports."""
    names = [name for name in modules() if name.startswith(f"{package}.")]
    below: dict[str, set[str]] = {room(name): set() for name in names}
    for name in names:
        below[room(name)] |= {room(other) for other in imported(name)} & below.keys() - {room(name)}
    return below


@pytest.mark.parametrize("package", HOUSES)
def test_rooms_stand_on_ten_floors_at_most_and_none_imports_itself_by_way_of_others(package: str) -> None:
    below = below_each(package)
    floors: list[set[str]] = []
    while below:
        floor = {name for name, others in below.items() if not others & below.keys()}
        assert floor, f"in a circle: {below}"
        floors.append(floor)
        below = {name: others for name, others in below.items() if name not in floor}

    assert len(floors) <= FLOORS, floors


def floors_in_guide(package: str) -> dict[str, set[str]]:
    """The rooms of each floor, from the top down, as the guide of a package has them in its table."""
    guide = (REPOSITORY / package / "README.md").read_text("utf-8")
    table = guide.partition("| floor | rooms |\n|---|---|\n")[2].partition("\n\n")[0]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines()]
    return {
        floor: {f"{package}.{name}" for name in re.findall(r"[`\[](\w+)(?:/|\.py)[`\]]", told)}
        for floor, told in rows
    }


@pytest.mark.parametrize("package", HOUSES)
def test_a_room_stands_on_the_floor_that_the_guide_of_its_package_says(package: str) -> None:
    """It imports nothing of a floor above it."""
    below = below_each(package)
    below = {name: others for name, others in below.items() if not name.endswith("__main__")}
    height = {name: -row for row, names in enumerate(floors_in_guide(package).values()) for name in names}

    assert height.keys() == below.keys()
    above = {name: {one for one in below[name] if height[one] > height[name]} for name in below}
    assert {name: others for name, others in above.items() if others} == {}


def test_the_sql_of_the_index_is_a_library_of_nobody_else() -> None:
    borrowed = {
        name: {other for other in imported(name) if other.startswith("index.store.sql.")}
        for name in modules()
        if not name.startswith("index.")
    }

    assert {name: others for name, others in borrowed.items() if others} == {}


def test_a_part_of_an_answer_imports_no_other() -> None:
    parts, below = floors_in_guide("bot")["parts"], below_each("bot")

    assert parts
    assert {name: below[name] & parts for name in parts if below[name] & parts} == {}


def test_a_folder_has_a_dozen_modules_at_most_beside_its_folders() -> None:
    folders = {path.parent for path in modules().values()}
    counts = {
        folder: len([*folder.glob("*.py")]) - 1 for folder in folders
    }  # __init__.py is no room of its own.

    assert {str(folder): count for folder, count in counts.items() if count > MODULES} == {}


def test_a_module_has_two_hundred_and_fifty_lines_at_most() -> None:
    lines = {name: len(path.read_text("utf-8").splitlines()) for name, path in modules().items()}

    assert {name: count for name, count in lines.items() if count > LINES} == {}


def test_a_helper_of_two_tests_is_no_part_of_either() -> None:
    borrowed = [
        f"{path.relative_to(REPOSITORY)}: {node.module}"
        for path in (REPOSITORY / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[-1].startswith("test_")
    ]

    assert borrowed == []


def test_a_guide_is_wrapped_at_a_hundred_and_twenty_columns() -> None:
    """But for tables, what a shell takes or shows, and where a link leads."""
    pages = [
        page for room in ("", *ROOMS) for page in (REPOSITORY / room).glob("**/*.md" if room else "*.md")
    ]
    guides = {page: page.read_text("utf-8") for page in pages if not page.match("articles/2016-*")}
    wide = [
        f"{page.relative_to(REPOSITORY)}: {line}"
        for page, text in guides.items()
        for line in _SHOWN.sub("", text).splitlines()
        if len(re.sub(r"\]\([^)]*\)", "]", line)) > COLUMNS
    ]

    assert wide == []
