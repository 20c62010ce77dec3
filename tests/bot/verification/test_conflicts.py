"""Where reports differ, a reader sees both sides; where they only sound alike, nothing is made of it."""

from __future__ import annotations

from datetime import date

import pytest

from bot import Dateline
from bot.verification.conflicts import notice, rivals
from bot.verification.contradiction import counts_differ, denies, of_another_source, told_otherwise
from bot.writing.draft import Quote
from corpus import Article
from index.embedding.minilm import MiniLM

STRUCK = "Air strikes on the village killed at least 56 civilians before dawn, the Observatory said."
NAMED = "An activist network had the names of 73 people by Wednesday."
SPOKE = "Opposition politicians spoke of at least 125 deaths."


def quotes(body: str, source: str = "The Harlow Post", day: int = 4) -> list[Quote]:
    article = Article(f"{source}-{day}", "News", body, source, "", date(2016, 5, day), "", "news.txt")
    found, start = [], 0
    for sentence in body.replace("\n\n", "\n").split("\n"):
        start = body.index(sentence, start)
        found.append(Quote(article, start, start + len(sentence), 1))
    return found


def texts(found: list[Quote]) -> list[str]:
    return [quote.text for quote in found]


def test_counts_that_one_report_sets_against_each_other_are_all_shown(embedder: MiniLM) -> None:
    answer, *others = quotes(f"{STRUCK}\nEleven of them were children.\n{NAMED}\n{SPOKE}")
    assert set(texts(rivals(answer, others, (), embedder))) == {NAMED, SPOKE}


def test_the_sample_report_whose_counts_differ_widely_shows_all_three(sample_engine: Dateline) -> None:
    answer = sample_engine.ask("How many people were killed at Tokhar?")
    shown = " ".join(sentence.text for sentence in answer.sentences)
    assert all(count in shown for count in ("56", "73", "125"))
    assert answer.notices == (
        "Accounts differ: those whom Northgate Sample Desk (21 July 2016) names do not say the same.",
    )


def test_two_counts_that_answer_the_question_differ_however_they_are_worded(sample_engine: Dateline) -> None:
    answer = sample_engine.ask("How many people were cut off in eastern Aleppo?")
    shown = " ".join(sentence.text for sentence in answer.sentences)
    assert "250,000" in shown
    assert "300,000" in shown
    assert any(line.startswith("Reports differ: ") for line in answer.notices)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The bridge in Harlow fell on 4 May.", "The bridge in Harlow fell on 5 May."),
        ("The northern gate of the camp is open.", "The northern gate of the camp is closed."),
        ("Rebels attacked the northern gate.", "Rebels attacked the southern gate."),
        ("The hospital in Harlow was hit by shells.", "The hospital in Harlow was not hit by shells."),
        ("The council accepted the new route.", "The council rejected the new route."),
    ],
)
def test_another_day_side_outcome_or_a_denial_is_told_otherwise(left: str, right: str) -> None:
    assert told_otherwise(left, right)
    assert told_otherwise(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("The bridge fell on 4 May.", "The bridge fell on 4 May 2016."),
        ("The bridge fell, police said on Monday.", "The bridge fell, police said on Tuesday."),
        ("The northern gate is open.", "Bakers in the southern quarter sold out of bread."),
        ("The hospital was hit by shells.", "Shells hit the hospital."),
    ],
)
def test_what_can_both_be_right_is_not(left: str, right: str) -> None:
    assert not told_otherwise(left, right)


@pytest.mark.parametrize(
    "other",
    [
        "At least 60 people were wounded, doctors said.",
        "About 2,000 people have died since, doctors said.",
        "The toll of 56 deaths came from doctors, who counted them.",
        "Doctors counted 70 lorries.",
        "Authorities said that 68 people remained unaccounted for.",
    ],
)
def test_other_things_sizes_and_fates_are_no_other_count(other: str) -> None:
    assert not counts_differ(STRUCK, other)


def test_money_and_hours_are_not_counted_against_each_other() -> None:
    assert not counts_differ("They earn $4 an hour.", "They work for 12 hours a day, he said.")
    assert counts_differ("They earn $4 an hour.", "They earn $5 an hour, he said.")


def test_another_source_is_neither_the_same_one_nor_of_another_place() -> None:
    assert of_another_source(STRUCK, SPOKE, next_to=True)
    assert not of_another_source(STRUCK, "It said that 70 people were still missing.", next_to=True)
    assert of_another_source(STRUCK, "It said that 70 people were dead.", next_to=False)
    assert not of_another_source(STRUCK, "In Idlib, police said, 70 people died.", next_to=False)
    assert of_another_source(STRUCK, "In May, police said, 70 people died.", next_to=False)
    assert not of_another_source(STRUCK, "About 70 people died.", next_to=False)


def test_a_later_report_of_the_same_outlet_is_not_set_against_it(embedder: MiniLM) -> None:
    (answer,) = quotes("The toll in Harlow stands at 27 dead.", day=4)
    (later,) = quotes("The toll in Harlow stands at 55 dead.", day=6)
    (other,) = quotes("The toll in Harlow stands at 55 dead.", source="The Dunmore Echo", day=6)
    assert rivals(answer, [later], (), embedder) == []
    assert rivals(answer, [other], (), embedder) == [other]


def test_reports_of_another_time_or_thing_are_not_set_against_it(embedder: MiniLM) -> None:
    (answer,) = quotes("The northern gate of the camp is open.", day=1)
    closed = "The northern gate of the camp is closed."
    (soon,) = quotes(closed, source="The Dunmore Echo", day=3)
    (late,) = quotes(closed, source="The Dunmore Echo", day=20)
    (bread,) = quotes("Bakers in Dunmore rejected flour that was 3 days old.", source="The Echo", day=1)
    assert rivals(answer, [late, bread, soon], (), embedder) == [soon]


def test_counts_of_people_to_whom_other_things_happened_do_not_differ(embedder: MiniLM) -> None:
    (answer,) = quotes("The centre says that 470,000 people have died.")
    (other,) = quotes("Rebels reached a city where 250,000 people had been cut off.", "Echo")
    (again,) = quotes("The envoy spoke of 400,000 people who had died.", "Monitor")
    assert rivals(answer, [other, again], [other, again], embedder) == [again]


def test_a_denial_is_set_beside_what_it_denies(embedder: MiniLM) -> None:
    (answer,) = quotes("Rebels broke the siege of eastern Aleppo on Saturday.")
    (denial,) = quotes("State media denied that rebels had broken the siege of eastern Aleppo.", "Monitor")
    assert denies(denial.text)
    assert rivals(answer, [denial], (), embedder) == [denial]


def test_the_notice_names_each_report_once() -> None:
    post, again = quotes("One.\nTwo.")
    (echo,) = quotes("Three.", source="The Dunmore Echo", day=5)
    assert notice([post, again, echo]) == (
        "Reports differ: The Harlow Post (4 May 2016) and The Dunmore Echo (5 May 2016) do not say the same."
    )
    assert notice([post, again]) == (
        "Accounts differ: those whom The Harlow Post (4 May 2016) names do not say the same."
    )
