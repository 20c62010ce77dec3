"""Which outlets a person means by a name: a whole name means that outlet, and a part of one all that it fits."""

from __future__ import annotations

import pytest

from bot.archive.archive import outlets_named
from bot.errors import QuestionError

KNOWN = ["CNN", "CNN Español", "Northgate", "The Times", "The Times of India", "the times", "Evening News"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("The Times", ["The Times"]),
        ("the times", ["the times"]),
        ("THE TIMES", ["The Times", "the times"]),
        ("cnn", ["CNN"]),
        ("CNN E", ["CNN Español"]),
        ("the times of", ["The Times of India"]),
        ("the", ["The Times", "The Times of India", "the times"]),
        ("n", ["Northgate"]),
        ("news", ["Evening News"]),
    ],
)
def test_a_whole_name_is_that_outlet_and_a_part_of_one_all_that_it_fits(typed: str, meant: list[str]) -> None:
    assert outlets_named([typed], KNOWN) == tuple(meant)


def test_whoever_names_several_outlets_means_each_once() -> None:
    assert outlets_named(["cnn", "CNN", "the times of india"], KNOWN) == ("CNN", "The Times of India")


def test_a_name_that_is_none_of_theirs_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(
        QuestionError, match="Le Monde: not an outlet of this index, which has CNN, CNN Español"
    ):
        outlets_named(["Le Monde"], KNOWN)
