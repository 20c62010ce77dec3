"""A command changes its process only where that process is its own."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.terminal import own_process
from tests.conftest import REPOSITORY

_RUN = """
import gc, os
from bot.terminal import own_process

own_process.claim()
own_process.step_back()
with own_process.importing():
    import json
print(os.getpriority(os.PRIO_PROCESS, 0), gc.isenabled(), gc.get_freeze_count() > 0)
"""


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system has no priorities")
def test_a_process_of_its_own_steps_back_and_keeps_what_it_imports() -> None:
    done = subprocess.run([sys.executable, "-c", _RUN], cwd=REPOSITORY, capture_output=True, text=True)

    behind = min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
    assert done.stdout.split() == [str(behind), "True", "True"], done.stderr


def test_somebody_elses_process_stays_as_it_was() -> None:
    before = os.environ.copy()
    own_process.step_back()
    with own_process.importing():
        assert gc.isenabled()

    assert os.environ == before


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_whoever_closes_an_output_is_told_nothing_there(closed: str, sample_config: Path) -> None:
    run = f"exec '{sys.executable}' -m bot --config '{sample_config}' articles {closed}"

    assert subprocess.run(["sh", "-c", run], cwd=REPOSITORY).returncode == 0
