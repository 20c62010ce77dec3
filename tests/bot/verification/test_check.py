"""Whether what somebody has read elsewhere is in the reporting, and if not, how not."""

from __future__ import annotations

from datetime import date

import pytest

from bot.claim import Claim, Quote
from bot.protocols import AskContext, Verifier
from bot.text.dates.mentions import When, dates
from bot.verification.check import Check, Outcome, check
from bot.verification.verifiers.bundled_entailment import BundledEntailment
from bot.verification.verifiers.entailment_verifier import EntailmentVerifier
from bot.verification.verifiers.veto_verifier import VetoVerifier
from corpus import Article
from index import SearchHit
from tests.support.reporting import article, cut

BODY = (
    "Mayor Mira Kovac said on Tuesday that “we will rebuild every single house by the river.” "
    "Police arrested 14 protesters outside the town hall in Tarn.\n\n"
    "The council plans to close the old bridge. Paul Weiss, who leads the opposition, called it a mistake."
)
REPORT = article(BODY, headline="Tarn rebuilds", source="The Echo", day=date(2022, 5, 4))


def checked(text: str, report: Article = REPORT, verifier: Verifier | None = None) -> Check:
    hits = [SearchHit(passage, 1.0, 1.0, 1.0, "test") for passage in cut(report)]
    return check(text, hits, verifier or EntailmentVerifier(BundledEntailment()), AskContext())


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Police arrested 14 protesters outside the town hall in Tarn.", Outcome.EXACT),
        ("we will  rebuild every single house by the river", Outcome.EXACT),
        ('"We will rebuild every single house by the river," Mira Kovac said.', Outcome.EXACT),
        ('"We will rebuild every single house by the river," Hanna Olsen said.', Outcome.MISATTRIBUTED),
        ("“We will rebuild every single bridge by the river,” Mira Kovac said.", Outcome.ALTERED),
        ("Police arrested 41 protesters outside the town hall in Tarn.", Outcome.ALTERED),
        ("Police arrested 14 protesters outside the town hall in Lund.", Outcome.ALTERED),
        ("Police did not arrest 14 protesters outside the town hall in Tarn.", Outcome.ALTERED),
        ("Police arrested 14 peaceful protesters outside the town hall in Tarn.", Outcome.NOT_PROVEN),
        ("Farmers arrested 14 protesters outside the town hall in Tarn.", Outcome.NOT_PROVEN),
        ("The council has closed the old bridge.", Outcome.NOT_PROVEN),
        ("Hanna Olsen, who leads the opposition, called it a mistake.", Outcome.ALTERED),
        (
            "The council, all of whose members had fled to Lund, promised in tears that “we will rebuild every "
            "single house by the river.”",
            Outcome.NOT_PROVEN,
        ),
        ("In Tarn 14 protesters were arrested by police.", Outcome.SUPPORTED),
        ("Police arrested 14 protesters in Tarn.", Outcome.SUPPORTED),
        ("The council plans to close the bridge.", Outcome.SUPPORTED),
        ("“We will rebuild every house by the river,” Mira Kovac said.", Outcome.ALTERED),
        ("In Tarn as many as 90 protesters were arrested by police.", Outcome.CONTRADICTED),
        ("Outside the town hall no protesters were arrested, police in Tarn said.", Outcome.CONTRADICTED),
        ("The council has closed its schools.", Outcome.NOT_REPORTED),
        ("Napoleon died on Saint Helena.", Outcome.NOT_REPORTED),
    ],
)
def test_a_claim_or_a_quote_is_told_what_it_is(text: str, outcome: Outcome) -> None:
    found = checked(text)
    assert found.outcome is outcome
    assert found.stands is (outcome in (Outcome.EXACT, Outcome.SUPPORTED))
    assert all(quote.text == BODY[quote.start : quote.end] for quote in found.quotes)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("5 million people have fled the valley.", "Officials said 2.5 million people have fled the valley."),
        ("250 people have fled the valley.", "Officials said 3,250 people have fled the valley."),
        ("A million people have fled the valley.", "Half a million people have fled the valley."),
    ],
)
def test_a_part_of_a_figure_does_not_stand_in_the_reporting(text: str, read: str) -> None:
    assert not checked(text, article(read), VetoVerifier()).stands


