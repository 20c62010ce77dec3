"""How this copy of Dateline was installed, and so which command installs what it lacks."""

from __future__ import annotations

import importlib.util
import json
import shlex
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

NAME = "dateline"
BASE = "0.1.0"


def version() -> str:
    """The version of this copy, and where it is known the commit that it was made from: "0.1.0+g700eff6"."""
    installed = _distribution()
    built = installed.version if installed else BASE
    folder, in_place = _clone()
    # A copy in place goes with its clone; any other stays as it was built.
    return built_version(folder) if folder and in_place else built


def built_version(folder: Path = Path(__file__).parents[1]) -> str:
    """The version of the clone in `folder`. The packaging asks for it too, and has no other module then."""
    commit = _commit(folder)
    return f"{BASE}+g{commit[:7]}" if commit else BASE


def extra_command(extra: str) -> str:
    """The command that adds an extra of Dateline's.

    From a clone it installs that clone again, editable if it was, with the extra. Elsewhere it installs the packages of
    the extra by their own names: a package called dateline in a registry need not be this one.
    """
    folder, editable = _clone()
    if folder:
        return package_command(*(["-e"] if editable else []), f"{folder}[{extra}]")
    return package_command(*_requirements(extra))


def repair_command() -> str:
    """The command that installs this copy again, with all of its files and packages."""
    folder, editable = _clone()
    if folder is None:
        return package_command("--force-reinstall", _origin())
    return package_command("--force-reinstall", *(["-e"] if editable else []), str(folder))


def package_command(*wanted: str) -> str:
    """The command that installs packages where this Python finds them."""
    pip = ["-m", "pip", "install"]
    if importlib.util.find_spec("pip") is None:  # uv makes environments without it.
        return shlex.join(["uv", "pip", "install", "--python", sys.executable, *wanted])
    return shlex.join([sys.executable, *pip, *wanted])


def _distribution() -> Distribution | None:
    try:
        return distribution(NAME)
    except PackageNotFoundError:
        return None


def _clone() -> tuple[Path | None, bool]:
    """The folder that this copy was installed from, if it is still there, and whether it is used in place."""
    installed = _distribution()
    if installed is None:  # Run from a clone that nothing has installed.
        return _if_ours(Path(__file__).parents[1]), True
    told = json.loads(installed.read_text("direct_url.json") or "{}")
    if "dir_info" not in told:
        return None, False
    folder = Path(url2pathname(urlsplit(told["url"]).path))
    return _if_ours(folder), bool(told["dir_info"].get("editable"))


def _origin() -> str:
    """What was installed, where it was no folder: an archive, a repository, or a version in a registry."""
    installed = _distribution()
    if installed is None:
        return NAME
    told = json.loads(installed.read_text("direct_url.json") or "{}")
    if version_control := told.get("vcs_info"):
        return f"{version_control['vcs']}+{told['url']}@{version_control['commit_id']}"
    return str(told.get("url", "")) or f"{NAME}=={installed.version.partition('+')[0]}"


def _commit(folder: Path) -> str:
    """The commit that is checked out in `folder`, as git has it written down; "" where it is no clone.

    Git itself need not be there: an image that a clone was copied into has none.
    """
    git = folder / ".git"
    try:
        if git.is_file():  # Of a worktree, which names its own folder in the clone's.
            git = folder / git.read_text("utf-8").removeprefix("gitdir:").strip()
        head = (git / "HEAD").read_text("utf-8").strip()
        if not head.startswith("ref:"):
            return head
        name = head.removeprefix("ref:").strip()
        common = git / "commondir"
        whole = git / common.read_text("utf-8").strip() if common.is_file() else git
        if (whole / name).is_file():
            return (whole / name).read_text("utf-8").strip()
        packed = (whole / "packed-refs").read_text("utf-8").splitlines()
        return next((line.partition(" ")[0] for line in packed if line.endswith(f" {name}")), "")
    except (OSError, UnicodeDecodeError):
        return ""


def _if_ours(folder: Path) -> Path | None:
    project = folder / "pyproject.toml"
    return folder if project.is_file() and f'name = "{NAME}"' in project.read_text("utf-8") else None


def _requirements(extra: str) -> list[str]:
    """What an extra asks for, as the installed copy tells it."""
    installed = _distribution()
    asked = (line.partition(";") for line in (installed.requires if installed else None) or ())
    named = (f"extra == '{extra}'", f'extra == "{extra}"')
    return [wanted.strip() for wanted, _, when in asked if when.strip() in named]
