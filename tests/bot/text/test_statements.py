"""What may be shown: whole statements, and nothing that only surrounds them on a page."""

from __future__ import annotations

import pytest

from bot.text.statements import is_statement, statements
from index.passage import Passage
from tests.support.reporting import article


@pytest.mark.parametrize(
    "line",
    [
        "The FBI searched Mar-a-Lago on Monday, the former president said.",
        "“It was a decision nobody wanted,” the mayor told reporters.",
        "The Senate committee was poised to vote on the nomination on Monday, April 4.",
        "Pinera said she was tired but, “God always gives you strength and with his help we’ve arrived here.”",
        "They have travelled a long way to see their families here.",
        "At least 21 people died in the flood that hit Waverly, Tenn.",
        "Ann Lee, right at the start, said that she would not go.",
        "« Non », said the mayor, who was asked again.",
        "More than 500 refugees have arrived here in Tarn since Monday.",
        "More than 1,000 were rescued and more were on the roofs, the mayor said.",
        "Video of the raid shows more than 20 soldiers on the roof.",
        "Photos from the harbour show a crowd with signs that read: “Stay here.”",
        "Share prices fell by more than 3% on Monday.",
        "“Read my lips: no new taxes,” the mayor said.",
        "Voters contributed more than $500 each to the campaign.",
    ],
)
def test_a_sentence_that_says_something_is_a_statement(line: str) -> None:
    assert is_statement(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee, right, and a bodyguard arrive at a meeting in the valley, in 2004.",
        "Watch the mayor say that nobody will leave the town tonight. »",
        "Watch how the mayor was met » She had not been in the town since the flood of May.",
        "How did the US kill Zawahiri?",
        "This is the deepest view of the universe ever captured",
        "Amit Dave/Reuters",
        "In this Aug. 5, 2016 file photo, people wait at a road into the city.",
        "MORE FROM OUR PARTNERS AND OTHER SITES TODAY.",
        "Follow the AP's coverage of the war at https://apnews.example/hub/russia-ukraine.",
        "Associated Press writers Jill Lawless in London and Aya Batrawy in Dubai contributed.",
        "Sign up for our daily newsletter, which has more stories like this one here.",
        "He did.",
        "Nicholas Hoult, “The Great” (Hulu)",
        "For the latest coverage of Hurricane Ian from Thursday, Sept. 29, see our live updates here.",
        "If you are on mobile, click here.",
        "To get it in your inbox, sign up for free, here.",
        "You can see the full study here.",
        "(You can get “5 Things You Need to Know Today” delivered to your inbox daily. Sign up here.)",
        "The rest of the agency's figures can be found here.",
        "It has also been updated to correctly characterize when he spoke.",
        "An earlier version of this story also misstated when the earthquake took place.",
        "This story has been corrected to fix the spelling of a name.",
        "More: The mayor has no plan for the harbour.",
        "See more photos of the mayor and the town that she left behind.",
        "Follow her on Facebook and Instagram, where she tells what she sees.",
        "Follow him on Twitter @tarntimes and in the paper.",
        "Hear the mayor on the flood of May Replay More Videos ...",
    ],
)
def test_questions_headings_credits_and_notices_are_none(line: str) -> None:
    assert not is_statement(line)


@pytest.mark.parametrize("credit", ["Keegan Barber/NASA", "PATRICK T. FALLON/AFP/AFP via Getty Images"])
def test_a_photo_credit_before_a_sentence_goes(credit: str) -> None:
    body = f"{credit} The Artemis I rocket lifts off through the night sky. It flew on."
    passage = Passage(1, article(body), 0, len(body), 1)

    (span,) = statements(passage)

    assert body[span.start : span.end] == "The Artemis I rocket lifts off through the night sky."


@pytest.mark.parametrize(
    ("said", "behind", "kept"),
    [
        ("The election is on Tuesday, November 8.", "Polls open at seven.", True),
        ("The crew is targeting its first launch window on Monday, August 29.", "Others follow.", True),
        ("The trial of the mayor begins on Monday, May 2.", "", True),
        ("Migrants warm themselves by a fire on Thursday, December 22.", "Omar Ornelas/AP A fence", False),
    ],
)
def test_a_day_to_come_is_told_and_only_what_has_a_credit_behind_it_is_of_a_picture(
    said: str, behind: str, kept: bool
) -> None:
    passage = Passage(1, article(f"{said} {behind}"), 0, len(said), 1)

    assert [one.end for one in statements(passage)] == [len(said)] * kept
