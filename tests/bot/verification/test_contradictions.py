"""What a quote tells otherwise: another figure, day or name beside the same words, or a "not" before them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.text.dates.written import Written
from bot.verification.contradictions import contradiction
from bot.verification.grounds import Grounds

# A Friday.
FRIDAY = date(2022, 9, 23)


@pytest.mark.parametrize(
    ("said", "read", "told"),
    [
        ("Police arrested 41 protesters.", "Police arrested 14 protesters.", "The report says 14, not 41."),
        (
            "The city will pay $23 million to two men.",
            "The city pays $26 million to two men.",
            "$26 million, not $23",
        ),
        ("The trip takes four hours.", "The trip takes roughly 10 hours.", "10 hours, not four hours"),
        ("The bridge is 15 kilometers long.", "The bridge is 15 miles long.", "15 miles, not 15 kilometers"),
        (
            "It left with 218 passengers.",
            "It left at 06:40 with 212 passengers.",
            "The report says 212, not 218.",
        ),
        ("Ohio raises pay to $12, while Utah waits.", "Ohio raises pay, Nevada to $9, while Utah waits.", ""),
        ("Police arrested 41 protesters.", "Police with 14 dogs arrested protesters.", ""),
        ("Police arrested 41 protesters.", "Police arrested 14 protesters, and freed 9 protesters.", ""),
        ("Police arrested 41 protesters.", "On Monday 14 people swam in the river.", ""),
        ("Some 14 protesters were arrested.", "Police arrested 14 protesters.", ""),
        ("The ferry sank on Monday.", "The ferry sank on Sunday.", "The report says Sunday, not Monday."),
        ("The ferry sank on Monday.", "The ferry sank, officials said on Sunday.", ""),
        (
            "Castillo was arrested in Lima.",
            "Castillo was arrested in Cusco.",
            "The report says Cusco, not Lima.",
        ),
        ("Castillo was arrested in Lima.", "In Cusco Castillo was arrested.", ""),
        (
            "Plastic is recycled, the EPA says.",
            "Plastic is recycled, the Environmental Protection Agency says.",
            "",
        ),
        (
            "The bill passed the house.",
            "The bill did not pass the house.",
            "The report also has “not” there.",
        ),
        (
            "The bill did not pass the house.",
            "The bill passed the house.",
            "The report does not have “not” there.",
        ),
        ("The bill never passed the house.", "The bill did not pass the house.", ""),
        ("The bridge opened on Monday.", "The bridge opened on Monday. No cars had crossed by noon.", ""),
        ("Voters rejected the bill.", "The answer was clear: No. Voters rejected the bill.", ""),
        ("Officials rejected the bill.", "Officials read the bill.", ""),
        ("No fewer than 14 protesters were arrested.", "Police arrested 14 protesters.", ""),
    ],
)
def test_only_what_stands_in_the_same_place_is_set_against_each_other(
    said: str, read: str, told: str
) -> None:
    found = contradiction(Grounds(said, (read,), days=(Written(FRIDAY),)))
    assert told in str(found or "")
    assert bool(found) is bool(told)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Judge hit 61 home runs in 2021.", "The report says 1961, not 2021."),
        ("Judge hit 61 home runs in 2023.", ""),
    ],
)
def test_a_report_does_not_deny_what_came_after_it(said: str, told: str) -> None:
    read = "Maris hit 61 home runs in 1961, and Judge wants more."
    assert str(contradiction(Grounds(said, (read,), days=(Written(FRIDAY),))) or "") == told


def test_a_weekday_is_another_even_where_the_report_was_updated_since() -> None:
    written = Written(FRIDAY, date(2022, 9, 29))
    found = contradiction(Grounds("It sank on Thursday.", ("It sank on Tuesday.",), days=(written,)))
    assert str(found) == "The report says Tuesday, not Thursday."
    dated = contradiction(Grounds("It sank on September 22.", ("It sank on Tuesday.",), days=(written,)))
    assert dated is None
