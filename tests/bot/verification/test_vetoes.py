"""What a claim may not say beyond its quotes, veto by veto; and what each of them lets pass."""

from __future__ import annotations

from datetime import date

import pytest

from bot.claim import Claim, Quote
from bot.protocols import AskContext
from bot.text.dates.written import Written
from bot.text.figures import figures
from bot.verification.grounds import Grounds
from bot.verification.names import added_name
from bot.verification.verifiers.veto_verifier import VetoVerifier
from bot.verification.vetoes import (
    added_day,
    added_figure,
    added_unit,
    added_words,
    denied,
    swapped,
)
from tests.support.reporting import article

# A Friday.
FRIDAY = date(2022, 9, 23)


def grounds(said: str, read: str, *, beside: str = "", around: str = "") -> Grounds:
    return Grounds(said, (read,), beside, (Written(FRIDAY),), around or read)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a quarter of a million people", "250,000 people"),
        ("quarter-million", "250,000"),
        ("90 per cent", "nine in ten"),
        ("two-thirds of them", "two thirds of the houses"),
        ("$5bn", "$5 billion"),
        ("7:30 p.m.", "7:30 pm"),
        ("the fifth-largest", "the 5th largest"),
        ("about $441 million", "$440.6 million"),
        ("$441 million", "$440.6 million"),
        ("almost seven in ten", "69%"),
        ("well over 130 million", "137 million"),
        ("nearly two centuries", "almost 200 years"),
        ("$25 billion", "$25.3 billion"),
        ("1.2 trillion", "1.234 trillion"),
        ("4.35 trillion", "4,350 billion"),
        ("2.30pm", "2:30 p.m."),
        ("14:30", "2:30 p.m."),
        ("06:40", "6.40 am"),
        ("A third bomb exploded", "The third bomb exploded"),
        ("a third of the bombs", "33.33%"),
        ("10 km", "10 kilometers"),
        ("10 kilometres", "10-kilometer"),
        ("a 5 m wall", "5 metres"),
        ("30 m tall", "30 metres"),
        ("a 5-m wall", "5 metres"),
        ("a $5-m deal", "$5 million"),
        ("$5 m", "$5 million"),
        ("5m people", "5 million"),
        ("30 m people fled", "30 million"),
        ("a 3-m euro deal", "3 million euros"),
        ("They fell 30 m.", "30 metres"),
        ("They fell 30 m from the roof", "30 metres"),
        ("a wall 5m high", "5 metres"),
        ("80 kg", "80 kilograms"),
    ],
)
def test_a_figure_is_the_same_however_it_is_written_or_rounded(one: str, other: str) -> None:
    (said,), (read,) = figures(one), figures(other)
    assert said.matches(read)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$250 million", "250 billion dollars"),
        ("30 dollars", "30 euros"),
        ("two weeks", "two months"),
        ("at least 5", "up to 5"),
        ("about 90", "19"),
        ("441", "440.6 million"),
        ("the third", "the seventh"),
        ("3-1", "3-2"),
        ("7 a.m.", "7 p.m."),
        ("19:00", "7 a.m."),
        ("A third bomb", "The fourth bomb"),
        ("10 kilometres", "10 miles"),
        ("10 km", "10 miles"),
        ("80 kg", "80 pounds"),
        ("a 5 m wall", "5 million"),
        ("$25 billion", "$25.6 billion"),
        ("$20 billion", "$20.3 billion"),
        ("1.2 trillion", "1.26 trillion"),
    ],
)
def test_a_figure_that_says_something_else_is_another(one: str, other: str) -> None:
    (said,), (read,) = figures(one), figures(other)
    assert not said.matches(read)


def test_one_of_them_and_may_are_no_figures() -> None:
    assert figures("One of them may go.") == []


def claimed(said: str, read: str) -> Claim:
    return Claim(said, (Quote(article(read, day=FRIDAY), 0, len(read), 1),))


QUOTE = (
    "Rangers found 14 elk near the 18-foot wall on Wednesday, and the park may reopen next month, "
    "Ana Silva said."
)


@pytest.mark.parametrize(
    ("said", "stopped"),
    [
        ("Rangers found 14 elk.", False),
        ("Rangers found 41 elk.", True),
        ("Rangers found fourteen elk by an 18-foot wall.", False),
        ("Rangers found 14 elk by a 41-foot wall.", True),
    ],
)
def test_a_figure_stands_in_a_quote(said: str, stopped: bool) -> None:
    assert bool(added_figure(grounds(said, QUOTE))) is stopped


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("The attack killed 12 in 2016.", "In the attack 12 people were killed in 2016."),
        ("They caught 12 in 24 hours.", "In 24 hours 12 were caught."),
        ("2000 people fled the town.", "2,000 people fled the town."),
        ("Some 1950 homes have no power.", "The storm left 1,950 homes without power."),
    ],
)
def test_a_count_is_no_share_of_a_year_and_no_year(said: str, read: str) -> None:
    (verdict,) = VetoVerifier().verify([claimed(said, read)], AskContext())
    assert not verdict.reason


