"""What had been published by a day: the report of that very day counts, and nothing after it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.terminal.commands import main


def days(config: Path, *flags: str) -> list[str]:
    """The days of what a search for the siege finds, in order."""
    found = CliRunner().invoke(main, ["--config", str(config), "search", "siege of Aleppo", "--json", *flags])
    return sorted({one["article"]["published"] for one in json.loads(found.stdout)["passages"]})


def cited(config: Path, question: str, *flags: str) -> list[str]:
    """The days of what is cited for an answer."""
    told = CliRunner().invoke(main, ["--config", str(config), "ask", question, "--json", *flags])
    return sorted({one["published"] for one in json.loads(told.stdout)["citations"]})


@pytest.mark.parametrize(
    ("flags", "newest"),
    [
        (["--as-of", "2016-08-06"], "2016-08-06"),
        (["--as-of", "2016-08-05"], "2016-08-05"),
        (["--as-of", "2016-08-06", "--until", "2016-08-31"], "2016-08-06"),
        (["--as-of", "2016-08-31", "--until", "2016-08-06"], "2016-08-06"),
        (["--until", "2016-08-06"], "2016-08-06"),
    ],
)
def test_the_report_of_the_day_itself_is_the_newest_that_is_found(
    sample_config: Path, flags: list[str], newest: str
) -> None:
    assert days(sample_config, "--limit", "50")[-1] > "2016-08-06"
    assert days(sample_config, "--limit", "50", *flags)[-1] == newest


@pytest.mark.parametrize("more", [[], ["--until", "2016-08-31"]])
def test_nothing_is_quoted_that_was_published_after_the_day(sample_config: Path, more: list[str]) -> None:
    left, happened = "When did the last fighters leave Manbij?", "What has happened in Aleppo?"

    assert "2016-08-13" in cited(sample_config, left, "--as-of", "2016-08-13", *more)
    assert cited(sample_config, left, "--as-of", "2016-08-05", *more) == []
    assert cited(sample_config, happened)[-1] > "2016-08-05"
    assert cited(sample_config, happened, "--as-of", "2016-08-05", *more)[-1] <= "2016-08-05"


@pytest.mark.parametrize(
    ("asked_from", "meant"),
    [
        ("2016-08-10", "2016-08-06"),
        ("2016-08-06", "2016-08-06"),
        ("2017-03-01", "2016-08-06"),
    ],
)
def test_a_day_without_a_year_is_the_last_one_up_to_the_day_that_is_asked_from(
    sample_config: Path, asked_from: str, meant: str
) -> None:
    question = "What was reported on 6 August about Aleppo?"
    told = CliRunner().invoke(
        main, ["--config", str(sample_config), "ask", question, "--json", "--as-of", asked_from]
    )

    filters = json.loads(told.stdout)["searched"]["filters"]
    assert (filters["since"], filters["until"], filters["as_of"]) == (meant, meant, asked_from)


def test_the_day_before_it_comes_it_is_that_of_the_year_before(sample_config: Path) -> None:
    question = "What was reported on 6 August about Aleppo?"
    told = CliRunner().invoke(
        main, ["--config", str(sample_config), "ask", question, "--as-of", "2016-08-05"]
    )

    assert "Nothing here was published 6 August 2015" in told.stdout
