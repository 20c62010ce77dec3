"""`dateline verify` as an archive keeper uses it: faults a line each, and an exit code for cron."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.terminal.commands import main
from bot.terminal.keeping.status_command import status
from bot.terminal.keeping.verify_command import verify


@pytest.fixture
def config(sample_config: Path, tmp_path: Path) -> Path:
    """A config.toml over a copy of the index of the sample corpus, which may be damaged."""
    shutil.copytree(sample_config.parent / "data", tmp_path / "data")
    return Path(shutil.copy(sample_config, tmp_path))


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(verify, words, obj=config, prog_name="dateline verify")


def in_one_file(config: Path) -> Path:
    """The store, with nothing of it in files beside it."""
    store = config.parent / "data" / "store.db"
    with closing(sqlite3.connect(store)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode = DELETE")
    return store


def withdraw_one(config: Path) -> None:
    with closing(sqlite3.connect(config.parent / "data" / "store.db")) as database:
        ((article,),) = database.execute("SELECT min(id) FROM articles")
    words = ["--config", str(config), "withdraw", article, "--why", "libel"]
    assert CliRunner().invoke(main, words).exit_code == 0


def salvage(config: Path, *words: str) -> Result:
    return run(config, "--repair", "--salvage", "--yes", *words)


def test_a_whole_index_exits_0(config: Path) -> None:
    result = run(config)

    assert result.exit_code == 0
    assert result.stdout == "No faults: every article is whole and can be found.\n"


def test_a_fault_is_a_line_that_says_what_repairs_it_until_it_is_repaired(config: Path) -> None:
    (config.parent / "data" / "CURRENT").write_text("gen-000009\n")

    found, repaired, after = run(config), run(config, "--repair"), run(config)

    assert found.exit_code == 1
    assert found.stdout == (
        "generation gen-000009: cannot be opened (No such file or directory); "
        "the store's own vectors answer meanwhile (repaired by: dateline verify --repair)\n1 fault.\n"
    )
    assert repaired.exit_code == 0
    assert repaired.stdout.endswith("1 fault, 1 repaired.\n")
    assert after.exit_code == 0


def test_json_is_one_object_with_every_fault(config: Path) -> None:
    (config.parent / "data" / "tmp-gen-000002").mkdir()

    result = run(config, "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "faults": [
            {
                "kind": "leftover",
                "where": "tmp-gen-000002",
                "detail": "left by an interrupted run",
                "repair_command": "dateline verify --repair",
            }
        ],
        "left": 1,
        "salvaged": None,
    }


def test_of_a_store_that_is_damaged_inside_status_says_so_and_verify_what_repairs_it(
    config: Path,
) -> None:
    store = in_one_file(config)
    with store.open("r+b") as file:
        file.seek(store.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 65536)

    shown = CliRunner().invoke(status, [], obj=config)
    kept = run(config, "--repair")

    assert shown.stdout.startswith("Damaged ")
    assert "run 'dateline verify', which says what can be done" in " ".join(shown.stdout.split())
    assert kept.stdout.endswith(
        "(repaired by: dateline verify --repair --salvage, then dateline index)\n1 fault, 0 repaired.\n"
    )


@pytest.mark.parametrize(
    ("page_of", "lost"),
    [("articles_source", []), ("withdrawn", ["withdrawals"]), ("earlier", ["corrections"])],
)
def test_a_salvage_says_what_could_be_kept_and_what_persons_did_that_is_lost(
    config: Path, page_of: str, lost: list[str]
) -> None:
    withdraw_one(config)
    store = in_one_file(config)
    with closing(sqlite3.connect(store)) as database:
        ((page,),) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (page_of,))
    with store.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)

    said = salvage(config).stdout

    (aside,) = store.parent.glob("damaged-*.db")
    assert "\nKept: 21 articles that could be read; 'dateline index' reads the rest" in said
    assert re.findall(r"^Lost: (\w+)", said, flags=re.MULTILINE) == lost
    assert ("\nKept: 1 withdrawal.\n" in said) is ("withdrawals" not in lost)
    assert f"{aside.name}.\n1 fault, 1 repaired.\n" in said


def test_a_salvage_of_which_nothing_is_left_says_that_plainly_and_what_comes_back(config: Path) -> None:
    withdraw_one(config)
    store = in_one_file(config)
    with store.open("r+b") as file:
        file.truncate(8192)

    said, document = salvage(config).stdout, json.loads(salvage(config, "--json").stdout)

    assert "\nNo article could be read of the damaged store: the index is empty until" in said
    assert "\nLost: withdrawals that could not be read. What was withdrawn comes back with the next" in said
    assert "\nLost: corrections that could not be read" in said
    assert document["salvaged"] is None, "it is whole now"
