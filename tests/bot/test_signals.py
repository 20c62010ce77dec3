"""Ctrl-C and SIGTERM: a first one stops in good order, and a second one, of either kind, leaves at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.exits import STOPPED, TERMINATED
from tests.conftest import REPOSITORY

AT_ONCE = "dateline: stopped at once; what is on disk is whole\n"
A_COMMAND = """
import sys, time
sys.argv = ["dateline", "waiting"]
from bot.terminal.commands import main

@main.command()
def waiting():
    try:
        print("ready", flush=True)
        time.sleep(60)
    finally:
        print("finishing", flush=True)
        time.sleep(60)

main()
"""
# As `index --watch`, `index --worker` and `discord` do.
UNTIL_STOPPED = """
import time
from bot.signals import until_a_signal

with until_a_signal(lambda: print("finishing", flush=True)):
    print("ready", flush=True)
    time.sleep(60)
"""
A_CHAT = """
import io, signal, sys
from types import SimpleNamespace
from rich.console import Console
from bot.signals import second_signal_leaves
from bot.terminal.asking.prompt import converse

def respond(line):
    signal.raise_signal(signal.SIGINT)

sys.stdin = io.StringIO("When was that?\\nAnd who was there?\\n")
with second_signal_leaves():
    converse(SimpleNamespace(title=str, out=Console(), respond=respond), "~/news")
"""


@contextmanager
def running(program: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("program", "first", "second", "code"),
    [
        (A_COMMAND, signal.SIGINT, signal.SIGINT, STOPPED),
        (A_COMMAND, signal.SIGINT, signal.SIGTERM, TERMINATED),
        (UNTIL_STOPPED, signal.SIGINT, signal.SIGINT, STOPPED),
        (UNTIL_STOPPED, signal.SIGTERM, signal.SIGTERM, TERMINATED),
        (UNTIL_STOPPED, signal.SIGTERM, signal.SIGINT, STOPPED),
    ],
)
def test_a_second_signal_ends_at_once_in_one_line(
    program: str, first: signal.Signals, second: signal.Signals, code: int
) -> None:
    with running(program) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == "ready\n"
        process.send_signal(first)
        assert process.stdout.readline() == "finishing\n"
        began = time.monotonic()
        process.send_signal(second)
        assert process.wait(10) == code
        assert time.monotonic() - began < 5
        assert process.stderr.read() == AT_ONCE


def test_each_answer_of_a_chat_can_be_stopped_with_ctrl_c() -> None:
    with running(A_CHAT) as process:
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert said == "~/news\nStopped.\nStopped.\n\n"
