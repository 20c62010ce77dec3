"""-v says more, -q less, and --log keeps it in a file."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.terminal.commands import main


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "bridge.txt").write_text("Bridge closed\n\nThe Tor bridge was closed on Monday.\n")
    config = tmp_path / "config.toml"
    config.write_text('[corpus]\nsources = ["bridge.txt"]\n[index]\nfolder = "index"\n')
    return config


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), *words], prog_name="dateline")


def test_verbose_says_on_standard_error_what_is_done_and_changes_no_answer(config: Path) -> None:
    loud = run(config, "ask", "-v", "When was the Tor bridge closed?")
    plain = run(config, "ask", "When was the Tor bridge closed?")

    assert loud.stdout == plain.stdout
    assert f"the index is in {config.parent / 'index'}" in loud.stderr
    assert "added: Bridge closed" in loud.stderr
    assert "understood as “When was the Tor bridge closed?”" in loud.stderr
    assert plain.stderr == ""


def of_a_group(command: click.Command) -> Iterator[click.Command]:
    if isinstance(command, click.Group):
        for one in command.commands.values():
            yield from of_a_group(one)
    else:
        yield command


@pytest.mark.parametrize("command", list(of_a_group(main)), ids=lambda command: str(command.name))
def test_every_command_says_more_or_less_or_into_a_file(command: click.Command) -> None:
    offered = {option for parameter in command.params for option in parameter.opts}

    assert {"-v", "-q", "--log"} <= offered


def test_a_log_is_added_to_a_file_with_the_time_and_how_it_ended(config: Path) -> None:
    log = config.parent / "dateline.log"

    done = run(config, "index", "-q", "--log", str(log))
    failed = run(config, "show", "nothing", "--log", str(log))

    assert done.output == ""
    assert failed.stderr.startswith("dateline: nothing: no article here begins so")
    lines = log.read_text(encoding="utf-8").splitlines()
    assert any(line.endswith(f"INFO added: Bridge closed ({config.parent / 'bridge.txt'})") for line in lines)
    assert "ERROR nothing: no article here begins so" in lines[-1]


def test_after_a_command_its_process_logs_as_before(config: Path) -> None:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)

    run(config, "status", "-v", "--log", str(config.parent / "log"))

    assert (root.handlers, root.level) == before


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("-v", "-q"), "-v says more and -q less; name one"),
        (
            ("--log", "/nowhere/log"),
            "dateline: /nowhere/log: cannot be written (No such file or directory); name",
        ),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(config: Path, words: tuple[str, ...], line: str) -> None:
    result = run(config, "status", *words)

    assert result.exit_code == 2
    assert line in result.stderr


def test_a_log_that_cannot_be_written_is_told_once(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # pytest's, which a person's process has not

    assert run(config, "status", "--log", "/nowhere/log").stderr.count("/nowhere/log") == 1
