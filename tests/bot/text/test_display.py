"""What a reader is shown of a quote: no dateline, no "he" without a name, nothing else changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Dateline
from bot.text.display import as_quoted, points_back, without_dateline


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("ALEPPO — The road is cut.", "The road is cut."),
        ("(CNN) -- A woman is on trial.", "A woman is on trial."),
        ("LONDON, England (CNN) -- Police arrested two men.", "Police arrested two men."),
        ("BEIRUT/GENEVA (Reuters) - aid is stuck.", "Aid is stuck."),
        ("Minot, North Dakota (CNN) -- Applause broke out.", "Applause broke out."),
        ("NEW YORK (AP) — Shares fell.", "Shares fell."),
        ("(CNN)A 17-year-old is on trial.", "A 17-year-old is on trial."),
        ("Jakarta (CNN)An Indonesian court met.", "An Indonesian court met."),
        ("Hong Kong (CNN Business) Shares fell.", "Shares fell."),
        ("Tencent (TCEHY) Pictures did not reply.", "Tencent (TCEHY) Pictures did not reply."),
        (
            "The World Health Organization (WHO) Director left.",
            "The World Health Organization (WHO) Director left.",
        ),
        ("Yaounde, Cameroon (CNN)Troops left.", "Troops left."),
        ("The U.N. -- which met on Friday -- said no.", "The U.N. -- which met on Friday -- said no."),
        ("BP -- the oil company -- has paid.", "BP -- the oil company -- has paid."),
        ("OKLAHOMA CITY — Oklahoma met.", "Oklahoma met."),
        ("PELHAM, Ala. – Drivers climbed out.", "Drivers climbed out."),
        ("US – China trade talks collapsed.", "US – China trade talks collapsed."),
        ("NATO - Russia talks broke down.", "NATO - Russia talks broke down."),
        ("NASA — America's space agency — agreed.", "NASA — America's space agency — agreed."),
        ("US Open – Wimbledon comes next.", "US Open – Wimbledon comes next."),
        ("- Voters chose a senator.", "Voters chose a senator."),
        ("– Rep. Ann Lee joined in.", "Rep. Ann Lee joined in."),
        ("– Élodie won.", "Élodie won."),
        ("- 12 died.", "12 died."),
        ("- iPhone sales fell.", "iPhone sales fell."),
        ("* “Élodie” won.", "“Élodie” won."),
        ("ALEPPO — Élodie won.", "Élodie won."),
        ("— who knows?", "— who knows?"),
        ("Two  lines\nof one sentence.", "Two lines of one sentence."),
    ],
)
def test_a_dateline_is_not_shown_and_nothing_else_is_lost(sentence: str, text: str) -> None:
    assert without_dateline(sentence) == text


@given(sentence=st.text())
def test_only_a_dateline_is_taken_away(sentence: str) -> None:
    text = without_dateline(sentence)

    assert "".join(text.split()).casefold()[-5:] == "".join(sentence.split()).casefold()[-5:]


@pytest.mark.parametrize(
    "sentence",
    [
        "Eleven of them were children.",
        "They left at dawn.",
        "Her shows will now run until March.",
        "His Democratic opponent won.",
        "It was mended on 4 August.",
        "Among them were two nurses.",
        "It’s the largest contract that any player has signed.",
        "The latter was known as the Front.",
        "In a message to the president, he said that the town would not give up.",
        "“We need calm and unity now,” she added.",
        '"Why now?" he asked.',
    ],
)
def test_a_sentence_that_only_the_one_before_explains_is_told(sentence: str) -> None:
    assert points_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is too early to say.",
        "It’s unlikely that they knew.",
        "The second road was cut.",
        "Nobody left.",
        "Her Majesty the Queen died on Thursday.",
        "His Royal Highness arrived.",
        "Theirs is a small town.",
        "“We need calm,” the mayor said.",
        "“We need calm,” said Ann Lee, as she left.",
    ],
)
def test_a_sentence_that_stands_by_itself_is_not(sentence: str) -> None:
    assert not points_back(sentence)


def test_what_points_back_is_quoted_with_the_sentence_before_it(sample_engine: Dateline) -> None:
    answer = sample_engine.ask("Were any children killed at Tokhar?")
    said = answer.sentences[0].text
    assert said.startswith("Air strikes on the village of Tokhar")
    assert said.endswith("Eleven of them were children.")
    assert answer.citations[0].quote.endswith(said[-40:])


@pytest.mark.parametrize(
    ("shown", "as_both_have_it"),
    [
        ("He [Paul Weiss] left on Monday [2 May 2022].", "He left on Monday."),
        ("Reported on 8 March 2022: Rebels left.", "Rebels left."),
        ("8 March 2022: Rebels left.", "Rebels left."),
        ("ALEPPO — Rebels  left.", "Rebels left."),
        ("On 8 March 2022: nothing.", "On 8 March 2022: nothing."),
    ],
)
def test_what_showing_a_sentence_adds_can_be_taken_away_again(shown: str, as_both_have_it: str) -> None:
    assert as_quoted(shown) == as_both_have_it
