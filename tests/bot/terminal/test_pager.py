"""What is longer than the terminal goes through the reader's own pager, which they may leave or do without."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.support.terminal import terminal

LONG = [
    ("ask", "--quotes", "--width", "60", "What happened in Aleppo?"),
    ("search", "Castello Road"),
    ("show", "f5dbd8ef"),
    ("articles",),
]


def dateline(*words: str) -> list[str]:
    return [sys.executable, "-m", "bot", *words]


@pytest.fixture
def reader(sample_config: Path, tmp_path: Path) -> Mapping[str, str]:
    """The environment of somebody whose pager writes down what it is given, shows two lines of it, and ends."""
    pager = tmp_path / "two lines"
    pager.write_text(f'#!/bin/sh\necho "PAGED $1"\nhead -n 2\necho >> "{tmp_path}/paged"\n')
    pager.chmod(0o755)
    return {
        **{name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")},
        "PYTHONPATH": str(REPOSITORY),
        "DATELINE_CONFIG": str(sample_config),
        "TERM": "xterm-256color",
        "PAGER": f"'{pager}' option",
    }


@pytest.mark.parametrize("words", LONG, ids=lambda words: str(words[0]))
def test_what_is_long_is_given_to_the_pager_and_leaving_it_early_is_no_error(
    words: tuple[str, ...], reader: Mapping[str, str]
) -> None:
    with terminal(dateline(*words), reader) as there:
        assert there.exit_code() == 0

    assert there.printed.replace("\r", "").startswith("PAGED option\n")
    assert there.printed.count("\n") == 3


def test_without_a_pager_all_of_it_is_printed(reader: Mapping[str, str]) -> None:
    with terminal(dateline(*LONG[2], "--no-pager"), reader) as there:
        assert there.exit_code() == 0

    assert "PAGED" not in there.printed
    assert there.printed.endswith("She means to sleep there all the same.\r\n")


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["piped", "json"])
def test_a_pipe_and_json_have_no_pager(
    more: tuple[str, ...], reader: Mapping[str, str], tmp_path: Path
) -> None:
    words = dateline(*LONG[2], *more)
    if more:
        with terminal(words, reader) as there:
            assert there.exit_code() == 0
        printed = there.printed
    else:
        printed = subprocess.run(words, env=reader, capture_output=True, text=True, check=True).stdout

    assert "PAGED" not in printed
    assert "She means to sleep there all the same." in printed


@pytest.mark.parametrize("pager", ["no-such-pager", "'unfinished"])
def test_where_the_pager_cannot_be_run_all_of_it_is_printed(pager: str, reader: Mapping[str, str]) -> None:
    with terminal(dateline(*LONG[2]), {**reader, "PAGER": pager}) as there:
        assert there.exit_code() == 0

    assert there.printed.endswith("She means to sleep there all the same.\r\n")


def test_less_keeps_what_was_read_on_the_screen_and_ctrl_c_is_its_own(reader: Mapping[str, str]) -> None:
    if shutil.which("less") is None:
        pytest.skip("there is no less here, so nothing shows how it is left")
    without = {name: value for name, value in reader.items() if name not in ("PAGER", "LESS")}
    with terminal(dateline(*LONG[2]), without) as there:
        there.wait_for("\n:")
        for _ in range(2):
            there.type("\x03")
            time.sleep(0.5)
        there.type(" ")
        there.wait_for("She means to sleep there")
        there.type("q")
        assert there.exit_code() == 0

    assert "stopped" not in there.printed
    assert "\x1b[?1049" not in there.printed, "the screen is the one of the shell"
