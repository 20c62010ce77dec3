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


def test_a_run_over_nothing_but_what_a_person_withdrew_is_well(config: Path) -> None:
    run(config, "withdraw", "bridge", "--why", "retracted")
    run(config, "withdraw", "water", "--why", "retracted")

    again = [run(config, "index") for _ in range(2)]

    assert [(result.exit_code, result.stderr) for result in again] == [(0, ""), (0, "")]
    assert "There is no article here; name sources that have some" in run(config, *QUESTION).stdout
    exported = run(config, "export", str(config.parent / "all.jsonl.gz"))
    assert (exported.exit_code, exported.stdout) == (1, "")
    assert exported.stderr == "There is no article in the index; no file was written.\n"


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


LONG = (
    "The Tor bridge was closed on Monday after cracks were found in two of its pillars, the harbour office said. "
    "Lorries were sent round by the mill road, and the ferry to Lerne carried three hundred people by noon. "
    "Engineers will look at the bridge again on Friday before anybody may cross it."
)


@pytest.fixture
def folder(config: Path) -> Path:
    """Articles that nothing but their words identifies, one of them withdrawn."""
    (config.parent / "in").mkdir()
    for name, headline, body in (("a", "Bridge closed", LONG), ("b", "Taps run dry", WATER["text"])):
        (config.parent / "in" / f"{name}.txt").write_text(
            f"{headline}\n\nThe Courier, 3 May 2023\n\n{body}\n"
        )
    config.write_text('[corpus]\nsources = ["in"]\n[index]\nfolder = "index-of-files"\n')
    assert run(config, "index").exit_code == 0
    assert run(config, "withdraw", str(config.parent / "in" / "a.txt"), "--why", "retracted").exit_code == 0
    return config.parent / "in"


def test_a_withdrawn_article_stays_out_when_a_word_of_it_is_changed(config: Path, folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text(path.read_text().replace("Monday", "Tuesday"))

    runs = [run(config, "index"), run(config, "index")]

    for said in runs:
        assert said.exit_code == 0
        assert "0 added" in said.stdout
        assert "'Bridge closed' is held back: it looks like what was withdrawn on" in said.stderr
        assert "(retracted); 'dateline withdraw " in said.stderr
    assert run(config, *QUESTION).exit_code == 1

    path.write_text(
        "Bridge closed\n\nThe Courier, 3 May 2023\n\nNothing of it is as it was: the Tor bridge is open.\n"
    )
    assert "is held back" in run(config, "index").stderr, "under its title and day at its place"


def test_a_withdrawn_article_stays_out_under_another_name_and_comes_from_another_outlet(
    config: Path, folder: Path
) -> None:
    for name, headline, outlet in (
        ("again", "Bridge shut", "The Courier"),
        ("other", "Tor closed", "Coast Echo"),
    ):
        (folder / f"{name}.txt").write_text(f"{headline}\n\n{outlet}, 4 May 2023\n\n{LONG}\n")

    said = run(config, "index")

    assert "1 added" in said.stdout
    assert re.search(r"again\.txt: 'Bridge shut' is held back", " ".join(said.stderr.split()))


def test_undoing_a_withdrawal_lets_in_what_was_held_back_for_it(config: Path, folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text(path.read_text().replace("Monday", "Tuesday"))
    said = run(config, "index").stderr
    undo = re.search(r"'dateline (withdraw \S+ --undo)'", " ".join(said.split()))
    assert undo

    assert run(config, *undo[1].split()).exit_code == 0
    again = run(config, "index")

    assert "1 changed" in again.stdout
    assert "held back" not in again.stderr
    assert "closed on Tuesday" in run(config, *QUESTION).stdout


def test_a_correction_of_what_stayed_beside_a_withdrawn_copy_comes_in(config: Path, folder: Path) -> None:
    withdrawn, copy = folder / "a.txt", folder / "copy.txt"
    run(config, "withdraw", str(withdrawn), "--undo")
    copy.write_text(withdrawn.read_text().replace("Bridge closed", "Tor bridge closed"))
    run(config, "index")
    run(config, "withdraw", str(withdrawn), "--why", "twice")
    copy.write_text(copy.read_text().replace("Monday", "Tuesday"))

    said = run(config, "index")

    assert "1 changed" in said.stdout
    assert "held back" not in said.stderr
