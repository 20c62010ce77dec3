"""An answer on the screen, as an editor reads it: each article once, each quote only where it says more."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from rich.console import Console

from bot.answer import Answer, Citation, Sentence
from bot.terminal.asking.answer_screen import show_answer, show_stream
from index import EVERYWHERE, Coverage

SAID = "The Tor bridge was closed to lorries on Monday after inspectors found cracks in two of its piers."
LINK = re.compile(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b\\\\?(.*?)\x1b\]8;;\x1b\\\\?")


def cited(number: int, quote: str = SAID, **fields: Any) -> Citation:
    of: dict[str, Any] = {
        "article_id": f"a{number}",
        "headline": "The bridge over the Tor is closed to lorries until its piers have been mended",
        "source": "Northgate Sample Desk",
        "published": datetime.date(2016, 8, 6),
        "url": f"https://sample.example/{number}",
        "path": "/archive/bridge.md",
    }
    return Citation(number=number, paragraph=1, quote=quote, start=0, end=len(quote), **(of | fields))


def answer_of(
    *sentences: tuple[str, int], citations: tuple[Citation, ...], notices: tuple[str, ...] = ()
) -> Answer:
    searched = Coverage(EVERYWHERE, 22, datetime.date(2016, 5, 4), datetime.date(2016, 8, 15), 0)
    shown = tuple(Sentence(text, (number,)) for text, number in sentences)
    return Answer("Is it open?", "Is it open?", shown, citations, notices, searched, 0.9, 0.1)


def screen(answer: Answer, *, width: int = 80, terminal: bool = True, piped: bool = False, **how: Any) -> str:
    look: dict[str, Any] = {"highlight": False, "emoji": False, "markup": False, "soft_wrap": piped}
    out = Console(file=io.StringIO(), width=width, force_terminal=terminal, **look)
    show_answer(answer, out, **how)
    shown = out.file
    assert isinstance(shown, io.StringIO)
    return shown.getvalue()


def without_escapes(shown: str) -> str:
    return re.sub(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[\d;]*m", "", shown)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TERM_PROGRAM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def test_three_long_sentences_with_their_sources_take_at_most_fourteen_lines_of_eighty_columns() -> None:
    long = f"{SAID} {SAID}"
    numbers = (1, 2, 3)
    answer = answer_of(
        *((long, one) for one in numbers), citations=tuple(cited(one, long) for one in numbers)
    )

    lines = without_escapes(screen(answer)).splitlines()

    assert len(lines) <= 14
    assert max(map(len, lines)) <= 80
    assert sum("sample.example" in line for line in lines) == 3


def test_so_do_three_sentences_of_thirty_words_where_addresses_are_shown_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "linux")
    said = f"{SAID[:-1]}, and it will stay so until they are mended, a spokesman for the port said."
    addresses = [
        f"https://sample.example/northgate/2016/08/0{one}/{'bridge-closed-' * 3}" for one in (1, 2, 3)
    ]
    cites = tuple(cited(one, said, url=addresses[one - 1]) for one in (1, 2, 3))

    lines = without_escapes(
        screen(answer_of(*((said, one) for one in (1, 2, 3)), citations=cites))
    ).splitlines()

    assert len(lines) <= 14
    assert [line.strip() for line in lines if "://" in line] == addresses


def test_an_outlet_that_is_cut_leaves_its_columns_to_the_headline() -> None:
    wire = cited(
        1,
        headline="Russia offers three quiet hours a day; it needs 48",
        source="Meridian Wire (sample)",
        published=datetime.date(2016, 8, 10),
    )

    line = without_escapes(screen(answer_of((SAID, 1), citations=(wire,)))).splitlines()[-2]

    assert line == "[1] Russia offers three quiet… — Meridian Wire…, 10 August 2016, sample.example"


@pytest.mark.parametrize(("width", "beside"), [(120, False), (160, True)])
def test_nothing_is_cut_to_have_a_whole_address_beside_it(
    width: int, beside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    headline = "The bridge over the Tor is closed to lorries until its piers have been mended"
    source = f"[1] {headline} — Northgate Sample Desk, 6 August 2016"

    shown = without_escapes(screen(answer_of((SAID, 1), citations=(cited(1),)), width=width))

    assert source in shown
    assert (f"{source}, https://sample.example/1\n" in shown) is beside


def test_a_short_answer_is_set_apart_from_its_sources() -> None:
    assert "[1]\n\n[1] The bridge" in without_escapes(screen(answer_of((SAID, 1), citations=(cited(1),))))


def test_what_was_searched_is_said_once() -> None:
    notice = (
        "Nothing here was published in May 2020; the reporting here is 22 articles, 4 May to 15 August 2016."
    )

    shown = " ".join(
        screen(answer_of((SAID, 1), citations=(cited(1),), notices=(notice,)), width=200).split()
    )

    assert shown.count("22 articles, 4 May to 15 August 2016") == 1


def test_an_article_that_is_cited_twice_is_named_once_with_both_its_numbers() -> None:
    first, second = cited(1, "One.", article_id="same"), cited(2, "Two.", article_id="same")

    shown = screen(answer_of(("One.", 1), ("Two.", 2), citations=(first, second)), terminal=False)

    assert shown.count("Northgate Sample Desk") == 1
    assert "[1][2] The bridge" in shown


def test_a_quote_is_repeated_only_where_it_says_something_else_and_in_full_on_request() -> None:
    quote = f"BEIRUT — {SAID}"
    same = answer_of((SAID.replace("Monday", "Monday [1 August 2016]"), 1), citations=(cited(1, quote),))
    other = answer_of(("Lorries may not cross the Tor.", 1), citations=(cited(1, quote),))

    assert "“" not in screen(same)
    assert "“BEIRUT — The Tor bridge was closed to lorries" in screen(other)
    assert "two of its piers.”" not in screen(other)
    assert f"“{quote}” (paragraph 1)" in screen(same, width=200, quotes=True).replace("\x1b[2m", "")


def test_the_day_of_a_report_before_a_quote_is_no_reason_to_repeat_it() -> None:
    dated = answer_of((f"Reported on 8 March 2022: {SAID}", 1), citations=(cited(1),))

    assert "“" not in screen(dated)


def test_a_notice_stands_before_the_answer() -> None:
    shown = screen(
        answer_of((SAID, 1), citations=(cited(1),), notices=("This is from outside that period.",))
    )

    assert shown.index("outside that period") < shown.index("The Tor bridge")


def test_in_what_reports_differ_stands_before_the_answer() -> None:
    differing = dataclasses.replace(
        answer_of((SAID, 1), citations=(cited(1),)), disagreement="Monday or Tuesday"
    )
    shown = screen(differing)

    assert shown.index("Reports differ: Monday or Tuesday.") < shown.index("The Tor bridge")


def test_a_link_goes_to_the_article_itself_under_the_name_of_its_host() -> None:
    shown = screen(answer_of((SAID, 1), citations=(cited(1, url="https://news.example/a?b=c"),)))

    ((target, text),) = [(match[1], re.sub(r"\x1b\[[\d;]*m", "", match[2])) for match in LINK.finditer(shown)]
    assert (target, text) == ("https://news.example/a?b=c", "news.example")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://bank.example@evil.example/",
        "https://bаnk.example/",
        "//x",
    ],
)
def test_what_is_no_plain_web_address_is_shown_and_is_no_link(url: str) -> None:
    shown = screen(answer_of((SAID, 1), citations=(cited(1, url=url),)))

    assert "\x1b]8;" not in shown
    assert url in without_escapes(shown).translate({ord(added): "" for added in "[]"})


@pytest.mark.parametrize(
    "variable", [("TERM", "dumb"), ("TERM", "linux"), ("TERM_PROGRAM", "Apple_Terminal")]
)
def test_a_terminal_without_links_shows_the_whole_address(
    variable: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*variable)

    shown = screen(answer_of((SAID, 1), citations=(cited(1, url="https://news.example/2016/08/06/a"),)))

    assert "\x1b]8;" not in shown
    assert "https://news.example/2016/08/06/a" in shown


def test_no_color_leaves_the_words_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    assert not re.search(r"\x1b\[[\d;]*3\dm", screen(answer_of((SAID, 1), citations=(cited(1),))))


def test_copies_in_other_outlets_are_named_whole() -> None:
    answer = answer_of((SAID, 1), citations=(cited(1, also=("Meridian", "Harbour Street Sample News")),))

    assert "\n    also in Meridian, Harbour Street Sample News\n" in without_escapes(screen(answer))
    assert "https://sample.example/1, also in Meridian, Harbour" in screen(answer, terminal=False, piped=True)


# What terminals make a link of by themselves (VTE's pattern, less its rarer schemes).
CLICKABLE = re.compile(r"(?i)(?:https?|ftp|file)://\S+|\bmailto:\S+|\bwww\.\S+")
BAIT = "Read it at https://evil.example/a, www.evil.example or mailto:me@evil.example before noon."
POSING = "https://www.reuters.com@evil.example/"


def clickable(shown: str) -> list[str]:
    """What of a screen can be clicked: what stands behind words, and what looks like an address."""
    return [link for link, _ in LINK.findall(shown)] + CLICKABLE.findall(without_escapes(shown))


@pytest.mark.parametrize("links", [True, False])
def test_on_a_terminal_nothing_can_be_clicked_but_the_address_of_an_article(
    links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color" if links else "linux")
    one = cited(1, f"{BAIT} And more.", headline=f"Look: {BAIT}", source=f"Desk {BAIT}", also=(BAIT,))
    answer = answer_of((BAIT, 1), citations=(one,), notices=(f"Note. {BAIT}",))

    shown = screen(answer, width=2_000, quotes=True)

    assert {link.rstrip(",") for link in clickable(shown)} == {"https://sample.example/1"}
    assert "https[:]//evil.example/a, www[.]evil.example or mailto[:]me@evil.example" in shown
    assert BAIT in screen(answer, terminal=False, piped=True), "a pipe gets the words as they are"


@pytest.mark.parametrize("terminal", ["xterm-256color", "linux"])
def test_an_address_that_poses_as_another_site_is_no_link(
    terminal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", terminal)

    shown = screen(answer_of((SAID, 1), citations=(cited(1, url=POSING),)), width=400)

    assert clickable(shown) == []
    assert "https[:]//www[.]reuters.com@evil.example/" in without_escapes(shown)


def test_the_nearest_report_of_a_decline_can_be_followed_and_what_it_is_called_cannot() -> None:
    notice = f"The nearest report is “{BAIT}” (https://sample.example/1)."

    shown = screen(answer_of(citations=(), notices=(notice,)), width=400)

    assert clickable(shown) == ["https://sample.example/1)."]


ERASED = "\x1b[2K"


def streamed(*items: Sentence | Answer | type[BaseException]) -> str:
    """What a terminal is sent while an answer is written."""
    out = Console(file=io.StringIO(), width=80, force_terminal=True, highlight=False)

    def coming() -> Iterator[Sentence | Answer]:
        for item in items:
            if isinstance(item, type):
                raise item
            yield item

    with contextlib.suppress(KeyboardInterrupt):
        show_stream(coming(), out)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def test_a_streamed_answer_ends_as_any_other_its_notices_before_its_sentences() -> None:
    answer = answer_of((SAID, 1), citations=(cited(1),), notices=("This is from outside that period.",))
    draft, whole = streamed(*answer.sentences, answer).rsplit(ERASED, 1)
    assert SAID[:40] in without_escapes(draft)
    assert without_escapes(whole).lstrip().startswith("This is from outside that period.\nThe Tor bridge")


def test_a_sentence_that_was_taken_back_meanwhile_does_not_stay() -> None:
    answer = answer_of((SAID, 1), citations=(cited(1),))
    whole = streamed(Sentence("It is open.", (1,)), answer).rsplit(ERASED, 1)[1]
    assert "It is open." not in whole
    assert SAID[:40] in without_escapes(whole)


def test_what_was_shown_stays_where_an_answer_is_stopped() -> None:
    shown = streamed(Sentence("It is open.", (1,)), KeyboardInterrupt)
    assert "It is open." in shown.rsplit(ERASED, 1)[-1]


def test_a_long_address_is_shown_without_its_query_in_a_pipe_too() -> None:
    url = f"https://click.example/click?{'x' * 900}"
    answer = answer_of((SAID, 1), citations=(cited(1, url=url),))

    for piped in (False, True):
        shown = screen(answer, terminal=False, piped=piped)
        assert "https://click.example/click?…" in shown
        assert "xxx" not in shown


def test_a_short_address_keeps_its_query() -> None:
    answer = answer_of((SAID, 1), citations=(cited(1, url="https://desk.example/story?id=12"),))
    assert "https://desk.example/story?id=12" in screen(answer, terminal=False)