def told(check: Check) -> str:
    return " ".join(map(str, check.differences))


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("Police arrested 41 protesters outside the town hall in Tarn.", "The report says 14, not 41."),
        ("Police arrested 14 protesters outside the town hall in Lund.", "The report says Tarn, not Lund."),
        ("In Tarn as many as 90 protesters were arrested by police.", "The report says 14, not 90."),
        (
            "Mayor Mira Kovac said on Wednesday that they will rebuild.",
            "The report says Tuesday, not Wednesday.",
        ),
        (
            "Police arrested no protesters outside the town hall in Tarn.",
            "The report does not have “no” there.",
        ),
        ("“We will rebuild every single bridge by the river.”", "The report says “house”, not “bridge”."),
        (
            "“We will never rebuild every single house by the river.”",
            "The report does not have “never” there.",
        ),
        ("“We will rebuild every house by the river.”", "The report also has “single” there."),
        (
            '"We will rebuild every single house by the river," Hanna Olsen said.',
            "Nothing near these words names Hanna Olsen.",
        ),
        (
            '"We will rebuild every single house by the river," Hanna Olsen said in Lund.',
            "Nothing near these words names Hanna Olsen, Lund.",
        ),
    ],
)
def test_a_figure_a_day_a_name_or_a_quoted_word_that_differs_is_said_in_a_sentence(
    text: str, difference: str
) -> None:
    assert told(checked(text)) == difference


@pytest.mark.parametrize(
    "text",
    [
        "Police arrested 14 peaceful protesters outside the town hall in Tarn.",
        "The court rejected 14 protesters outside the town hall in Tarn.",
        "No. 1 in Tarn are 14 protesters arrested by police.",
        "“Every single one of us will rebuild this very beautiful house by the river.”",
    ],
)
def test_other_words_are_no_difference_that_is_told(text: str) -> None:
    found = checked(text)
    assert not found.stands
    assert found.differences == ()


def test_no_verifier_supports_what_is_denied_in_the_same_words() -> None:
    text = "Police did not arrest 14 protesters outside the town hall in Tarn."
    found = checked(text, verifier=VetoVerifier())
    assert found.outcome is Outcome.ALTERED
    assert told(found) == "The report does not have “not” there."


def test_what_was_said_is_held_against_what_was_said_not_what_was_told_of_it() -> None:
    body = (
        "The mayor said he believes the long and costly flood is “over” in an interview with the Echo.\n\n"
        "“The flood is over. We still have a problem with the bridge,” the mayor said."
    )
    found = checked("The mayor said: “The flood is not over.”", article(body))
    assert found.outcome is Outcome.ALTERED
    assert found.quotes[0].text.startswith("“The flood is over")
    assert told(found) == "The report does not have “not” there."


def test_two_figures_that_have_changed_places_are_told_with_whose_they_are() -> None:
    body = "Lyft said it was axing 13% of employees, and payment firm Stripe said it was cutting 14% of its staff."
    found = checked("Lyft cut 14% of its staff and Stripe cut 13%.", article(body, headline="Job cuts"))
    assert found.outcome is Outcome.CONTRADICTED
    assert told(found) == "The report has it the other way round: Lyft 13%, Stripe 14%."


def test_a_title_in_quotation_marks_is_nobodys_words() -> None:
    body = "“Hacks” and “Only Murders In the Building” earned 17 nominations each in July."
    found = checked("“Only Murders In the Building” earned 20 nominations.", article(body))
    assert not found.stands


