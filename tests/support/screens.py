"""The screens of the terminal's guide: read from the page, and made anew by doing what the page says.

`python -m tests.support.screens` writes the page as the terminal looks now.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import click
from click.testing import CliRunner

from bot.terminal.commands import main
from tests.conftest import REPOSITORY

PAGE = REPOSITORY / "bot" / "terminal" / "screens.md"
_BLOCK = re.compile(r"(?<=```console\n)\$ (.+?)\n(.*?)(?=```)", re.DOTALL)
# What is another thing at every run: moments, durations and sizes.
_RUNNING = (
    (re.compile(r"\d{1,2} [A-Z][a-z]+ (?:202[5-9]|20[3-9]\d)(?:, \d\d:\d\d UTC)?"), "NOW"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"), "NOW"),
    (re.compile(r"\d+\.\d s, \d+ passages a second"), "SECONDS"),
    (re.compile(r"\d+\.\d MB"), "SIZE"),
    # Eight bits are rounded otherwise by another processor.
    (re.compile(r"\b[01]\.\d\d\b"), "SCORE"),
)


@dataclass(frozen=True, slots=True)
class Screen:
    """What is typed, and what comes of it; of that, what came on standard error."""

    typed: str
    shown: str
    errors: str = ""


def on_the_page() -> list[Screen]:
    """The screens of the page, in its order."""
    return [Screen(*match) for match in _BLOCK.findall(PAGE.read_text(encoding="utf-8"))]


def made(width: int) -> list[Screen]:
    """The screens of the page on a screen so wide: one after the other, in a folder with the sample's articles."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "aleppo"
        shutil.copytree(REPOSITORY / "corpus" / "articles", where, ignore=shutil.ignore_patterns("README.md"))
        with contextlib.chdir(where), _nobodys_settings():
            return [_done(one, width) for one in on_the_page()]


def steady(shown: str) -> list[str]:
    """A screen line by line, without what is another thing at every run."""
    for pattern, instead in _RUNNING:
        shown = pattern.sub(instead, shown)
    return shown.splitlines()


def _done(screen: Screen, width: int) -> Screen:
    program, *words = shlex.split(screen.typed)
    if program != "dateline":
        done = subprocess.run(["bash", "-c", screen.typed], capture_output=True, text=True, check=True)
        return Screen(screen.typed, done.stdout)
    questions = iter(line.removeprefix("> ") for line in screen.shown.splitlines() if line.startswith("> "))

    def typed() -> str:
        """The next question, shown as a terminal shows what is typed."""
        question = next(questions, None)
        if question is None:
            raise EOFError
        click.echo(f"> {question}")
        return question

    options = ["--width", str(width)] if _has_width(words) else []
    with patch("builtins.input", typed):
        result = CliRunner().invoke(main, [*words, *options], prog_name="dateline")
    return Screen(screen.typed, result.output, result.stderr)


def _renewed(block: re.Match[str], real: Screen) -> str:
    """A screen as it is now; as it stands on the page, where only moments and sizes would change."""
    shown = block[2] if steady(block[2]) == steady(real.shown) else real.shown
    return f"$ {real.typed}\n{shown}"


def _has_width(words: list[str]) -> bool:
    command: click.Command = main
    while isinstance(command, click.Group) and words:
        command, words = command.commands[words[0]], words[1:]
    return any(parameter.name == "width" for parameter in command.params)


@contextlib.contextmanager
def _nobodys_settings() -> Iterator[None]:
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("DATELINE_")}
    try:
        yield
    finally:
        os.environ.update(kept)


if __name__ == "__main__":
    screens = iter(made(80))
    text = _BLOCK.sub(lambda block: _renewed(block, next(screens)), PAGE.read_text("utf-8"))
    PAGE.write_text(text, encoding="utf-8")
