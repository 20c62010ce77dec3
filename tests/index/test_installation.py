"""The advice to install something is a command that works for how this copy was installed."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from index import installation
from index.installation import BASE, built_version, extra_command, package_command, repair_command, version
from tests.conftest import REPOSITORY


class Installed:
    """A distribution as `importlib.metadata` finds it."""

    version = "1.2"
    requires = ("aiohttp<4,>=3.11", "fastembed<1,>=0.7; extra == 'fastembed'", "ruff<1; extra == 'test'")

    def __init__(self, told: object) -> None:
        self._told = told

    def read_text(self, name: str) -> str | None:
        return json.dumps(self._told) if name == "direct_url.json" and self._told else None


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "a clone"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "dateline"\n')
    return folder


def installed(monkeypatch: pytest.MonkeyPatch, told: object) -> None:
    monkeypatch.setattr(installation, "distribution", lambda _: Installed(told))


@pytest.mark.parametrize(("editable", "flags"), [(True, ["-e"]), (False, [])])
def test_from_a_clone_the_clone_is_installed_again_with_the_extra(
    clone: Path, editable: bool, flags: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, {"url": clone.as_uri(), "dir_info": {"editable": True} if editable else {}})

    pip = [sys.executable, "-m", "pip", "install"]
    assert shlex.split(extra_command("fastembed")) == [*pip, *flags, f"{clone}[fastembed]"]
    assert shlex.split(repair_command()) == [*pip, "--force-reinstall", *flags, str(clone)]


@pytest.mark.parametrize("gone", [False, True])
def test_elsewhere_the_packages_of_the_extra_are_installed_and_never_somebody_elses_dateline(
    clone: Path, gone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (clone / "pyproject.toml").write_text("[project]\nname = 'another'\n")
    installed(monkeypatch, {"url": clone.as_uri(), "dir_info": {}} if gone else None)

    assert shlex.split(extra_command("fastembed"))[1:] == ["-m", "pip", "install", "fastembed<1,>=0.7"]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (None, "dateline==1.2"),
        ({"url": "file:///x/dateline.whl", "archive_info": {}}, "file:///x/dateline.whl"),
        (
            {"url": "https://git.example/d", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}},
            "git+https://git.example/d@c0ffee",
        ),
    ],
)
def test_what_is_damaged_is_installed_again_from_where_it_came(
    told: object, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, told)

    assert shlex.split(repair_command())[3:] == ["install", "--force-reinstall", wanted]


def test_a_clone_that_nothing_has_installed_is_its_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(installation, "distribution", absent)

    assert shlex.split(extra_command("fastembed"))[-2:] == ["-e", f"{REPOSITORY}[fastembed]"]


def test_an_environment_without_pip_is_told_of_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    assert package_command("x") == shlex.join(["uv", "pip", "install", "--python", sys.executable, "x"])


def test_the_version_of_a_clone_in_place_names_the_commit_that_is_checked_out(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, {"url": clone.as_uri(), "dir_info": {"editable": True}})
    assert version() == BASE
    git(clone, "init", "-q", "-b", "main")
    git(clone, "commit", "-q", "--allow-empty", "-m", "one")
    commit = git(clone, "rev-parse", "HEAD")[:7]

    assert version() == f"{BASE}+g{commit}"
    git(clone, "pack-refs", "--all")
    assert version() == f"{BASE}+g{commit}"
    git(clone, "checkout", "-q", "--detach")
    assert version() == f"{BASE}+g{commit}"
    git(clone, "worktree", "add", "-q", "-b", "other", str(clone.parent / "other"))
    assert built_version(clone.parent / "other") == f"{BASE}+g{commit}"


def test_a_copy_that_was_installed_keeps_the_version_that_it_was_built_with(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(clone, "init", "-q")
    git(clone, "commit", "-q", "--allow-empty", "-m", "later")
    installed(monkeypatch, {"url": clone.as_uri(), "dir_info": {}})

    assert version() == "1.2"


def git(folder: Path, *words: str) -> str:
    author = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(["git", *author, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()