@pytest.mark.parametrize(
    ("said", "read", "stopped"),
    [
        ("They pay $30 a year.", "They pay $30 a month.", True),
        ("They pay $30 a month.", "They pay a monthly $30.", False),
        ("A dose has 25 milligrams.", "A dose has 25 micrograms.", True),
    ],
)
def test_a_unit_is_not_changed(said: str, read: str, stopped: bool) -> None:
    assert bool(added_unit(grounds(said, read))) is stopped


@pytest.mark.parametrize(
    ("said", "stopped"),
    [
        ("On September 21, 2022, rangers found elk.", False),
        ("Rangers found elk in September 2022.", False),
        ("The park may reopen in October.", False),
        ("On 22 September rangers found elk.", True),
        ("Rangers found elk on Thursday.", True),
        ("Rangers found elk in 2021.", True),
    ],
)
def test_a_day_is_resolved_by_the_day_of_the_article(said: str, stopped: bool) -> None:
    assert bool(added_day(grounds(said, QUOTE))) is stopped


@pytest.mark.parametrize(
    ("said", "stopped"),
    [
        ("Rangers found 14 elk on Wednesday.", False),
        ("Rangers found 14 elk on Thursday.", True),
        ("Rangers found 14 elk on September 21.", True),
        ("Rangers found 14 elk in September 2022.", False),
    ],
)
def test_the_weekday_of_a_report_that_was_updated_is_that_weekday_and_no_date(
    said: str, stopped: bool
) -> None:
    body = f"{QUOTE} The park reopened on September 30."
    report = article(body, day=FRIDAY)

    claim = Claim(said, (Quote(report, 0, len(QUOTE), 1),))
    assert bool(added_day(Grounds.of(claim))) is stopped


@pytest.mark.parametrize(
    ("said", "stopped"),
    [
        ("Ana Silva said so.", False),
        ("Rosa Silva said so.", True),
        ("Forester Ana Silva said so.", False),
        ("Silva told the Echo so.", True),
        ("Residents said so.", False),
        ("The FSA closed the park.", False),
        ("The Portuguese border is near.", True),
    ],
)
def test_a_name_stands_in_a_quote_or_in_full_in_the_article(said: str, stopped: bool) -> None:
    around = f"Forester Ana Silva of the US Forest Service spoke. {QUOTE}"
    assert (
        bool(added_name(grounds(said, QUOTE, beside="Forest Service Agency closes park", around=around)))
        is stopped
    )


@pytest.mark.parametrize(
    ("said", "stopped"), [("There Luczak said no.", False), ("There Lindberg said no.", True)]
)
def test_a_model_may_write_a_name_in_plain_letters(said: str, stopped: bool) -> None:
    assert bool(added_name(grounds(said, "The mayor, Élodie Łuczak, said no."))) is stopped


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("There the FDA said no.", "The 'Food and Drug Administration' said no."),
        ("There the PBF said no.", "The Plan B Foundation said no."),
        ("There the NF said no.", "The al-Nusra Front said no."),
        ("There the USACE said no.", "The U.S. Army Corps of Engineers said no."),
    ],
)
def test_initials_stand_for_the_name_in_full_however_that_is_written(said: str, read: str) -> None:
    assert not added_name(grounds(said, read))


@pytest.mark.parametrize(
    ("said", "read", "stopped"),
    [
        (
            "The siege was broken.",
            "State media denied on Saturday that rebels had broken the siege of Tarn.",
            True,
        ),
        ("Lee was involved in the raid.", "Lee denies he was involved in the raid, which took a day.", True),
        ("The dam broke.", "Officials said it was untrue that the dam broke.", True),
        ("Sosa used steroids.", "McGwire used steroids, while Sosa denied knowingly using steroids.", False),
        (
            "State media denied that the siege was broken.",
            "State media denied that rebels broke the siege.",
            False,
        ),
        (
            "Rebels did not break the siege, it said.",
            "State media denied that rebels broke the siege.",
            False,
        ),
        (
            "State media called a broken siege a lie.",
            "State media denied that rebels broke the siege.",
            False,
        ),
        ("Kia wanted to avoid a fight.", "Kia denied the claim but said it wanted to avoid a fight.", False),
        ("Lee got no bail.", "A judge denied bail to Lee, who got no visa.", False),
        ("The siege was broken.", "Rebels broke the siege. The army denied that it fled.", False),
    ],
)
def test_what_a_quote_only_denies_is_not_told_as_so(said: str, read: str, stopped: bool) -> None:
    assert bool(denied(grounds(said, read))) is stopped


