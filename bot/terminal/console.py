"""The console that a command prints to: how wide it is, whether it has colours and links, how it ends."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.errors import CLOSED

# What these show of a link is at best its text, so that the reader has no address.
_WITHOUT_LINKS = {"dumb", "linux", "screen"}


class Screen(Console):
    """A console whose reader may leave early: that is no error of theirs."""

    def on_broken_pipe(self) -> NoReturn:
        leave_closed_pipe()


def leave_closed_pipe() -> NoReturn:
    """Ends as a program does whose reader has gone (`… | head`), without another word about it."""
    # What is still buffered goes nowhere, and a standard output that is no file has nobody who leaves.
    with suppress(io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(CLOSED)


def console(*, stderr: bool = False, width: int | None = None, plain: bool = False) -> Console:
    """A console that wraps and colours only where a person reads it, or as they ask for."""
    piped = plain or not (sys.stderr if stderr else sys.stdout).isatty()
    return Screen(
        stderr=stderr,
        highlight=False,
        emoji=False,
        markup=False,
        width=width,
        # A pipe gets every line whole: what it is piped into knows better where to break.
        soft_wrap=piped and width is None,
        no_color=piped or None,
        force_terminal=False if plain else None,
    )


def has_links(out: Console) -> bool:
    """Whether an address can stand behind a word; where it cannot, it has to be shown."""
    if not out.is_terminal or out.color_system is None or out.legacy_windows:
        return False
    return (
        os.environ.get("TERM", "") not in _WITHOUT_LINKS
        and os.environ.get("TERM_PROGRAM") != "Apple_Terminal"
    )


def indent(text: Text, width: int, out: Console) -> None:
    for line in text.split("\n"):
        # Padding fills a line up to the screen's width, which a pipe does not have.
        out.print(
            Text(" " * width) + line if out.soft_wrap else Padding(line, (0, 0, 0, width), expand=False)
        )


@contextmanager
def paged(out: Console, lines: int) -> Iterator[None]:
    """What is printed inside goes through the reader's pager if so many lines do not fit on the screen."""
    if out.is_terminal and lines > out.height:
        with out.pager():
            yield
    else:
        yield
