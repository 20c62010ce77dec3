"""`dateline check`, as somebody types it who has read a sentence elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.terminal.commands import main

FOUGHT = "Rebel fighters from outside Aleppo met others from the besieged east in the Ramousah district"
SAID = "opening a first passage into neighbourhoods where about 250,000 people had been cut off"


def run(config: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--config", str(config), "check", *words], input=typed)


@pytest.mark.parametrize(
    ("text", "says", "code"),
    [
        (SAID, "Exact, within this sentence.", 0),
        (SAID.replace("250,000", "350,000"), "Altered. The report says 250,000, not 350,000.", 1),
        ("About 250,000 aid officials live in the eastern districts.", "Not proven by this quote.", 1),
        ("Napoleon died on Saint Helena.", "Not in the reporting.", 1),
    ],
)
def test_the_first_line_says_what_it_is_and_the_exit_code_whether_it_stands(
    sample_config: Path, text: str, says: str, code: int
) -> None:
    done = run(sample_config, text)
    assert done.stdout.splitlines()[0] == says
    assert done.exit_code == code


def test_the_quote_comes_with_its_headline_outlet_and_day(sample_config: Path) -> None:
    _, _, named, quote = run(sample_config, SAID).stdout.splitlines()
    assert ", 6 August 2016, https://sample.example/northgate/" in named
    assert quote.startswith(f"    “{FOUGHT} on Saturday afternoon, {SAID}")


def test_the_place_that_an_agency_sets_before_a_sentence_is_no_part_of_it(sample_config: Path) -> None:
    text = f"“Government {FOUGHT[6:]} on Saturday.”"
    first, _, _, quote = run(sample_config, text).stdout.splitlines()
    assert first == "Altered. The report says “Rebel”, not “Government”."
    assert quote.startswith(f"    “{FOUGHT} on Saturday afternoon, opening")


def test_json_has_the_outcome_and_where_the_quote_stands(sample_config: Path) -> None:
    found = json.loads(run(sample_config, "--json", SAID.replace("250,000", "350,000")).stdout)
    assert (found["outcome"], found["stands"]) == ("altered", False)
    assert found["difference"] == "The report says 250,000, not 350,000."
    (quote,) = found["quotes"]
    assert "250,000" in quote["quote"]
    assert quote["article"]["published"] == "2016-08-06"
    assert "body" not in quote["article"]


def test_text_may_come_from_standard_input(sample_config: Path) -> None:
    assert run(sample_config, "-", typed=f"{SAID}\n").exit_code == 0


@pytest.mark.parametrize(
    ("limits", "says", "searched", "code"),
    [
        (("--since", "2016-08-06"), "Exact, within this sentence.", "published since 6 August 2016", 0),
        (("--until", "2016-07-31"), "Not", "published up to 31 July 2016", 1),
        (("--source", "harbour"), "Not", "by Harbour Street Sample News", 1),
    ],
)
def test_limits_say_in_which_reporting_it_has_to_stand(
    sample_config: Path, limits: tuple[str, ...], says: str, searched: str, code: int
) -> None:
    done = run(sample_config, *limits, SAID)
    first, *_, last = done.stdout.splitlines()
    assert first.startswith(says)
    assert last.startswith("Searched ")
    assert searched in last
    assert done.exit_code == code


def test_limits_that_leave_no_reporting_are_told_with_what_there_is(sample_config: Path) -> None:
    first, last = run(sample_config, "--since", "2020", SAID).stdout.splitlines()
    assert first == "Not in the reporting."
    assert last.startswith(
        "Nothing here was published since 1 January 2020; the reporting here is 22 articles"
    )
