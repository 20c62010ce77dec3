"""Articles as things: found in a list, named by how they begin, shown with all that is known, opened."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from bot.terminal.commands import main
from tests.conftest import REPOSITORY

ROAD = REPOSITORY / "corpus" / "articles" / "2016-07-18-castello-road-cut.md"


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), *words], prog_name="dateline")


def listed(config: Path, *words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run(config, "articles", "--json", *words).stdout)["articles"]
    return found


@pytest.fixture
def road(sample_config: Path) -> str:
    """The id of the report that the road was cut."""
    return next(one["id"] for one in listed(sample_config) if one["path"] == str(ROAD))


def test_all_articles_are_listed_newest_first_a_line_each(sample_config: Path) -> None:
    *lines, count = run(sample_config, "articles").stdout.splitlines()

    assert count == "22 articles."
    assert len(lines) == 22
    assert lines == sorted(lines, key=lambda line: line[:10], reverse=True)
    assert lines[0].startswith("2016-08-15  ")
    assert lines[0].endswith(" — Cedar Row Sample Review")


def test_on_a_narrow_screen_each_article_keeps_its_id_and_the_beginning_of_its_headline(
    sample_config: Path,
) -> None:
    result = run(sample_config, "articles", "--width", "40")

    assert result.exit_code == 0
    ids = re.findall(r"^\d{4}-\d\d-\d\d  [0-9a-f]{8}  (\w.*)", result.stdout, re.MULTILINE)
    assert len(ids) == 22
    assert max(map(len, result.stdout.splitlines())) <= 40


def test_words_days_and_outlets_limit_the_list(sample_config: Path) -> None:
    assert {
        one["published"] for one in listed(sample_config, "--since", "2016-08-11", "--until", "2016-08-13")
    } == {
        "2016-08-11",
        "2016-08-13",
    }
    assert {one["source"] for one in listed(sample_config, "--source", "meridian")} == {
        "Meridian Wire (sample)"
    }
    manbij = listed(sample_config, "Manbij", "convoy")
    assert [one["headline"][:26] for one in manbij] == ["Last Islamic State fighter"]


def test_a_list_of_nothing_says_so(sample_config: Path) -> None:
    result = run(sample_config, "articles", "--undated")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "No article here is like that; 'dateline articles' lists all.\n"


def test_an_article_without_a_day_is_found_as_such(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Bridge closed\n\nThe Tor bridge was closed on Monday.\n")
    (tmp_path / "config.toml").write_text('[corpus]\nsources = ["one.txt"]\n')

    result = run(tmp_path / "config.toml", "articles", "--undated")

    assert result.stdout.splitlines()[0].startswith("undated     ")
    assert result.stdout.splitlines()[0].endswith("Bridge closed — unknown outlet")
    limited = run(tmp_path / "config.toml", "articles", "--since", "2016")
    assert (limited.exit_code, limited.stdout) == (1, "")
    assert "takes in what has no day: 'dateline articles --undated' lists 1." in limited.stderr


def test_a_misspelled_word_is_taken_for_the_one_that_the_articles_have(sample_config: Path) -> None:
    typed = run(sample_config, "articles", "casstello", "road")

    assert typed.stdout == run(sample_config, "articles", "Castello", "road").stdout != ""
    assert typed.stderr == "Took “casstello” for “Castello”.\n"


def test_an_article_is_shown_with_its_passages_and_where_it_came_from(sample_config: Path, road: str) -> None:
    shown = run(sample_config, "show", road).stdout

    assert shown.startswith(
        "Government forces cut Castello Road, encircling eastern Aleppo\nMeridian Wire (sample)"
    )
    assert f"Id          {road}\n" in shown
    assert re.search(r"\nCame        \d+ \w+ \d{4}, \d\d:\d\d UTC\n", shown)
    assert "Address     https://sample.example/meridian/2016/07/18/castello-road-cut\n" in shown
    assert "Came from " in shown
    assert ROAD.name in shown
    assert "Also in     Harbour Street Sample News: Eastern Aleppo encircled" in shown
    assert "Passage 1, from paragraph 1\n" in shown


def test_an_article_that_is_not_as_it_was_stored_is_shown_as_damaged(
    sample_config: Path, road: str, tmp_path: Path
) -> None:
    shutil.copytree(sample_config.parent / "data", tmp_path / "data")
    config = Path(shutil.copy(sample_config, tmp_path))
    with closing(sqlite3.connect(tmp_path / "data" / "store.db", isolation_level=None)) as database:
        database.execute("UPDATE articles SET body = replace(body, 'Road', 'Lane') WHERE id = ?", (road,))

    shown = run(config, "show", road).stdout

    assert (
        "Damaged     not as it was stored, so it is never quoted; run 'dateline verify --repair'\n" in shown
    )
    assert json.loads(run(config, "show", "--json", road).stdout)["damaged"]
    assert road not in {one["id"] for one in listed(config)}


def test_its_json_has_the_body_and_every_passage_at_its_offsets(sample_config: Path, road: str) -> None:
    document = json.loads(run(sample_config, "show", "--json", road).stdout)

    assert document["id"] == road
    assert document["files"] == [str(ROAD)]
    assert (document["corrected"], document["withdrawal"], document["cited"]) == ([], None, [])
    assert not document["damaged"]
    assert [copy["source"] for copy in document["copies"]] == ["Harbour Street Sample News"]
    for passage in document["passages"]:
        assert document["body"][passage["start"] : passage["end"]] == passage["text"]


@pytest.mark.parametrize("shell", ["id", "file", "address", "relative file"])
def test_an_article_is_named_by_the_beginning_of_its_id_file_or_address(
    sample_config: Path, road: str, shell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROAD.parent)
    name = {
        "id": road[:8],
        "file": str(ROAD)[:-8],
        "address": "https://sample.example/meridian/2016/07/18/castello",
        "relative file": ROAD.name,
    }[shell]

    assert json.loads(run(sample_config, "show", "--json", name).stdout)["id"] == road


def test_a_name_of_several_or_of_none_says_what_to_do(sample_config: Path) -> None:
    several = run(sample_config, "show", "https://sample.example/meridian/2016/08")
    none = run(sample_config, "show", "zzz")

    assert several.exit_code == none.exit_code == 2
    asked, *named = several.stderr.splitlines()
    assert asked.endswith("/meridian/2016/08: name one of these by its id, or more of one:")
    assert len(named) == 3
    assert all(re.fullmatch(r"  [0-9a-f]{20} \S.{10,56}", line) for line in named)
    assert none.stderr == "dateline: zzz: no article here begins so; 'dateline articles WORDS' lists them\n"


def test_an_article_is_opened_at_its_address(
    sample_config: Path, road: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def launch(where: str) -> int:
        opened.append(where)
        return 0

    monkeypatch.setattr(click, "launch", launch)

    result = run(sample_config, "open", road)

    assert opened == ["https://sample.example/meridian/2016/07/18/castello-road-cut"]
    assert result.stdout == f"Opened {opened[0]}\n"
    assert run(sample_config, "open", "-q", road).stdout == ""


def test_what_no_program_opens_is_named(
    sample_config: Path, road: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(click, "launch", lambda _: 1)

    result = run(sample_config, "open", road)

    assert result.exit_code == 2
    assert "no program here opens it; it is at https://sample.example/" in result.stderr


def test_it_says_which_answers_cite_it(sample_config: Path, road: str) -> None:
    run(sample_config, "ask", "--conversation", "aleppo", "When was the Castello Road cut?")
    try:
        cited = json.loads(run(sample_config, "show", "--json", road).stdout)["cited"]
        copy = json.loads(run(sample_config, "show", "--json", road).stdout)["copies"][0]["id"]
        by_copy = json.loads(run(sample_config, "show", "--json", copy).stdout)["cited"]
    finally:
        run(sample_config, "forget", "aleppo")

    assert "the conversation “aleppo”: When was the Castello Road cut?" in [*cited, *by_copy]
    assert json.loads(run(sample_config, "show", "--json", road).stdout)["cited"] == []


def test_a_shell_completes_the_id_of_an_article(sample_config: Path, tmp_path: Path, road: str) -> None:
    shell = ShellComplete(main, {}, "dateline", "_DATELINE_COMPLETE")

    (offered,) = shell.get_completions(["--config", str(sample_config), "show"], road[:6])

    assert (offered.value, offered.help) == (
        road,
        "Government forces cut Castello Road, encircling eastern Aleppo",
    )
    (tmp_path / "config.toml").write_text("")
    assert shell.get_completions(["--config", str(tmp_path / "config.toml"), "show"], road[:6]) == []


FIRST = """\
---
headline: Strike on Aleppo hospital kills 27
source: Meridian Wire (sample)
published: 2016-04-28
---