@pytest.mark.parametrize(
    ("beside", "stands"),
    [
        ("Mira Kovac said on 3 May 2022", True),
        ("Mira Kovac said as 14 protesters were arrested", True),
        ("Mira Kovac told 5,000 people", False),
        ("Mira Kovac said on 9 April 2022", False),
        ("Mira Kovac said on Friday", False),
    ],
)
def test_a_figure_or_a_day_beside_somebodys_very_words_is_checked_with_them(
    beside: str, stands: bool
) -> None:
    found = checked(f"“We will rebuild every single house by the river,” {beside}.")
    assert (found.outcome is Outcome.EXACT) is stands
    assert found.stands is stands
    assert "we will rebuild every single house by the river" in found.quotes[0].text


def test_an_exact_quote_is_given_with_the_sentence_around_it_that_may_deny_it() -> None:
    (quote,) = checked("we will rebuild every single house").quotes
    assert "we will rebuild every single house" in quote.text
    assert "Mira Kovac" in quote.text


HEALTH = article(
    "Fans of the show know Valerie Harper. She has been ill since the spring of the year, as all who saw the last of "
    "her many shows could tell from the first minute on, and she has made no secret of it, be it at home or on stage, "
    "where she told those who came to see her that the end may be near, or may not, as nobody can know such a thing "
    "before it is there.\n\nBut Harper told the Echo that she does not have brain cancer.\n\n"
    "“I have lung cancer now,” she said. “It is situated in the lining of the brain.”\n\n"
    "Her husband, Tony Cacciotti, encouraged her to go on dancing. Cacciotti runs a company.",
    headline="A star dances on",
    source="The Echo",
)
PRISONS = article(
    "Ricardo Martinelli became president on Wednesday. Safety, an issue that the government of Martin Torrijos "
    "struggled with, will come first, Martinelli said.\n\n"
    "“Our prisons will not be schools for criminals,” he said.\n\n"
    "“We will see what he does,” Bo Diaz said. “It will be hard,” Ann Lee, who leads the opposition, added. "
    "“The police will not be paid for all of that,” she said.\n\n"
    '“The courts will be free from now on," Martinelli said beside the wife of Bo Diaz, who is in prison.\n\n'
    "“Nobody will be left alone in his cell,” Amnesty said. "
    "“It is what they all promise,” Mary Poe, a judge in Tarn, the capital, said Monday.",
    headline="A new president",
    source="The Echo",
)


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("“I have lung cancer now,” Valerie Harper said.", HEALTH),
        ("“I have lung cancer now,” Harper said.", HEALTH),
        ("Valerie Harper: “It is situated in the lining of the brain.”", HEALTH),
        ("“Our prisons will not be schools for criminals,” Ricardo Martinelli said.", PRISONS),
        ("According to Martinelli, “our prisons will not be schools for criminals.”", PRISONS),
        ("“We will see what he does,” Diaz said.", PRISONS),
        ("“The police will not be paid for all of that,” Ann Lee told the Echo.", PRISONS),
        ("“Our prisons will not be schools for criminals,” the president said.", PRISONS),
        ("“The courts will be free from now on,” Martinelli said.", PRISONS),
        ("“Nobody will be left alone in his cell,” Amnesty said.", PRISONS),
        ("“It is what they all promise,” Poe said on Monday.", PRISONS),
    ],
)
def test_words_are_exact_where_whoever_is_named_speaks_beside_them(text: str, report: Article) -> None:
    assert checked(text, report, VetoVerifier()).outcome is Outcome.EXACT


@pytest.mark.parametrize(
    ("text", "report", "difference"),
    [
        (
            "“Our prisons will not be schools for criminals,” Torrijos said.",
            PRISONS,
            "Beside them the report names Martinelli; whether Torrijos said them is not checked.",
        ),
        (
            "“We will see what he does,” Ann Lee said.",
            PRISONS,
            "Beside them the report names Bo Diaz; whether Ann Lee said them is not checked.",
        ),
        (
            "“The courts will be free from now on,” Bo Diaz said.",
            PRISONS,
            "Beside them the report names Martinelli; whether Bo Diaz said them is not checked.",
        ),
        (
            "“I have lung cancer now,” Tony Cacciotti said.",
            HEALTH,
            "Beside them the report names Harper; whether Tony Cacciotti said them is not checked.",
        ),
        (
            "“I have lung cancer now,” Stephen Harper said.",
            HEALTH,
            "Beside them the report names Harper; whether Stephen Harper said them is not checked.",
        ),
    ],
)
def test_who_is_only_named_nearby_is_not_taken_for_the_speaker_nor_accused(
    text: str, report: Article, difference: str
) -> None:
    found = checked(text, report, VetoVerifier())
    assert found.outcome is Outcome.NOT_PROVEN
    assert told(found) == f"These words stand there. {difference}"


