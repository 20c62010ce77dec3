"""`dateline diff`: what a correction changed, word by word, and that the words before it are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.terminal.articles.difference import Piece, changed_paragraphs, pieces
from bot.terminal.commands import main

FIRST = "The Tor bridge was closed on Monday after inspectors found cracks in two piers."
SECOND = "Lorries have to go round by Lerne, the council said."


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('[corpus]\nsources = ["bridge.txt"]\n[index]\nfolder = "index"\n')
    write(path, FIRST, SECOND)
    return path


def write(config: Path, *paragraphs: str, headline: str = "Bridge closed") -> None:
    (config.parent / "bridge.txt").write_text("\n\n".join((headline, *paragraphs)))
    assert run(config, "index").exit_code == 0


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), *words], prog_name="dateline")


def test_a_correction_shows_the_words_that_went_and_came_in_their_paragraph(config: Path) -> None:
    write(config, FIRST.replace("two", "three of its"), SECOND, "It may open in May.")

    result = run(config, "diff", str(config.parent / "bridge.txt"))

    assert result.exit_code == 0
    first, outlet, _, corrected, *changes = result.stdout.splitlines()
    assert (first, outlet) == ("Bridge closed", "unknown outlet, undated")
    assert corrected.startswith("Corrected ")
    assert changes == [
        "  1. The Tor bridge was closed on Monday after inspectors found cracks in [-two-]{+three of its+} piers.",
        "  3. {+It may open in May.+}",
    ]


def test_of_several_corrections_the_last_comes_first(config: Path) -> None:
    write(config, FIRST.replace("Monday", "Tuesday"), SECOND)
    write(config, FIRST.replace("Monday", "Wednesday"), SECOND)

    shown = run(config, "diff", str(config.parent / "bridge.txt")).stdout
    document = json.loads(run(config, "diff", "--json", str(config.parent / "bridge.txt")).stdout)

    assert shown.index("[-Tuesday-]{+Wednesday+}") < shown.index("[-Monday-]{+Tuesday+}")
    assert FIRST in document["corrections"][0]["before"]["body"]
    assert "Wednesday" in document["now"]["body"]


def test_an_article_that_was_never_corrected_says_so(config: Path) -> None:
    result = run(config, "diff", str(config.parent / "bridge.txt"))

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Bridge closed: not corrected since it came into this index.\n"


def test_show_says_when_it_was_corrected_and_what_shows_how(config: Path) -> None:
    write(config, FIRST.replace("two", "three"), SECOND)

    shown = run(config, "show", str(config.parent / "bridge.txt")).stdout

    assert "\nCorrected   " in shown
    assert "UTC; see 'dateline diff " in shown


def test_a_headline_of_an_article_with_an_address_is_compared_too(tmp_path: Path) -> None:
    record = {"url": "https://news.example/bridge", "title": "Bridge shut", "text": FIRST}
    (tmp_path / "wire.jsonl").write_text(json.dumps(record))
    config = tmp_path / "config.toml"
    config.write_text('[corpus]\nsources = ["wire.jsonl"]\n')
    run(config, "index")
    (tmp_path / "wire.jsonl").write_text(json.dumps(record | {"title": "Tor bridge shut"}))
    run(config, "index")

    assert "  headline: [-Bridge-]{+Tor bridge+} shut\n" in run(config, "diff", "https://news.example").stdout


def test_changes_with_only_space_between_them_are_one() -> None:
    assert pieces("one two three four", "one 2 3 four") == [
        Piece("one "),
        Piece("two three", went=True),
        Piece("2 3", came=True),
        Piece(" four"),
    ]


def test_a_paragraph_that_went_is_named_by_its_number_before() -> None:
    assert list(changed_paragraphs("A.\n\nB.\n\nC.", "A.\n\nC.")) == [(2, [Piece("B.", went=True)])]
