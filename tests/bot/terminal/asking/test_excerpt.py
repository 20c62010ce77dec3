"""What a search shows of a passage: where the words are, and the words marked."""

from __future__ import annotations

import re

from bot.terminal.asking.excerpt import LENGTH, excerpt

FILLER = "Nothing else was reported from the district that day, officials said. " * 8


def marked(passage: str, query: str) -> list[str]:
    text = excerpt(passage, query)
    return [text.plain[span.start : span.end] for span in text.spans]


def test_the_words_searched_for_are_marked_in_any_form_and_no_others() -> None:
    assert marked("The bridges closed. A bridge closes; the road is open.", "when did the bridge close?") == [
        "bridges",
        "closed",
        "bridge",
        "closes",
    ]


def test_of_a_long_passage_the_stretch_with_the_words_is_shown() -> None:
    shown = excerpt(f"{FILLER}\n\nThe Tor bridge was closed. {FILLER}", "Tor bridge").plain

    assert shown.startswith("… The Tor bridge was closed.")
    assert re.search(r"\w…$", shown), "no line of the screen has nothing but the three dots"
    assert len(shown) <= LENGTH + 4


def test_a_short_passage_is_shown_whole() -> None:
    assert excerpt("The Tor bridge\n\nwas closed.", "mill").plain == "The Tor bridge was closed."
