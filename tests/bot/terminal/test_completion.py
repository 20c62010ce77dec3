"""The lines of the guide that have a shell complete: what they put there is a script of that shell, and it works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

GUIDE = (REPOSITORY / "bot" / "terminal" / "README.md").read_text(encoding="utf-8")
LINES = dict(re.findall(r"^\| (bash|zsh|fish) \| `(.+)` \|$", GUIDE, flags=re.MULTILINE))


@pytest.fixture
def shell(tmp_path: Path, sample_config: Path) -> dict[str, str]:
    """The environment of somebody who has `dateline`, and the sample for an archive."""
    program = tmp_path / "bin" / "dateline"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{REPOSITORY}" exec "{sys.executable}" -m bot "$@"\n')
    program.chmod(0o755)
    (tmp_path / ".config" / "fish" / "completions").mkdir(parents=True)
    return {
        **os.environ,
        "HOME": str(tmp_path),
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "DATELINE_CONFIG": str(sample_config),
    }


def bash(typed: str, shell: dict[str, str]) -> str:
    done = subprocess.run(["bash", "-c", typed], env=shell, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_bash_completes_the_id_of_an_article(shell: dict[str, str]) -> None:
    bash(LINES["bash"], shell)

    typed = "COMP_WORDS=(dateline show f5db) COMP_CWORD=2; _dateline_completion dateline; echo $COMPREPLY"
    assert bash(f". ~/.bashrc; {typed}", shell).startswith("f5dbd8ef")


@pytest.mark.parametrize(("name", "says"), [("zsh", "#compdef dateline"), ("fish", "complete --no-files")])
def test_the_other_shells_are_given_a_script_of_theirs(name: str, says: str, shell: dict[str, str]) -> None:
    bash(LINES[name], shell)

    (written,) = [path for path in Path(shell["HOME"]).rglob("*") if path.name in (".zshrc", "dateline.fish")]
    script = written.read_text(encoding="utf-8")
    if name == "zsh":
        script = bash(script.replace("eval", "echo"), shell)
    assert says in script
    assert "_DATELINE_COMPLETE=" in script
