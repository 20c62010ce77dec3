"""A "he" or "she" is given a name only where the reporting leaves no doubt whose."""

from __future__ import annotations

import pytest

from bot.text.antecedent import antecedent
from tests.support.reporting import article

_LEE = "The port is led by Ann Lee and by nobody else. Lee said that her office would stay."
_DIAZ = "It was Bo Diaz who asked. Diaz took his time."


def _meant(body: str, sentence: str, headline: str = "") -> str:
    return antecedent(article(body, headline=headline), body.index(sentence), sentence.split()[0])


def test_she_is_the_person_whom_the_sentence_before_is_about() -> None:
    assert _meant(f"{_LEE} She left the city early.", "She left") == "Ann Lee"


def test_she_may_go_on_for_some_sentences() -> None:
    body = f"{_LEE} She left the city early. She went by sea."

    assert _meant(body, "She went") == "Ann Lee"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        # A day, a place, an award, a team: they do not stand by their last word alone, or not as a person does.
        (
            "Chestnut has won the long Independence Day contest. He put away 63. Diaz took a day off.",
            "He put",
        ),
        ("They flew to Los Angeles for his show. He will sing on Thursday night there.", "He will"),
        (
            "The White House was told. House rules are its own, and he knows. The House waits. He left.",
            "He left",
        ),
        ("It was Leeds United that lost. United sacked its coach. He had won nothing.", "He had"),
        # A word that begins a sentence is no first name.
        (
            "In March, he spoke to all of them. March took him far. He spoke to many more.",
            "He spoke to many",
        ),
        # Two people, or one whom the sentence before only mentions, or owns something.
        (f"{_LEE} {_DIAZ} Lee met Diaz by the sea, and her guards. She left early.", "She left"),
        (f"{_LEE} {_DIAZ} The guards were led away by Lee. She left early.", "She left"),
        (f"{_LEE} Lee’s sister came. She left early.", "She left"),
        # She is never called "he".
        (f"{_LEE} Lee told a guard to go. He left early.", "He left"),
        # The name itself is in the sentence: somebody else is meant.
        (f"{_LEE} Lee opened the port. She hoped that Lee would return.", "She hoped"),
        # Two people have the last name.
        (
            f"{_LEE} Her aunt is the poet Bea Lee. Lee said that she was glad. She left early.",
            "She left early",
        ),
    ],
)
def test_in_doubt_nobody_is_named(body: str, sentence: str) -> None:
    assert _meant(body, sentence) == ""


def test_whom_somebody_quoted_means_is_not_told() -> None:
    body = f"{_LEE} “She was never there at all.”"

    assert antecedent(article(body), body.index("“She"), "She") == ""


def test_a_headline_names_her_only_where_nobody_is_named_before() -> None:
    after = f"{_LEE} {_DIAZ}"

    assert _meant(f"She left the city early. {after}", "She left", "Ann Lee leaves port") == "Ann Lee"
    assert _meant(f"She left the city early. {after}", "She left", "Ann Lee and Bo Diaz met") == ""
    assert (
        _meant(f"The guard saw Bo Diaz. She left the city early. {after}", "She left", "Ann Lee leaves") == ""
    )
