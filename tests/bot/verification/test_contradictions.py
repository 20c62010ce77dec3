"""What a quote may tell otherwise: another figure, day or name, or a "not" before the same words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.text.dates.written import Written
from bot.verification.contradictions import denial, has_word, substitutions
from bot.verification.grounds import Grounds
from tests.support.reporting import article

# A Friday.
FRIDAY = date(2022, 9, 23)


def otherwise(said: str, read: str, written: Written | None = None) -> list[str]:
    """What a quote may have instead, and what it denies."""
    grounds = Grounds(said, (read,), days=(written or Written(FRIDAY),))
    return [str(one.difference) for one in substitutions(grounds)] + [str(denial(grounds) or "")] * bool(
        denial(grounds)
    )


@pytest.mark.parametrize(
    ("said", "read", "told"),
    [
        ("Police arrested 41 protesters.", "Police arrested 14 protesters.", ["The report says 14, not 41."]),
        (
            "The city will pay $23 million to two men.",
            "The city pays $26 million to two men.",
            ["The report says $26 million, not $23 million."],
        ),
        (
            "The trip takes four hours.",
            "The trip takes roughly 10 hours.",
            ["The report says 10 hours, not four hours."],
        ),
        (
            "The bridge is 15 kilometers long.",
            "The bridge is 15 miles long.",
            ["The report says 15 miles, not 15 kilometers."],
        ),
        ("The bridge is 30 m tall.", "The bridge is 40 m tall.", ["The report says 40 m, not 30 m."]),
        (
            "It left with 218 passengers.",
            "It left at 06:40 with 212 passengers.",
            ["The report says 212, not 218."],
        ),
        ("Some 14 protesters were arrested.", "Police arrested 14 protesters.", []),
        ("The ferry sank on Monday.", "The ferry sank on Sunday.", ["The report says Sunday, not Monday."]),
        (
            "Castillo was arrested in Lima.",
            "Castillo was arrested in Cusco.",
            ["The report says Cusco, not Lima."],
        ),
        (
            "Plastic is recycled, the EPA says.",
            "Plastic is recycled, the Environmental Protection Agency says.",
            [],
        ),
        (
            "The bill passed the house.",
            "The bill did not pass the house.",
            ["The report also has “not” there."],
        ),
        (
            "The bill did not pass the house.",
            "The bill passed the house.",
            ["The report does not have “not” there."],
        ),
        ("The bill never passed the house.", "The bill did not pass the house.", []),
        ("The bridge opened on Monday.", "The bridge opened on Monday. No cars had crossed by noon.", []),
        ("Voters rejected the bill.", "The answer was clear: No. Voters rejected the bill.", []),
        ("Officials rejected the bill.", "Officials read the bill.", []),
        (
            "No-one was arrested outside the town hall.",
            "Three were arrested outside the town hall.",
            ["The report does not have “no-one” there."],
        ),
        (
            "Nothing was arrested outside the town hall.",
            "Three were arrested outside the town hall.",
            ["The report does not have “nothing” there."],
        ),
        ("No fewer than 14 protesters were arrested.", "Police arrested 14 protesters.", []),
    ],
)
def test_a_claim_is_set_against_what_its_quote_has_of_the_same_kind(
    said: str, read: str, told: list[str]
) -> None:
    assert otherwise(said, read) == told


def test_each_correction_is_the_claim_with_the_reports_own_in_its_place() -> None:
    grounds = Grounds(
        "Police arrested 41 people.", ("Police with 14 dogs arrested 9 people.",), days=(Written(FRIDAY),)
    )
    assert [one.text for one in substitutions(grounds)] == [
        "Police arrested 14 people.",
        "Police arrested 9 people.",
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Judge hit 61 home runs in 2021.", ["The report says 1961, not 2021."]),
        ("Judge hit 61 home runs in 2023.", []),
    ],
)
def test_a_report_does_not_deny_what_came_after_it(said: str, told: list[str]) -> None:
    assert otherwise(said, "Maris hit 61 home runs in 1961, and Judge wants more.") == told


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("12 August", ["The report says Sunday, 14 August, not 12 August."]),
        ("Friday, 12 August", ["The report says Sunday, 14 August, not Friday, 12 August."]),
        ("Monday", ["The report says Sunday, 14 August, not Monday."]),
        ("Sunday", []),
        ("14 August", []),
    ],
)
def test_a_report_that_writes_the_weekday_before_its_date_tells_another_day(
    day: str, told: list[str]
) -> None:
    read = "The road to Tarn was cut on Sunday, 14 August, the army said."
    assert otherwise(f"The road to Tarn was cut on {day}.", read) == told


def test_a_weekday_is_another_even_where_the_report_was_updated_since() -> None:
    written = Written(FRIDAY, date(2022, 9, 29))
    assert otherwise("It sank on Thursday.", "It sank on Tuesday.", written) == [
        "The report says Tuesday, not Thursday."
    ]
    assert not otherwise("It sank on September 22.", "It sank on Tuesday.", written)


@pytest.mark.parametrize(
    ("body", "said", "has"),
    [
        ("Four hours passed.", "four hours", True),
        ("It took four\n\nhours.", "four hours", True),
        ("It took four hours.", "four-hour", True),
        ("A four-hour trip.", "four hours", True),
        ("It cost $36 million.", "$36 million", True),
        ("It cost $36.5 million.", "$36", False),
        ("Jone left.", "Jones", False),
        ("He told us.", "US", False),
    ],
)
def test_what_a_report_has_elsewhere_is_found_as_it_may_be_written_there(
    body: str, said: str, has: bool
) -> None:
    assert has_word(article(body), said) is has
