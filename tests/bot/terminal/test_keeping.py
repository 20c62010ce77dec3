"""What an archive keeper reads on the screen: what a run did or would do, what it doubts, what is indexed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.terminal.commands import main
from tests.support.archive import Archive
from tests.support.pdf import pdf_of

BRIDGE = "The Tor bridge was closed on Monday."
WATER = "Two million people have had no running water since Tuesday."


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path, None)  # type: ignore[arg-type]  # The commands load their own embedder.
    made.write("bridge.txt", "Bridge closed", BRIDGE)
    made.write("water.txt", "Taps run dry", WATER)
    (tmp_path / "config.toml").write_text('[corpus]\nsources = ["reporting"]\n[index]\nfolder = "index"\n')
    return made


def run(archive: Archive, *words: str) -> Result:
    config = str(archive.base / "config.toml")
    return CliRunner().invoke(main, ["--config", config, *words], prog_name="dateline")


def test_a_run_counts_articles_and_passages_and_a_dry_run_what_they_would_be(archive: Archive) -> None:
    run(archive, "index")
    archive.write("bridge.txt", "Bridge closed", "The Tor bridge was closed on Tuesday.")
    archive.write("mill.txt", "Mill reopens", "The mill at Jibreen reopened on Sunday.")
    (archive.reporting / "water.txt").unlink()

    dry, real = run(archive, "index", "--dry-run"), run(archive, "index")

    where = archive.reporting
    assert dry.stdout.splitlines() == [
        f"changed   Bridge closed ({where}/bridge.txt)",
        f"added     Mill reopens ({where}/mill.txt)",
        f"withdrawn Taps run dry ({where}/water.txt)",
        "Articles: 1 added, 1 changed, 1 withdrawn, 0 unchanged, 0 skipped.",
        "Passages: 2 to embed, 2 gone, 0 unchanged.",
        "Nothing was changed; without --dry-run it will be.",
    ]
    assert real.stdout.startswith(
        "Articles: 1 added, 1 changed, 1 withdrawn, 0 unchanged, 0 skipped.\n"
        "Passages: 2 embedded, 2 gone, 0 unchanged. It took "
    )


def test_a_quiet_run_says_only_what_is_wrong(archive: Archive) -> None:
    (archive.reporting / "bad.json").write_text("{", encoding="utf-8")

    result = run(archive, "index", "-q")

    assert result.stdout == ""
    assert result.stderr.startswith(f"skipped {archive.reporting}/bad.json")
    assert "Holds       2 articles" in run(archive, "status").stdout


def test_status_says_that_the_vectors_that_should_answer_are_not_there(archive: Archive) -> None:
    run(archive, "index")
    (archive.folder / "CURRENT").write_text("gen-999999")

    shown = run(archive, "status").stdout

    assert "Generation  gen-999999, which is not there; run 'dateline index'\n" in shown


def test_status_says_how_to_see_what_was_skipped_and_nothing_of_it_where_nothing_was(
    archive: Archive,
) -> None:
    run(archive, "index")
    without = run(archive, "status").stdout
    (archive.reporting / "bad.json").write_text("{", encoding="utf-8")
    run(archive, "index")

    said, named = run(archive, "status").stdout, run(archive, "index", "--dry-run").stderr

    assert ", 0 skipped\n" in without
    assert ", 1 skipped; 'dateline index --dry-run' says which, and why\n" in said
    assert named.startswith(f"skipped {archive.reporting}/bad.json")


def test_a_source_that_lost_too_much_is_named_on_standard_error_which_cron_keeps(archive: Archive) -> None:
    run(archive, "index")
    for path in archive.reporting.iterdir():
        path.unlink()

    result = run(archive, "index")

    assert result.stderr == (
        f"kept 2 articles gone from {archive.reporting} (“Bridge closed”, “Taps run dry”): "
        "too large a share of it to be believed; "
        "if they are meant to go, run 'dateline index --withdraw'\n"
    )
    assert json.loads(run(archive, "index", "--json").stdout)["kept"] == {str(archive.reporting): 2}
    assert "2 kept, as too much vanished at once" in run(archive, "status").stdout


def test_what_left_its_source_is_named_and_listed_until_it_is_here_again(archive: Archive) -> None:
    for number in range(6):
        archive.write(f"mill-{number}.txt", f"Mill {number} reopens", f"Mill {number} reopened on Sunday.")
    run(archive, "index")
    for number in range(4):
        (archive.reporting / f"mill-{number}.txt").unlink()

    went = run(archive, "index")
    listed, document = (
        run(archive, "articles", "--withdrawn"),
        run(archive, "articles", "--withdrawn", "--json"),
    )
    some = run(archive, "articles", "--withdrawn", "Mill", "2")
    archive.write("mill-2.txt", "Mill 2 reopens", "Mill 2 reopened on Sunday.")
    run(archive, "index")

    names = r"(?:“Mill \d reopens”(?:, )?){3}"
    assert re.search(
        rf"Gone from their sources: {names} and 1 more; see 'dateline articles --withdrawn'.\n", went.stdout
    )
    assert "Mill 3 reopens — unknown outlet\n          gone from its source " in listed.stdout
    assert listed.stdout.endswith("\n4 articles withdrawn.\n")
    assert {one["path"] for one in json.loads(document.stdout)["gone"]} == {
        str(archive.reporting / f"mill-{number}.txt") for number in range(4)
    }
    assert some.stdout.endswith("1 article withdrawn.\n")
    assert "Mill 2" not in run(archive, "articles", "--withdrawn").stdout


def test_status_says_that_other_settings_make_the_index_anew_and_the_run_says_why(archive: Archive) -> None:
    run(archive, "index")
    assert "Settings" not in run(archive, "status").stdout
    with (archive.base / "config.toml").open("a") as config:
        config.write("passage_tokens = 64\n")

    status, document = run(archive, "status").stdout, json.loads(run(archive, "status", "--json").stdout)
    asked = run(archive, "ask", "When was the Tor bridge closed?")
    made = run(archive, "index")

    assert "passages of 224 " in document["fingerprint"]
    assert f"Settings    ask for {document['fingerprint_asked']}: the next 'dateline index' makes" in status
    assert f"{BRIDGE} [1]" in asked.stdout
    assert (
        f"Made anew: 2 articles, because the settings ask for {document['fingerprint_asked']}" in made.stdout
    )
    assert "Settings" not in run(archive, "status").stdout


def test_a_quote_from_a_pdf_names_its_page(archive: Archive) -> None:
    first = ["Water report", "", "The first page is about the northern districts of the city."]
    second = ["The Tishrin pumping station was hit by two shells on Monday,", "an engineer said."]
    (archive.reporting / "report.pdf").write_bytes(pdf_of(first, second, title="Water report"))
    run(archive, "index")

    question = ("ask", "What hit the Tishrin pumping station?")
    shown, document = run(archive, *question).stdout, json.loads(run(archive, *question, "--json").stdout)

    assert f", {archive.reporting}/report.pdf, page 2\n" in shown
    assert document["citations"][0]["page"] == 2
    # A passage is found where it begins.
    assert f", {archive.reporting}/report.pdf, page 1\n" in run(archive, "search", "two shells").stdout


def test_a_run_says_how_many_came_in_without_a_day_or_an_outlet(archive: Archive) -> None:
    archive.write("mill.txt", "Mill reopens", "12 May 2023", "The mill reopened on Friday.")

    first, again = run(archive, "index").stdout, run(archive, "index").stdout

    assert re.search(
        r"Came in: 2 articles without a day and 3 articles without an outlet, such as \S+\.txt; 'dateline index "
        r"SOURCE --published DAY --source-name OUTLET' says what a source does not\.\n",
        first,
    )
    assert "Came in" not in again


def test_a_part_of_a_source_that_is_indexed_by_itself_stays_a_part_of_it(archive: Archive) -> None:
    archive.write("sub/mill.txt", "Mill reopens", "The mill at Jibreen reopened on Sunday.")
    run(archive, "index")

    run(archive, "index", str(archive.reporting / "sub"), "--source-name", "Northgate Post")
    named = run(archive, "status").stdout
    (archive.reporting / "sub" / "mill.txt").unlink()
    gone = run(archive, "index").stdout

    assert "Outlet      Northgate Post: 1" in named
    assert "Gone from their sources: “Mill reopens”" in gone


def test_the_outlet_and_the_day_of_a_folder_can_be_said_and_are_remembered(archive: Archive) -> None:
    run(archive, "index")
    said = ("--source-name", "Northgate Post", "--published", "2016-08-06")

    run(archive, "index", str(archive.reporting), *said)
    run(archive, "index")
    archive.write("mill.txt", "Mill reopens", "The mill at Jibreen reopened on Sunday.")
    run(archive, "index")

    status = run(archive, "status").stdout
    assert "Outlet      Northgate Post: 2, newest 6 August 2016" in status
    assert "Outlet      unknown: 1, newest undated" in status
    refused = run(archive, "index", *said)
    assert refused.exit_code == 2
    assert "are about SOURCES that are named with them" in refused.stderr


def test_an_index_that_lies_in_its_source_is_no_reporting(archive: Archive) -> None:
    config = archive.base / "config.toml"
    config.write_text(
        '[corpus]\nsources = ["."]\n[index]\nfolder = "data"\n[discord]\ndatabase = "discord.db"\n'
    )
    for name in ("discord.db", "discord.db-wal"):
        (archive.base / name).write_text("conversations", encoding="utf-8")
    run(archive, "index")

    again = run(archive, "index")

    assert again.stdout.startswith("Articles: 0 added, 0 changed, 0 withdrawn, 2 unchanged, 0 skipped.")
    assert again.stderr == ""


def test_what_was_read_from_the_folder_of_the_index_stays_and_is_read_where_that_is_named(
    archive: Archive,
) -> None:
    config = archive.base / "config.toml"
    config.write_text('[corpus]\nsources = ["reporting"]\n[index]\nfolder = "reporting/2016"\n')
    for name in ("a", "b", "c"):
        archive.write(f"2016/{name}.txt", f"Report {name}", f"Convoy {name} reached the city.")

    left_out = run(archive, "index")
    named = run(archive, "index", str(archive.reporting / "2016"))

    assert "2 added" in left_out.stdout
    assert "3 added" in named.stdout
    assert "0 withdrawn, 2 unchanged" in run(archive, "index").stdout
    assert "Holds       5 articles" in run(archive, "status").stdout
