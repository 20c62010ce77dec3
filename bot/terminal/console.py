"""The console that a command prints to: how wide it is, whether it has colours and links, how it ends."""

from __future__ import annotations

import io
import os
import re
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn, TypedDict

import click
from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.exits import CLOSED

# What these show of a link is at best its text, so that the reader has no address.
_WITHOUT_LINKS = {"dumb", "linux", "screen"}

# An address that Dateline shows for a reader to follow; in what articles say none can be.
ADDRESS = Style(dim=True, meta={"address": True})
# What a terminal makes a link of by itself, and what a browser completes.
_LINK = re.compile(r":(?=//)|(?<=\bwww)\.|(?<=\bmailto):", re.IGNORECASE)

_WORD = re.compile(r"\s*\S+\s*")


class _Plain(TypedDict):
    highlight: bool
    emoji: bool
    markup: bool


# What articles say is printed as it is.
_PLAIN = _Plain(highlight=False, emoji=False, markup=False)


class Screen(Console):
    """A console whose reader may leave early: that is no error of theirs. What is long `pages`, where they read it."""

    pages = True

    def on_broken_pipe(self) -> NoReturn:
        leave_closed_pipe()


def leave_closed_pipe() -> NoReturn:
    """Ends as a program does whose reader has gone (`… | head`), without another word about it."""
    # What is still buffered goes nowhere, and a standard output that is no file has nobody who leaves.
    with suppress(io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(CLOSED)


def console(*, stderr: bool = False, width: int | None = None, plain: bool = False) -> Screen:
    """A console that wraps and colours only where a person reads it, or as they ask for."""
    piped = plain or not (sys.stderr if stderr else sys.stdout).isatty()
    return Screen(
        stderr=stderr,
        width=width,
        # A pipe gets every line whole: what it is piped into knows better where to break.
        soft_wrap=piped and width is None,
        no_color=piped or None,
        force_terminal=False if plain else None,
        **_PLAIN,
    )


def has_links(out: Console) -> bool:
    """Whether an address can stand behind a word; where it cannot, it has to be shown."""
    if not out.is_terminal or out.color_system is None or out.legacy_windows or isinstance(out, _Page):
        return False
    return (
        os.environ.get("TERM", "") not in _WITHOUT_LINKS
        and os.environ.get("TERM_PROGRAM") != "Apple_Terminal"
    )


def write(text: Text | str, out: Console, *, indent: int = 0, lead: Text | str = "") -> None:
    """Prints text in lines that fit the screen, those after a `lead` below it. An address stays whole, as it has
    to be copied, and no line ends in spaces. On a terminal no address can be clicked but an `ADDRESS`.
    """
    text = inert(_text(text)) if out.is_terminal else _text(text)
    lead = Text(" " * indent).append_text(_text(lead))
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        lines += [line] if out.soft_wrap else _wrapped(line, out.width - lead.cell_len)
    for number, line in enumerate(lines):
        line.rstrip()
        before = Text(" " * lead.cell_len) if number else lead
        out.print(before + line if line else Text(before.plain.rstrip()), soft_wrap=True)


def inert(text: Text) -> Text:
    """Text in which no terminal finds a link, as what was added stands in brackets: "https[:]//evil.example"."""
    spans = [span for span in text.spans if isinstance(span.style, Style) and _is_address(span.style)]
    if isinstance(text.style, Style) and _is_address(text.style):
        return text
    marks = [
        match.start()
        for match in _LINK.finditer(text.plain)
        if not any(span.start <= match.start() < span.end for span in spans)
    ]
    made = Text(style=text.style)
    for number, piece in enumerate(text.divide([place for mark in marks for place in (mark, mark + 1)])):
        made.append_text(Text.assemble("[", piece, "]") if number % 2 else piece)
    return made


def _is_address(style: Style) -> bool:
    return bool(style.link or style.meta)


def height(out: Console, show: Callable[[], None]) -> int:
    """How many lines `show` prints to `out`, where nothing else may be under way; it prints them to nobody."""
    with out.capture() as shown:
        show()
    return shown.get().count("\n")


def paged(out: Screen, show: Callable[[Console], None]) -> None:
    """What `show` prints: through the reader's pager if it does not fit on the screen, with whole addresses."""
    if not (out.is_terminal and out.pages and _can_be_run(os.environ.get("PAGER", ""))):
        show(out)
        return
    with out.capture() as shown:
        show(out)
    if shown.get().count("\n") < out.height:
        out.file.write(shown.get())
        out.file.flush()
        return
    page = _Page(width=out.width, force_terminal=True, no_color=out.no_color, **_PLAIN)
    with page.capture() as pages:
        show(page)
    with _ctrl_c_is_the_pagers():
        # The pager gets an end of line of its own.
        click.echo_via_pager(pages.get().removesuffix("\n"))


@contextmanager
def _ctrl_c_is_the_pagers() -> Iterator[None]:
    """Goes on while a pager is told to stop searching: whoever left it behind would leave it with the terminal."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _can_be_run(pager: str) -> bool:
    """Whether a reader's PAGER is a command; of one that is not there click prints what it was to show."""
    try:
        shlex.split(pager)
    except ValueError:
        return False
    return True


def _wrapped(line: Text, width: int) -> list[Text]:
    """A line in pieces of at most `width` columns, but for a word that is longer."""
    breaks: list[int] = []
    column = 0
    for word in _WORD.finditer(line.plain):
        if column and column + cell_len(word.group().rstrip()) > width:
            breaks.append(word.start())
            column = 0
        column += cell_len(word.group())
    return list(line.divide(breaks))


def _text(text: Text | str) -> Text:
    return Text(text) if isinstance(text, str) else text


class _Page(Screen):
    """What goes through a pager, which may know nothing of links."""
