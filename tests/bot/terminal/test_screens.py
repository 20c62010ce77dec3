"""Every screen of the terminal at 80 and at 120 columns: nothing runs over its edge, nothing is said twice."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from bot.terminal.articles.screen import show_articles
from bot.terminal.commands import main
from bot.terminal.console import paged
from index import EVERYWHERE
from index.store.sqlite import Store

SCREENS = {
    "an answer": ["ask", "What broke the siege of eastern Aleppo?"],
    "an answer with its quotes": ["ask", "--quotes", "Who holds the Castello Road?"],
    "an answer from outside the period": ["ask", "What was reported about the Castello Road in May 2020?"],
    "a decline": ["ask", "Who won the 1998 world cup?"],
    "a greeting": ["ask", "hello"],
    "a timeline": ["ask", "--timeline", "Manbij"],
    "a search": ["search", "Castello Road"],
    "a check": [
        "check",
        "opening a first passage into neighbourhoods where about 350,000 people had been cut off",
    ],
    "the status": ["status"],
    "the articles": ["articles"],
    "some articles": ["articles", "Manbij"],
    "an article": ["show", "https://sample.example/meridian/2016/07/18/castello-road-cut"],
}
CHAT = """\
Who cut the Castello Road?
/why
And when was that?
/why
/quotes
help
/since 2016-08-01
/source north
/timeline Manbij
/open 9
/nothing
exit
"""


def shown(config: Path, width: int, command: list[str], typed: str = "") -> list[str]:
    words = ["--config", str(config), *command, "--width", str(width)]
    result = CliRunner().invoke(main, words, input=typed, prog_name="dateline")
    assert result.exit_code in (0, 1), result.output
    assert "\x1b" not in result.stdout
    return result.stdout.splitlines()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_keeps_within_its_width_and_says_nothing_twice(
    sample_config: Path, screen: str, width: int
) -> None:
    lines = shown(sample_config, width, SCREENS[screen])

    # An address is whole wherever it stands: it has to be copied.
    assert [line for line in lines if len(line) > width and "https://" not in line] == []
    # A search may find an article twice, and quotes may be what is shown.
    if screen not in ("a search", "an answer with its quotes"):
        said = Counter(line.strip() for line in lines if len(line.strip()) > 40)
        assert [line for line, times in said.items() if times > 1] == []


@pytest.mark.parametrize("width", [80, 120])
def test_so_does_a_whole_conversation(sample_config: Path, width: int) -> None:
    lines = shown(sample_config, width, ["chat", "--conversation", f"screen {width}"], CHAT)

    assert [line for line in lines if len(line) > width and "https://" not in line] == []
    CliRunner().invoke(main, ["--config", str(sample_config), "forget", "--all"])


def test_a_wide_screen_shows_more_of_each_headline_than_a_narrow_one(sample_config: Path) -> None:
    narrow, wide = (shown(sample_config, width, ["articles"]) for width in (80, 120))
    found = json.loads(
        CliRunner().invoke(main, ["--config", str(sample_config), "articles", "--json"]).stdout
    )
    headline = found["articles"][0]["headline"]

    assert headline in wide[0]
    assert headline not in narrow[0]


def test_plain_is_what_a_pipe_gets(sample_config: Path) -> None:
    words = ["--config", str(sample_config), "ask", "Who holds the Castello Road?"]

    assert CliRunner().invoke(main, [*words, "--plain"]).stdout == CliRunner().invoke(main, words).stdout


@pytest.mark.parametrize("command", ["", *sorted(main.commands)])
def test_help_fits_a_screen_of_eighty_columns(command: str) -> None:
    lines = CliRunner().invoke(main, [*filter(None, [command]), "--help"]).stdout.splitlines()

    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(("height", "pages"), [(10, 1), (100, 0)])
def test_a_list_longer_than_the_screen_goes_through_the_pager(
    sample_store: Store, monkeypatch: pytest.MonkeyPatch, height: int, pages: int
) -> None:
    turned: list[str] = []
    monkeypatch.setattr("click.echo_via_pager", turned.append)
    printed = io.StringIO()
    out = Console(file=printed, force_terminal=True, width=80, height=height)

    paged(out, lambda page: show_articles(sample_store.articles(EVERYWHERE), page))

    assert len(turned) == pages
    assert "22 articles." in "".join(turned) + printed.getvalue()
    assert bool(printed.getvalue()) is not bool(pages)