# So much stands between what comes first in a report and its last paragraph that the first is not near the last.
_LONG = " ".join(["The council met in the town hall and talked about the road for hours."] * 6)


def spoken(lead: str, beside: str) -> Article:
    """A report that begins with `lead`, and far below gives words to whoever is `beside` them."""
    said = f"“The bridge will be closed for nine months,” {beside}."
    return article(f"{lead} {_LONG}\n\n{said}", headline="Bridge closes", source="The Echo")


@pytest.mark.parametrize(
    ("lead", "beside", "speaker"),
    [
        ("President Barack Obama visited the town.", "Obama said", "President Barack Obama"),
        ("President Barack Obama visited the town.", "Obama said", "Barack H. Obama"),
        ("Barack H. Obama visited the town.", "President Obama said", "Barack Obama"),
        ("John Paul Smith visited the town.", "Smith said", "John Paul Smith"),
        ("John P. Smith visited the town.", "Smith said", "John Smith"),
        ("Mayor Ann Lee visited the town.", "Lee said", "Tarn Mayor Ann Lee"),
        ("John Lee visited the town.", "John Lee said", "Mayor Lee"),
        ("Mayor Lee visited the town.", "Mayor Lee said", "John Lee"),
        ("Martin King Jr. visited the town.", "Martin King said", "Martin King Jr"),
        ("Bill de Blasio visited the town.", "Bill de Blasio said", "De Blasio"),
        ("Xi Jinping visited the town.", "Xi Jinping said", "Xi"),
        ("Mayor Ann Lee visited the town.", "Mayor Ann Lee said", "the Mayor"),
    ],
)
def test_a_title_a_middle_name_or_an_initial_makes_nobody_somebody_else(
    lead: str, beside: str, speaker: str
) -> None:
    found = checked(
        f"“The bridge will be closed for nine months,” {speaker} said.", spoken(lead, beside), VetoVerifier()
    )
    assert found.outcome is Outcome.EXACT


@pytest.mark.parametrize(
    ("nearby", "beside", "speaker", "named"),
    [
        (
            "President Joe Biden met former President Donald Trump.",
            "President Biden said",
            "President Trump",
            "President Biden",
        ),
        (
            "President Joe Biden met former President Donald Trump.",
            "President Biden said",
            "President Donald Trump",
            "President Biden",
        ),
        ("Mayor Bo Diaz met Mayor Ann Lee.", "Mayor Diaz said", "Mayor Lee", "Mayor Diaz"),
        ("John Diaz met John Lee.", "John Diaz said", "John Lee", "John Diaz"),
        ("John Lee met Ann Lee.", "John Lee said", "Ann Lee", "John Lee"),
        ("John Lee met Ann Lee.", "Mayor John Lee said", "Mayor Ann Lee", "Mayor John Lee"),
    ],
)
def test_a_title_or_a_first_name_that_two_people_share_makes_them_not_one(
    nearby: str, beside: str, speaker: str, named: str
) -> None:
    report = article(
        f"{nearby} “The bridge will be closed for nine months,” {beside}.", headline="Bridge closes"
    )
    found = checked(f"“The bridge will be closed for nine months,” {speaker} said.", report, VetoVerifier())
    assert found.outcome is Outcome.NOT_PROVEN
    assert told(found) == (
        f"These words stand there. Beside them the report names {named}; whether {speaker} said them is not checked."
    )


