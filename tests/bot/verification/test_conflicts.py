"""Where reports differ by their own words, a reader is told in what; where they only sound alike, nothing."""

from __future__ import annotations

from datetime import date

import pytest

from bot.claim import Quote
from bot.verification.conflicts import conflicts
from tests.support.reporting import article


def quote(text: str, *, source: str = "The Echo", day: int = 4) -> Quote:
    report = article(text, f"{source}-{day}-{text}", source=source, day=date(2022, 5, day))
    return Quote(report, 0, len(text), 1)


CUT_OFF = "About 250,000 people had been cut off in the besieged eastern districts of the city."


def test_another_count_of_the_same_thing_is_told_with_both_counts() -> None:
    first = quote(CUT_OFF, source="The Post")
    other = quote("In the besieged eastern districts 300,000 people had been cut off, aid groups said.")
    assert conflicts(first, [other]) == ([other], "250,000 or 300,000 people")


def test_counts_of_people_in_one_place_are_told_however_they_are_worded() -> None:
    first = quote(
        "Rebel fighters met others in the Ramousah district of Aleppo on Saturday, opening a passage into "
        "neighbourhoods where about 250,000 people had been cut off.",
        source="The Post",
    )
    said = "People in {} danced after fighters reached their districts, ending a siege under which about {}."
    other = quote(said.format("Aleppo", "300,000 people had lived"), day=5)
    elsewhere = quote(said.format("Homs", "300,000 people had lived"), day=5)
    assert conflicts(first, [other])[1] == "250,000 or 300,000 people"
    assert conflicts(first, [elsewhere]) == ([], "")


def test_a_denial_is_told() -> None:
    first = quote("Rebels broke the siege of the eastern districts on Saturday.", source="The Post")
    denial = quote("State media denied that rebels broke the siege of the eastern districts on Saturday.")
    assert conflicts(first, [denial]) == ([denial], "The Echo has it denied")


def test_another_day_of_the_same_event_is_told() -> None:
    first = quote("The old railway bridge in Harlow collapsed on Monday morning.", source="The Post")
    other = quote("The old railway bridge in Harlow collapsed on Tuesday morning.")
    assert conflicts(first, [other]) == ([other], "Monday or Tuesday")


@pytest.mark.parametrize(
    "other",
    [
        "In the besieged eastern districts 250,000 people had been cut off, aid groups said.",
        "In the besieged eastern districts at least 300,000 people had been cut off, aid groups said.",
        "In the besieged eastern districts 300,000 people may be cut off, aid groups said.",
        "In the besieged eastern districts 9 people had been cut off, aid groups said.",
        "In the besieged eastern districts 300,000 lorries had been cut off, aid groups said.",
        "Bakers in the south sold bread to 300,000 people.",
        "Of 300,000 people in the besieged eastern districts 250,000 had been cut off, aid groups said.",
    ],
)
def test_what_can_both_be_right_is_not_told(other: str) -> None:
    assert conflicts(quote(CUT_OFF, source="The Post"), [quote(other)]) == ([], "")


def test_a_toll_that_has_risen_since_is_an_update() -> None:
    first = quote("Eight people are dead in Humphreys County after severe flooding.", source="The Post")
    later = quote("Twenty people are dead in Humphreys County after severe flooding.", day=5)
    assert conflicts(first, [later]) == ([], "")


def test_the_same_outlet_or_another_week_does_not_disagree() -> None:
    other = "In the besieged eastern districts 300,000 people had been cut off, aid groups said."
    first = quote(CUT_OFF, source="The Post")
    assert conflicts(first, [quote(other, source="The Post")]) == ([], "")
    assert conflicts(first, [quote(other, day=14)]) == ([], "")


def test_each_other_outlet_is_told_once_and_two_at_most() -> None:
    first = quote(CUT_OFF, source="The Post")
    said = "In the besieged eastern districts {},000 people had been cut off, aid groups said."
    others = [
        quote(said.format(count), source=source)
        for count, source in ((300, "The Echo"), (310, "The Echo"), (320, "Monitor"), (330, "Wire"))
    ]
    found, notice = conflicts(first, others)
    assert [one.article.source for one in found] == ["The Echo", "Monitor"]
    assert notice == "250,000 or 300,000 people; 250,000 or 320,000 people"