@pytest.mark.parametrize(
    ("said", "stopped"),
    [
        ("He called it “a very long day.”", False),
        ('He called it "a very long  day".', False),
        ("He called it “a very good day.”", True),
    ],
)
def test_words_in_quotation_marks_are_somebodys_own(said: str, stopped: bool) -> None:
    assert bool(added_words(grounds(said, "“A very long day,” he said."))) is stopped


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("She called the order “lawful”.", "She called the order “unlawful”."),
        ("He said “we can”.", "“We can’t,” he said."),
        ("He asked for “5 million”.", "He asked for “2.5 million”."),
    ],
)
def test_a_part_of_what_was_said_is_not_what_was_said(said: str, read: str) -> None:
    assert added_words(grounds(said, read))


def judge(said: str, body: str, *, as_quoted: bool = False) -> tuple[bool, str]:
    report = article(body, headline="Park reopens", source="The Echo", day=FRIDAY)
    claim = Claim(said, (Quote(report, 0, len(body), 1),), quoted=as_quoted)
    (verdict,) = VetoVerifier().verify([claim], AskContext())
    assert verdict.claim is claim
    return verdict.supported, verdict.reason


CASES = "Texas has the most cases of the outbreak with 158, followed by Oklahoma with 98 cases, the CDC says."
PRICES = "Flour is up 22.7%, chicken 17.6%, milk 15.6%, ground beef 9.7% and bacon 9.2%."
SEATS = "With Warnock’s defeat of Walker, Democrats will control 51 seats to the GOP’s 49."
GAS = (
    "In New Jersey it has been illegal to pump gas since 1949. A ban has been in place in Oregon since 1951."
)
NODS = (
    "“Succession” earned the most nominations, a total of 25 nods, including one for Brian Cox. “Ted Lasso” led "
    "the comedies, earning 20 nominations."
)


@pytest.mark.parametrize(
    ("said", "read", "stopped"),
    [
        ("Texas has 98 cases and Oklahoma 158.", CASES, True),
        ("Texas has 158 cases and Oklahoma 98.", CASES, False),
        ("Of 256 cases, 158 were in Texas and 98 were in Oklahoma.", CASES, False),
        ("With 98 cases Oklahoma comes after Texas with 158.", CASES, False),
        ("Flour is up 17.6% and chicken 22.7%.", PRICES, True),
        ("Milk is up 15.6% and ground beef 9.7%, bacon 9.2%.", PRICES, False),
        ("Democrats will control 49 Senate seats to the GOP's 51.", SEATS, True),
        ("The GOP gets 49 seats, Democrats 51.", SEATS, False),
        ("New Jersey banned it in 1951 and Oregon in 1949.", GAS, True),
        ("Oregon banned it in 1951 and New Jersey in 1949.", GAS, False),
        ("“Ted Lasso” earned 25 nominations and “Succession” 20.", NODS, True),
        ("“Ted Lasso” earned 20 nominations and “Succession” 25.", NODS, False),
        (
            "The 62-homer season would rank seventh for Stanton.",
            "If Stanton hits 62 it is the seventh-most.",
            False,
        ),
    ],
)
def test_two_figures_stay_with_whom_they_belong_to(said: str, read: str, stopped: bool) -> None:
    assert bool(swapped(grounds(said, read))) is stopped


def test_whose_the_figures_are_is_said() -> None:
    assert swapped(grounds("New Jersey banned it in 1951 and Oregon in 1949.", GAS)) == (
        "its quotes have it the other way round: Oregon 1951, New Jersey 1949"
    )


def test_the_headline_the_outlet_and_the_day_are_known() -> None:
    assert judge(
        "The Echo reported on 23 September 2022 that 14 elk were found.", "Found: 14 elk today, it reported."
    )[0]


def test_a_claim_in_the_reportings_own_words_is_never_in_doubt() -> None:
    assert judge("“May” all 7 of them go?", "It may rain.", as_quoted=True)[0]
    assert judge("it may rain", "It may rain.")[0]


@pytest.mark.parametrize(
    ("said", "read", "figure"),
    [
        ("50 people were killed.", "At least 250 people were killed on Monday.", "50"),
        ("250 people were killed.", "Some 3,250 people were killed on Monday.", "250"),
        ("5 million people fled.", "So far 2.5 million people fled.", "5 million"),
        ("Five million people fled.", "In all twenty-five million people fled.", "Five million"),
        ("A million people fled.", "Half a million people fled.", "A million"),
        ("Prices rose 2.", "Prices rose 2.5 per cent.", "2"),
    ],
)
def test_a_part_of_a_figure_is_not_the_reportings_own_words(said: str, read: str, figure: str) -> None:
    assert judge(said, read) == (False, f"no quote says “{figure}”")


def test_a_claim_without_a_quote_is_not_supported() -> None:
    (verdict,) = VetoVerifier().verify([Claim("It is so.", ())], AskContext())
    assert (verdict.supported, verdict.reason) == (False, "it has no quote")


def test_the_reason_says_what_is_not_there() -> None:
    assert judge("They found 41 elk.", "They found 14 elk.") == (False, "no quote says “41”")
    assert judge("It was on 19 July.", "It was on 17 July.") == (False, "no quote says “19 July”")