An air strike on Al-Quds hospital in Aleppo killed 27.
"""


def test_a_correction_is_shown_with_the_report_that_it_corrects(tmp_path: Path) -> None:
    correction, first, config = (tmp_path / name for name in ("second.md", "first.md", "config.toml"))
    shutil.copy(ROAD.parent / "2016-05-04-hospital-toll-corrected.md", correction)
    config.write_text('[corpus]\nsources = ["second.md", "first.md"]\n[index]\nfolder = ".index"\n')
    first.write_text("")
    alone = run(config, "show", "dae66b5e").stdout
    first.write_text(FIRST)
    run(config, "index")

    assert "\nCorrects    a report of 28 April 2016, not here\n" in alone
    shown = run(config, "show", "dae66b5e").stdout
    assert "\nCorrects    “Strike on Aleppo hospital kills 27”, 28 April 2016 (" in shown
    assert (
        "\nCorrected   in “Correction: toll in Aleppo hospital strike raised to 55”, 4 May 2016 (dae66b5e)\n"
        in run(config, "show", str(first)).stdout
    )
    (corrected,) = json.loads(run(config, "show", "--json", str(first)).stdout)["corrected_in"]
    assert corrected["id"].startswith("dae66b5e")


def test_a_list_names_each_article_by_what_show_takes(tmp_path: Path) -> None:
    addresses = [
        "https://daily.example/2022/07/28/health/monkeypox-testing/index.html",
        "https://daily.example/2022/07/28/health/monkeypox-vaccine/index.html",
        "https://daily.example/2022/07/28/health/vaccine--doubts/index.html",
        "https://daily.example/2022/07/28/vaccine",
    ]
    records = [
        {"url": url, "title": f"Report {number}", "text": f"Report number {number}."}
        for number, url in enumerate(addresses)
    ]
    (tmp_path / "articles.json").write_text(json.dumps(records))
    (tmp_path / "config.toml").write_text('[corpus]\nsources = ["articles.json"]\n')
    config = tmp_path / "config.toml"

    lines = run(config, "articles").stdout.splitlines()[:-1]

    assert len(lines) == len(addresses)
    for line in lines:
        _, name, title = re.split(r"\s+", line, maxsplit=2)
        shown = run(config, "show", name)
        assert shown.stdout.startswith(title.partition(" — ")[0] + "\n"), shown.stderr
