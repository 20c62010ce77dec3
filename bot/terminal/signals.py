"""Ctrl-C and SIGTERM: what they say that they stopped, and a second one, which leaves at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from bot.exits import STOPPED, Terminated


@contextmanager
def stopping_says(line: str) -> Iterator[None]:
    """Has a Ctrl-C say what it stopped, where that is more than the command that was typed, and a SIGTERM stop it in
    as good an order: systemd, docker and cron's `timeout` send that.
    """
    try:
        with _terminated():
            yield
    except KeyboardInterrupt as error:
        raise type(error)(line) from None


@contextmanager
def _terminated() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)

    def first(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, before)
        raise Terminated

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGTERM, first)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def second_signal_leaves() -> Iterator[None]:
    """A first Ctrl-C stops in good order; a second one leaves at once: everything on disk is whole anyway."""

    def first(number: int, frame: FrameType | None) -> None:
        signal.signal(number, second)
        signal.default_int_handler(number, frame)

    def second(_number: int, _frame: FrameType | None) -> None:
        os.write(2, b"dateline: stopped at once; what is on disk is whole\n")
        os._exit(STOPPED)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is first:
            signal.signal(signal.SIGINT, before)
