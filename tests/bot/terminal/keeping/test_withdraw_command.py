"""A person takes an article out of the index, and nothing but that person brings it back."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
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


def test_it_can_be_put_back_before_new_settings_have_made_the_index_anew(config: Path) -> None:
    run(config, "withdraw", "bridge", "--why", "retracted")
    config.write_text(f"{config.read_text()}passage_tokens = 128\n")

    assert run(config, "withdraw", "bridge", "--undo").exit_code == 0
    assert run(config, "verify").exit_code == 0
    assert "closed on Monday. [1]" in run(config, *QUESTION).stdout


def test_the_beginning_of_an_id_is_enough_to_withdraw_and_to_put_back(config: Path) -> None:
    gone, back = run(config, "withdraw", "bri", "--why", "retracted"), run(config, "withdraw", "br", "--undo")

    assert gone.stdout.startswith("Withdrawn: Bridge closed (bridge).")
    assert back.stdout == "Put back: Bridge closed (bridge).\n"
    assert run(config, "verify").exit_code == 0
    assert "1 added, 0 changed, 0 withdrawn" not in run(config, "index").stdout
    assert run(config, "show", "bridge").exit_code == 0


def test_what_was_withdrawn_is_listed_with_the_reason_and_can_still_be_shown(config: Path) -> None:
    assert run(config, "articles", "--withdrawn").exit_code == 1
    run(config, "withdraw", "bridge", "--why", "the outlet retracted it")

    listed = run(config, "articles", "--withdrawn").stdout.splitlines()
    shown = run(config, "show", "bri").stdout

    assert listed[0] == "bridge  Bridge closed — unknown outlet"
    assert re.fullmatch(r" +withdrawn \d+ \w+ \d{4}: the outlet retracted it", listed[1])
    assert listed[2] == "1 article withdrawn."
    assert re.search(r"\nWithdrawn   \d+ \w+ \d{4}: the outlet retracted it\n", shown)
    assert "The Tor bridge was closed on Monday." in shown
    (document,) = json.loads(run(config, "articles", "--withdrawn", "--json", "Tor").stdout)["articles"]
    assert (document["id"], document["why"]) == ("bridge", "the outlet retracted it")
    assert run(config, "articles", "--withdrawn", "water").exit_code == 1
    assert run(config, "articles", "--withdrawn", "--since", "2016-01-01").exit_code == 1


def test_quiet_says_nothing_when_all_is_well(config: Path) -> None:
    result = run(config, "withdraw", "bridge", "--why", "retracted", "-q")

    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("nothing", "--why", "x"), "dateline: nothing: no article here begins so; "),
        (("nothing", "--undo"), "dateline: nothing: not withdrawn by anybody"),
        (("bridge",), "say why with --why, or name --undo"),
        (("bridge", "--why", "x", "--undo"), "say why with --why, or name --undo"),
    ],
)
def test_what_cannot_be_done_is_said(config: Path, words: tuple[str, ...], line: str) -> None:
    result = run(config, "withdraw", *words)

    assert result.exit_code == 2
    assert line in result.stderr


def test_its_json_says_what_was_done_to_which_article(config: Path) -> None:
    gone = json.loads(run(config, "withdraw", "bri", "--why", "retracted", "--json").stdout)
    back = json.loads(run(config, "withdraw", "bri", "--undo", "--json").stdout)

    assert gone == {"id": "bridge", "withdrawn": True, "why": "retracted"}
    assert back == {"id": "bridge", "withdrawn": False, "why": None}


def test_a_shell_completes_what_can_be_put_back_after_undo(config: Path) -> None:
    run(config, "withdraw", "bridge", "--why", "retracted")
    shell = ShellComplete(main, {}, "dateline", "_DATELINE_COMPLETE")

    offered = shell.get_completions(["--config", str(config), "withdraw", "--undo"], "")

    assert [(one.value, one.help) for one in offered] == [("bridge", "Bridge closed")]


def test_what_was_withdrawn_and_is_damaged_stays_out_is_listed_and_comes_back_from_its_file(
    config: Path,
) -> None:
    run(config, "withdraw", "bridge", "--why", "retracted")
    with closing(sqlite3.connect(config.parent / "index" / "store.db")) as database, database:
        database.execute("UPDATE withdrawn SET content = substr(content, 1, 30)")

    listed, again = run(config, "articles", "--withdrawn"), run(config, "index")
    out = run(config, *QUESTION)
    back = run(config, "withdraw", "bridge", "--undo")
    run(config, "index")

    assert "Bridge closed" in listed.stdout
    assert (listed.exit_code, again.exit_code, out.exit_code, back.exit_code) == (0, 0, 1, 0)
    assert BRIDGE["text"] in run(config, *QUESTION).stdout
    assert run(config, "verify").exit_code == 0
