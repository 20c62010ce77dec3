"""The lines of the guide that have a shell complete: what they put there is a script of that shell, and it works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.support.terminal import terminal

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


def needs(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program} here, so nothing shows what it completes")


def test_zsh_completes_the_id_of_an_article_for_somebody_who_has_set_up_nothing(
    shell: dict[str, str],
) -> None:
    needs("zsh")
    bash(f"echo \"PROMPT='READY '\" > ~/.zshrc; {LINES['zsh']}", shell)

    with terminal(["zsh", "-i"], {**shell, "TERM": "xterm"}) as there:
        assert "not found" not in there.wait_for("READY ")
        there.type("dateline show f5db\t")
        there.wait_for("f5dbd8ef2b87bfefac7f")


def test_fish_completes_the_id_of_an_article_and_shows_its_whole_headline(shell: dict[str, str]) -> None:
    needs("fish")
    bash(LINES["fish"], shell)

    offered = bash("""fish -c 'complete -C "dateline show f5db"'""", shell)

    assert offered.strip() == (
        "f5dbd8ef2b87bfefac7f\tLast Islamic State fighters leave Manbij, taking civilians with them"
    )
