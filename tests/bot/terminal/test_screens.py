"""Every screen of the guide at 80 and at 120 columns: as it is printed there, within its edges, nothing said twice."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.terminal import console
from bot.terminal.articles.screen import show_articles
from bot.terminal.commands import main
from index import EVERYWHERE
from index.embedding.minilm import EIGHT_BITS
from index.embedding.registry import BUNDLED, embedder_name
from index.store.sqlite import Store
from tests.support.screens import Screen, made, on_the_page, steady

# A conversation shows the same sources again where it is asked to, and a search one article twice.
_AGAIN = ("dateline chat", "dateline search", "dateline ask --quotes")
pytestmark = pytest.mark.timeout(400)  # Every screen is made, one after the other.


@pytest.fixture(scope="module")
def narrow() -> list[Screen]:
    return made(80)


@pytest.fixture(scope="module")
def wide() -> list[Screen]:
    return made(120)


def test_the_guide_shows_every_screen_as_it_is(narrow: list[Screen]) -> None:
    if embedder_name(BUNDLED, None) != EIGHT_BITS:
        pytest.skip(
            "the guide is of a processor that gains from eight bits: here, like sentences trade places"
        )
    for printed, real in zip(on_the_page(), narrow, strict=True):
        assert steady(printed.shown) == steady(real.shown), (
            f"{real.typed}: python -m tests.support.screens writes the page anew"
        )


@pytest.mark.parametrize("width", [80, 120])
def test_a_screen_keeps_within_its_width_and_says_nothing_twice(
    width: int, request: pytest.FixtureRequest
) -> None:
    screens: list[Screen] = request.getfixturevalue("narrow" if width == 80 else "wide")
    for screen in screens:
        # What is said on standard error is a line, however long.
        lines = [line for line in screen.shown.splitlines() if line not in screen.errors.splitlines()]
        # An address is whole wherever it stands: it has to be copied.
        assert [line for line in lines if len(line) > width and "https://" not in line] == [], screen.typed
        assert [line for line in lines if line != line.rstrip()] == [], screen.typed
        said = Counter(line.strip() for line in lines if len(line.strip()) > 40)
        if not screen.typed.startswith(_AGAIN):
            assert [line for line, times in said.items() if times > 1] == [], screen.typed


def test_every_command_that_needs_nothing_but_the_archive_has_a_screen() -> None:
    shown = {screen.typed.split()[1] for screen in on_the_page() if screen.typed.startswith("dateline")}

    lacking = set(main.commands) - shown - {"discord", "eval", "migrate", "open"}
    assert not lacking, "write '$ dateline NAME' into bot/terminal/screens.md, and run tests.support.screens"


def test_three_sentences_take_at_most_fourteen_lines_of_eighty_columns(narrow: list[Screen]) -> None:
    answers = [screen.shown for screen in narrow if screen.typed.startswith('dateline ask "')]
    long = [shown for shown in answers if "[3]" in shown and "Nothing here was" not in shown]

    assert long
    assert all(len(shown.splitlines()) <= 14 for shown in long)


def shown(config: Path, width: int) -> list[str]:
    words = ["--config", str(config), "articles", "--width", str(width)]
    return CliRunner().invoke(main, words).stdout.splitlines()


def test_a_wide_screen_shows_more_of_each_headline_than_a_narrow_one(sample_config: Path) -> None:
    narrow, wide = (shown(sample_config, width) for width in (80, 120))
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
    out = console.Screen(file=printed, force_terminal=True, width=80, height=height)

    articles = sample_store.articles(EVERYWHERE)
    names = {article.id: article.id for article in articles}
    console.paged(out, lambda page: show_articles(articles, names, page))

    assert len(turned) == pages
    assert "22 articles." in "".join(turned) + printed.getvalue()
    assert bool(printed.getvalue()) is not bool(pages)