def test_whom_a_report_names_only_far_from_the_words_is_not_told_as_beside_them() -> None:
    found = checked(
        "“The bridge will be closed for nine months,” John Lee said.",
        spoken("Mayor Ann Lee visited the town.", "Mayor Lee said"),
        VetoVerifier(),
    )
    assert found.outcome is Outcome.NOT_PROVEN
    assert "Beside them the report names Mayor Lee; whether John Lee said" in told(found)


def test_a_claim_with_a_few_words_of_a_sentence_is_contradicted_and_no_altered_quote() -> None:
    body = (
        "Former Bosnian leader Ejup Ganic will not be extradited to Serbia, a British court ruled on Tuesday, "
        "setting him free after four months."
    )
    found = checked("Ejup Ganic was extradited to Serbia.", article(body))
    assert found.outcome is Outcome.CONTRADICTED
    assert told(found) == "The report also has “not” there."


def test_a_figure_of_another_thing_contradicts_nothing() -> None:
    body = (
        "The storm tore through the coast on Tuesday, officials in Florida said. "
        "Before that it swept through Cuba, where it cut the power to all 14 towns."
    )
    found = checked("The storm killed 500 people.", article(body, headline="Storm"))
    assert found.outcome in (Outcome.NOT_PROVEN, Outcome.NOT_REPORTED)


def test_what_two_quotes_count_differently_contradicts_no_third_figure() -> None:
    body = (
        "The storm killed three people in Cuba. The power failed on the whole island.\n\n"
        "The storm killed 32 people in Florida. Bridges to the coast were washed away."
    )
    found = checked("The storm killed 500 people.", article(body, headline="Storm"))
    assert found.outcome is Outcome.NOT_PROVEN


def test_what_another_report_has_is_not_contradicted_by_one() -> None:
    claim = "In Tarn as many as 90 protesters were arrested by police."
    other = article("It was a long night by the river.", "b", headline="Police in Tarn arrest 90 protesters")
    hits = [SearchHit(passage, 1.0, 1.0, 1.0, "test") for one in (REPORT, other) for passage in cut(one)]

    assert checked(claim).outcome is Outcome.CONTRADICTED
    both = check(claim, hits, EntailmentVerifier(BundledEntailment()), AskContext())
    assert both.outcome is not Outcome.CONTRADICTED


def test_what_only_surrounds_a_report_proves_nothing() -> None:
    body = "CNN —\n\nClick here for a lite version of this page.\n\nThe storm killed 32 people in Florida."
    found = checked("32 people died.", article(body, headline="Storm"))
    assert [quote.text for quote in found.quotes] == ["The storm killed 32 people in Florida."]


def test_the_whole_of_a_report_is_read_for_its_days_once_however_many_claims_it_is_held_against(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = f"{BODY} Ana Silva, who leads the police in Tarn, said that 14 protesters were arrested outside."
    read: list[str] = []

    def counted(text: str, *days: date | None) -> list[When]:
        read.append(text)
        return dates(text, *days)

    monkeypatch.setattr("bot.text.dates.written.dates", counted)
    found = checked(
        "In Tarn as many as 90 protesters were arrested by police.", article(body, day=REPORT.published)
    )

    assert found.outcome is Outcome.CONTRADICTED
    assert read == [body]


class _Likely:
    """Finds every claim as likely."""

    enough = 0.6

    def __init__(self, chance: float) -> None:
        self._chance = chance

    def follows(self, claim: Claim) -> float:
        return self._chance

    def contradicts(self, one: Quote, other: Quote) -> bool:
        return False


@pytest.mark.parametrize(("chance", "outcome"), [(0.85, Outcome.SUPPORTED), (0.7, Outcome.NOT_PROVEN)])
def test_what_any_of_many_quotes_may_prove_has_to_be_surer(chance: float, outcome: Outcome) -> None:
    found = checked(
        "Police held protesters outside the town hall of Tarn.", verifier=EntailmentVerifier(_Likely(chance))
    )
    assert found.outcome is outcome
    assert "14 protesters" in found.quotes[0].text
