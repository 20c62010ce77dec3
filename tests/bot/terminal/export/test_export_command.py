"""What was found leaves as a file: Markdown to read, CSV for a spreadsheet, JSON Lines for a program."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from bot.conversation.turn import Turn
from bot.engine import Dateline
from bot.errors import QuestionError
from bot.graph.state import TURNS_KEPT
from bot.terminal.asking.chat import Chat
from bot.terminal.commands import main
from bot.terminal.export.findings import Cited, Finding, Findings, of_conversation
from bot.terminal.export.formats import save
from tests.support.disk import files_of_at_most

ROAD = "https://sample.example/harbour-street/2016/07/18/eastern-aleppo-encircled"
HOSTILE = Cited(
    "=HYPERLINK(1) ![x](javascript:1)",
    1,
    "a",
    "<script> [Road](x)",
    "-Wire",
    datetime.date(2016, 8, 1),
    path="/a.md",
)


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), "export", *words], prog_name="dateline")


def test_a_search_is_a_list_of_its_passages(sample_config: Path, tmp_path: Path) -> None:
    said = run(sample_config, str(tmp_path / "road.md"), "--search", "Castello Road", "--limit", "4")

    written = (tmp_path / "road.md").read_text(encoding="utf-8")
    assert said.stdout == f"Wrote {tmp_path / 'road.md'}, with 4 sources.\n"
    assert "\n# Castello Road\n\n- **" in written
    assert written.count("\n  > ") == 4
    assert f", 18 July 2016, <{ROAD}>" in written
    assert written.endswith("\nSearched 22 articles, 4 May to 15 August 2016.\n")


def test_a_timeline_is_a_row_a_source(sample_config: Path, tmp_path: Path) -> None:
    run(sample_config, str(tmp_path / "manbij.csv"), "--timeline", "Manbij", "--since", "2016-08-01")

    with (tmp_path / "manbij.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["question"] for row in rows} == {"Manbij"}
    assert [row["answer"][:13] for row in rows] == sorted(
        (row["answer"][:13] for row in rows),
        key=lambda day: datetime.datetime.strptime(" ".join(day.strip(": ").split()[:2]), "%d %B"),
    )
    assert all(row["published"] >= "2016-08-01" and row["quote"] and row["article_id"] for row in rows)
    assert [row["number"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]


def test_a_conversation_is_a_question_after_the_other_with_its_sources(
    sample_config: Path, tmp_path: Path
) -> None:
    nothing = run(sample_config, str(tmp_path / "none.md"), "--conversation", "export")
    for question in ("When was the Castello Road cut?", "Who won the 1998 world cup?"):
        CliRunner().invoke(
            main, ["--config", str(sample_config), "ask", "--conversation", "export", question]
        )

    run(sample_config, str(tmp_path / "road.md"), "--conversation", "export")
    run(sample_config, str(tmp_path / "road.jsonl"), "--conversation", "export")
    CliRunner().invoke(main, ["--config", str(sample_config), "forget", "export"])

    assert nothing.exit_code == 2
    assert "there is nothing to write yet in the conversation “export”" in nothing.stderr
    written = (tmp_path / "road.md").read_text(encoding="utf-8")
    assert "\n## When was the Castello Road cut?\n" in written
    assert "\n## Who won the 1998 world cup?\n\nThe reporting here does not say.\n" in written
    first, *_, last = map(json.loads, (tmp_path / "road.jsonl").read_text(encoding="utf-8").splitlines())
    assert "17 July" in first["answer"]
    assert first["quote"] in (Path(first["path"]).read_text(encoding="utf-8"))
    assert (last["answer"], last["number"]) == ("", None)


def test_a_conversation_in_markdown_says_which_sentence_rests_on_which_quote(
    sample_config: Path, tmp_path: Path
) -> None:
    words = ("ask", "--json", "--conversation", "numbered", "What happened in Manbij?")
    answer = json.loads(CliRunner().invoke(main, ["--config", str(sample_config), *words]).stdout)

    run(sample_config, str(tmp_path / "manbij.md"), "--conversation", "numbered")
    CliRunner().invoke(main, ["--config", str(sample_config), "forget", "numbered"])

    written = (tmp_path / "manbij.md").read_text(encoding="utf-8").replace("\\", "")
    assert len(answer["sentences"]) > 1
    for sentence in answer["sentences"]:
        assert f"{sentence['text']} {''.join(f'[{one}]' for one in sentence['citations'])}" in written
    for citation in answer["citations"]:
        assert f"\n  > [{citation['number']}] {' '.join(citation['quote'].split())}\n" in written


def test_an_answer_whose_numbers_were_not_kept_is_written_without_any(
    sample_config: Path, tmp_path: Path
) -> None:
    with Dateline.open(sample_config) as engine:
        engine.ask("hello", conversation="old", turns=[Turn("Is it?", "It is.", ("It is.",))])
        save(of_conversation(engine, "old"), tmp_path / "old.md")
        engine.forget("old")

    assert "\n## Is it?\n\nIt is.\n" in (tmp_path / "old.md").read_text(encoding="utf-8")


def test_of_a_longer_conversation_than_is_kept_the_screen_the_file_and_the_help_say_so(
    sample_config: Path, tmp_path: Path
) -> None:
    screen = io.StringIO()
    with Dateline.open(sample_config) as engine:
        for name, asked in (("short", TURNS_KEPT - 2), ("long", TURNS_KEPT + 10)):
            before = [Turn(f"Question {number}?", "", ()) for number in range(asked)]
            engine.ask("hello", conversation=name, turns=before)
        Chat(engine, "long", Console(file=screen, width=400)).respond(f"/export {tmp_path / 'chat.md'}")
    short = run(sample_config, str(tmp_path / "short.md"), "--conversation", "short")
    long = run(sample_config, str(tmp_path / "long.md"), "-q", "--conversation", "long")
    for name in ("short", "long"):
        CliRunner().invoke(main, ["--config", str(sample_config), "forget", name])

    cut = (
        f"A conversation keeps its last {TURNS_KEPT} questions, which are all here; "
        "what was asked before them is gone."
    )
    assert (short.stderr, long.stderr) == ("", f"{cut}\n")
    assert cut not in (tmp_path / "short.md").read_text("utf-8")
    assert (tmp_path / "long.md").read_text("utf-8").endswith(f"\n\n{cut}\n")
    assert screen.getvalue().endswith(f" {cut}\n")
    assert f"its last {TURNS_KEPT} questions" in " ".join(run(sample_config, "--help").stdout.split())


def test_what_an_article_says_is_text_in_a_file_and_no_formula_or_link(tmp_path: Path) -> None:
    findings = Findings("=1+1", (Finding("@q", "+a", (HOSTILE, Cited("gone"))),))

    for suffix in (".csv", ".md"):
        save(findings, tmp_path / f"out{suffix}")

    (cells, _) = csv.DictReader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines())
    assert not [cell for cell in cells.values() if cell.startswith(("=", "+", "-", "@"))]
    written = (tmp_path / "out.md").read_text("utf-8")
    assert "](" not in written.replace("\\](", "")
    assert "<script" not in written.replace("\\<", "")
    assert "- an article that has been corrected or withdrawn since\n  > gone\n" in written


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("x.md",), "name what to write, with --search, --timeline or --conversation"),
        (("x.txt", "--search", "road"), "x.txt: name a file that ends in .md, .csv or .jsonl"),
        (("x.md", "--search", "road", "--timeline", "road"), "name one of --search, --timeline and"),
        (("x.md", "--conversation", "a", "--since", "2016-08-01"), "go with --search or --timeline"),
        (("x.md", "--timeline", "road", "--limit", "2"), "--limit goes with --search"),
        (("nowhere/x.md", "--search", "road"), "cannot be written (No such file or directory)"),
    ],
)
def test_what_cannot_be_written_is_one_clear_line(
    sample_config: Path, words: tuple[str, ...], line: str
) -> None:
    result = run(sample_config, *words)

    assert result.exit_code == 2
    assert line in " ".join(result.stderr.split())


def test_a_disk_that_is_full_leaves_no_part_of_a_file_in_the_way_of_the_next_try(tmp_path: Path) -> None:
    file = tmp_path / "road.md"
    found = Findings("road", (Finding("road", "", (Cited("a quote " * 1000),)),))

    with files_of_at_most(1000), pytest.raises(QuestionError, match=r"cannot be written \(File too large\)"):
        save(found, file)
    save(found, file)

    assert file.read_text(encoding="utf-8").count("a quote") == 1000


def test_what_was_found_is_never_taken_for_reporting(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text("Bridge closed\n\nThe Tor bridge was closed on Monday.\n")
    (tmp_path / "config.toml").write_text('[corpus]\nsources = ["."]\n[index]\nfolder = ".dateline"\n')
    program = ["--config", str(tmp_path / "config.toml")]
    for suffix in (".md", ".csv", ".jsonl"):
        run(tmp_path / "config.toml", str(tmp_path / f"found{suffix}"), "--search", "Tor bridge")

    again = CliRunner().invoke(main, [*program, "index"], prog_name="dateline")

    assert "0 added" in again.stdout
    assert "found.md: what Dateline found, and no reporting; keep it in another folder" in again.stderr
    assert "config.toml" not in again.stderr


def test_nothing_found_writes_no_file(sample_config: Path, tmp_path: Path) -> None:
    result = run(sample_config, str(tmp_path / "x.md"), "--search", "road", "--until", "2010-01-01")

    assert (result.exit_code, list(tmp_path.iterdir())) == (1, [])


def test_the_whole_archive_goes_into_a_file_that_index_reads_back(
    sample_config: Path, tmp_path: Path
) -> None:
    result = run(sample_config, str(tmp_path / "all.jsonl.gz"))

    assert result.stdout == f"Wrote {tmp_path / 'all.jsonl.gz'}, with 22 articles.\n"
    assert result.stderr == ""

    (tmp_path / "all-2.jsonl.gz").touch()
    again = run(sample_config, str(tmp_path / "all.jsonl.gz"))

    assert (
        again.stderr
        == f"{tmp_path / 'all-2.jsonl.gz'}: no part of this export; remove it if an earlier one left it\n"
    )
