"""A person takes an article out of the index, and nothing but that person brings it back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.terminal.commands import main

BRIDGE = {"id": "bridge", "title": "Bridge closed", "text": "The Tor bridge was closed on Monday."}
WATER = {"id": "water", "title": "Taps run dry", "text": "Two million people have had no running water."}
QUESTION = ("ask", "When was the Tor bridge closed?")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    write(tmp_path, BRIDGE, WATER)
    path = tmp_path / "config.toml"
    path.write_text('[corpus]\nsources = ["wire.jsonl"]\n[index]\nfolder = "index"\n')
    assert run(path, "index").exit_code == 0
    return path


def write(folder: Path, *records: dict[str, str]) -> None:
    (folder / "wire.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records))


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), *words], prog_name="dateline")


def test_what_a_person_withdrew_is_gone_and_stays_gone(config: Path) -> None:
    gone = run(config, "withdraw", "bridge", "--why", "retracted")

    assert gone.stdout.startswith("Withdrawn: Bridge closed (bridge).")
    assert run(config, *QUESTION).exit_code == 1
    write(config.parent, BRIDGE | {"text": "The Tor bridge was closed on Tuesday."}, WATER)
    assert run(config, "index").exit_code == 0
    assert run(config, *QUESTION).exit_code == 1
    assert run(config, "verify").exit_code == 0


def test_it_can_be_put_back_even_where_no_source_has_it_any_more(config: Path) -> None:
    run(config, "withdraw", "bridge", "--why", "retracted")
    write(config.parent, WATER)
    run(config, "index")

    back = run(config, "withdraw", "bridge", "--undo")

    assert back.stdout == "Put back: Bridge closed (bridge).\n"
    assert "closed on Monday. [1]" in run(config, *QUESTION).stdout


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("nothing", "--why", "x"), "dateline: nothing: not an article of this index; "),
        (("nothing", "--undo"), "dateline: nothing: not withdrawn by anybody"),
        (("bridge",), "say why with --why, or name --undo"),
        (("bridge", "--why", "x", "--undo"), "say why with --why, or name --undo"),
    ],
)
def test_what_cannot_be_done_is_said(config: Path, words: tuple[str, ...], line: str) -> None:
    result = run(config, "withdraw", *words)

    assert result.exit_code == 2
    assert line in result.stderr
