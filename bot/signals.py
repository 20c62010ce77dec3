"""Ctrl-C and SIGTERM: a first one stops in good order, and any second one leaves at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from bot.exits import STOPPED, TERMINATED, Terminated

_CODES = {signal.SIGINT: STOPPED, signal.SIGTERM: TERMINATED}


@contextmanager
def second_signal_leaves() -> Iterator[None]:
    """A first Ctrl-C raises KeyboardInterrupt; a second one leaves at once: everything on disk is whole anyway."""
    with _first_calls({signal.SIGINT: _interrupt}):
        yield


@contextmanager
def stopping_says(line: str) -> Iterator[None]:
    """Has a Ctrl-C say what it stopped, where that is more than the command that was typed, and a SIGTERM stop it in
    as good an order: systemd, docker and cron's `timeout` send that.
    """
    try:
        with _first_calls({signal.SIGTERM: _terminate}):
            yield
    except KeyboardInterrupt as error:
        raise type(error)(line) from None


@contextmanager
def until_a_signal(stop: Callable[[], object]) -> Iterator[None]:
    """For what runs until it is stopped: a first Ctrl-C or SIGTERM calls `stop`, and a second one does not wait for
    what is being finished.
    """
    with _first_calls(dict.fromkeys(_CODES, stop)):
        yield


@contextmanager
def going_on() -> Iterator[None]:
    """For what goes on after it was interrupted: the next signal is a first one again."""
    before = {number: signal.getsignal(number) for number in _CODES}
    try:
        yield
    finally:
        if _is_heard_here():
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def _first_calls(calls: Mapping[signal.Signals, Callable[[], object]]) -> Iterator[None]:
    """Has a first signal call what is named for it. What comes after that leaves at once, also after the block: a
    process may hang in its last steps.
    """

    def first(number: int, _frame: FrameType | None) -> None:
        for one in _CODES:
            signal.signal(one, _leave)
        calls[signal.Signals(number)]()

    if not _is_heard_here():
        yield
        return
    before = {number: signal.signal(number, first) for number in calls}
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is first:
                signal.signal(number, handler)


def _is_heard_here() -> bool:
    """Whether this is the thread that Python tells of signals."""
    return threading.current_thread() is threading.main_thread()


def _interrupt() -> NoReturn:
    raise KeyboardInterrupt


def _terminate() -> NoReturn:
    raise Terminated


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    os.write(2, b"dateline: stopped at once; what is on disk is whole\n")
    os._exit(_CODES[signal.Signals(number)])
