"""Where reports differ by their own words, a reader is told in what; where they only sound alike, nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from bot.claim import Pair, Quote
from bot.verification.conflicts import conflicts
from tests.support.reporting import article


def quote(text: str, *, source: str = "The Echo", day: int = 4) -> Quote:
    report = article(text, f"{source}-{day}-{text}", source=source, day=date(2022, 5, day))
    return Quote(report, 0, len(text), 1)


def nobody(pairs: Sequence[Pair]) -> list[bool]:
    return [False] * len(pairs)


def everybody(pairs: Sequence[Pair]) -> list[bool]:
    return [True] * len(pairs)


CUT_OFF = "About 250,000 people had been cut off in the besieged eastern districts of the city."


def test_another_count_of_the_same_thing_is_told_with_both_counts() -> None:
    first = quote(CUT_OFF, source="The Post")
    other = quote("In the besieged eastern districts 300,000 people had been cut off, aid groups said.")
    assert conflicts(first, [other], nobody) == ([other], "250,000 or 300,000 people")


def test_counts_of_people_in_one_place_are_told_however_they_are_worded() -> None:
    first = quote(
        "Rebel fighters met others in the Ramousah district of Aleppo on Saturday, opening a passage into "
        "neighbourhoods where about 250,000 people had been cut off.",
        source="The Post",
    )
    said = "People in {} danced after fighters reached their districts, ending a siege under which about {}."
    other = quote(said.format("Aleppo", "300,000 people had lived"), day=5)
    elsewhere = quote(said.format("Homs", "300,000 people had lived"), day=5)
    assert conflicts(first, [other], nobody)[1] == "250,000 or 300,000 people"
    assert conflicts(first, [elsewhere], nobody) == ([], "")


@pytest.mark.parametrize("scale", ["thousand", "million", "billion", "trillion"])
def test_a_figure_rounded_off_is_no_disagreement_however_great(scale: str) -> None:
    said = "The city of Harlow let {} " + scale + " litres run into the river on Monday."
    first, other = quote(said.format("25"), source="The Post"), quote(said.format("25.3"))
    assert conflicts(first, [other], nobody) == ([], "")


def test_a_denial_is_told() -> None:
    first = quote("Rebels broke the siege of the eastern districts on Saturday.", source="The Post")
    denial = quote("State media denied that rebels broke the siege of the eastern districts on Saturday.")
    assert conflicts(first, [denial], nobody) == ([denial], "The Echo has it denied")


@pytest.mark.parametrize(
    "how",
    [
        "denied on Monday that",
        "denied the widespread rumour that",
        "rejected the claim that",
        "disputed reports that",
        "refuted reports that",
        "spoke up to refute the claim that",
        "dispute the reports that",
        "said it was untrue that",
        "said it was false that",
    ],
)
def test_a_denial_is_told_however_it_is_worded(how: str) -> None:
    said = "rebels broke the siege of the eastern districts on Saturday."
    first, other = quote(f"Rebels{said[6:]}", source="The Post"), quote(f"State media {how} {said}")
    assert conflicts(first, [other], nobody) == ([other], "The Echo has it denied")


def test_what_is_false_in_a_sentence_or_rejected_denies_no_other() -> None:
    said = "The council of Harlow {} the plan for the old railway bridge on Monday{}"
    first = quote(said.format("turned down", "."), source="The Post")
    assert conflicts(first, [quote(said.format("rejected", "."))], nobody) == ([], "")
    assert conflicts(first, [quote(said.format("turned down", " after a false start."))], nobody) == ([], "")


@pytest.mark.parametrize(
    "said",
    [
        "A judge denied bail to nurse Ann Lee of Tarn on corruption charges on Monday.",
        "Nurse Ann Lee of Tarn was denied bail on corruption charges on Monday.",
        "Nurse Ann Lee of Tarn was refused bail on corruption charges on Monday; she did not deny them.",
        "Police would not confirm or deny reports that nurse Ann Lee of Tarn was refused bail on Monday.",
        "Police have not refuted reports that nurse Ann Lee of Tarn was refused bail on Monday.",
        "Police never disputed the claim that nurse Ann Lee of Tarn was refused bail on Monday.",
    ],
)
def test_what_is_refused_or_left_open_is_not_denied(said: str) -> None:
    first = quote(
        "Nurse Ann Lee of Tarn was refused bail on corruption charges on Monday.", source="The Post"
    )
    assert conflicts(first, [quote(said)], nobody) == ([], "")


def test_another_day_of_the_same_event_is_told() -> None:
    first = quote("The old railway bridge in Harlow collapsed on Monday morning.", source="The Post")
    other = quote("The old railway bridge in Harlow collapsed on Tuesday morning.")
    assert conflicts(first, [other], nobody) == ([other], "Monday or Tuesday")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (
            "Police arrested Ann Lee of Tarn on Monday.",
            "Police said Tuesday they had arrested Ann Lee of Tarn.",
        ),
        (
            "Ann Lee left her party of Tarn, police said Monday.",
            "Ann Lee left her party of Tarn, police said Tuesday.",
        ),
        ("Lee was arrested after today's march of Tarn.", "Lee was arrested after today's march of Tarn."),
        (
            "Lee fled Tarn with her family after the attack of September 11.",
            "Lee fled Tarn with her family after the attack of September 11, 2001.",
        ),
    ],
)
def test_the_day_on_which_somebody_said_so_is_no_other_day_of_the_event(said: str, read: str) -> None:
    assert conflicts(quote(said, source="The Post", day=3), [quote(read, day=4)], nobody) == ([], "")


@pytest.mark.parametrize(("day", "another"), [("2 May", "3 May"), ("Monday, 2 May", "Tuesday, May 3")])
def test_another_date_of_the_same_event_is_told_with_its_weekday_or_without(day: str, another: str) -> None:
    first = quote(f"The old railway bridge in Harlow collapsed after the flood on {day}.", source="The Post")
    other = quote(f"The old railway bridge in Harlow collapsed after the flood on {another}.")
    same = quote("The old railway bridge in Harlow collapsed after the flood on Monday.")
    assert conflicts(first, [other, same], nobody) == ([other], f"{day} or {another}")


def test_the_weekday_of_a_report_that_was_updated_is_no_other_day() -> None:
    said = "The old railway bridge in Harlow collapsed on Monday morning."
    updated = article(f"{said} It was mended on May 20.", source="The Post", day=date(2022, 5, 4))
    other = quote("The old railway bridge in Harlow collapsed on Tuesday morning.")

    assert conflicts(Quote(updated, 0, len(said), 1), [other], nobody) == ([], "")


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
    assert conflicts(quote(CUT_OFF, source="The Post"), [quote(other)], nobody) == ([], "")


def test_a_toll_that_has_risen_since_is_an_update() -> None:
    first = quote("Eight people are dead in Humphreys County after severe flooding.", source="The Post")
    later = quote("Twenty people are dead in Humphreys County after severe flooding.", day=5)
    assert conflicts(first, [later], nobody) == ([], "")


def test_the_same_outlet_or_another_week_does_not_disagree() -> None:
    other = "In the besieged eastern districts 300,000 people had been cut off, aid groups said."
    first = quote(CUT_OFF, source="The Post")
    assert conflicts(first, [quote(other, source="The Post")], nobody) == ([], "")
    assert conflicts(first, [quote(other, day=14)], nobody) == ([], "")


def test_each_other_outlet_is_told_once_and_two_at_most() -> None:
    first = quote(CUT_OFF, source="The Post")
    said = "In the besieged eastern districts {},000 people had been cut off, aid groups said."
    others = [
        quote(said.format(count), source=source)
        for count, source in ((300, "The Echo"), (310, "The Echo"), (320, "Monitor"), (330, "Wire"))
    ]
    found, notice = conflicts(first, others, nobody)
    assert [one.article.source for one in found] == ["The Echo", "Monitor"]
    assert notice == "250,000 or 300,000 people; 250,000 or 320,000 people"


OPEN = "The old railway bridge in Harlow was left open to lorries after the crash."
SHUT = "The old railway bridge in Harlow was left shut to lorries after the crash."


def test_what_is_said_otherwise_of_one_event_is_told_by_whoever_can_tell() -> None:
    first, other = quote(OPEN, source="The Post"), quote(SHUT)
    assert conflicts(first, [other], everybody) == ([other], "The Echo says otherwise than The Post")
    assert conflicts(first, [other], nobody) == ([], "")


@pytest.mark.parametrize(
    "other",
    [
        quote("A new railway bridge opens in Tarn to lorries.", source="The Echo"),
        quote(SHUT, source="The Post"),
        quote(SHUT, day=14),
        quote(SHUT.replace("was left", "may be left")),
    ],
)
def test_nobody_is_asked_of_another_event_outlet_or_week(other: Quote) -> None:
    assert conflicts(quote(OPEN, source="The Post"), [other], everybody) == ([], "")


def test_a_figure_that_code_can_tell_needs_nobody_to_judge() -> None:
    first = quote(CUT_OFF, source="The Post")
    others = [quote(CUT_OFF.replace("250", "300")), quote(CUT_OFF, source="Monitor")]
    assert conflicts(first, others, everybody)[1] == "250,000 or 300,000 people"
