"""Turns that a caller keeps: their quotes say which reports they are about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.conversation.citations import with_articles
from bot.conversation.turn import Turn
from bot.engine import Dateline
from index.embedding.minilm import MiniLM
from index.store.sqlite import Store
from tests.support.archive import Archive

BRIDGE = "The Tor bridge was closed on Monday. The council said that lorries had damaged its northern pier."
CLINIC = "The Marsh Lane clinic was closed on Monday. The council said that forty children had been ill."
NOTICE = "The library was closed on Monday."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Store]:
    archive = Archive(tmp_path_factory.mktemp("cited"), embedder)
    for name, body in (("bridge", BRIDGE), ("clinic", CLINIC), ("notice", NOTICE)):
        archive.write(f"{name}.txt", name.title(), body)
    for number in range(4):
        archive.write(f"{number}.txt", f"Day {number}", f"The council said nothing on day {number}.")
    archive.index()
    with archive.store() as store:
        yield store


def named(store: Store, *turns: tuple[str, ...]) -> list[list[str]]:
    """The headlines of the articles that turns with these quotes are taken to cite."""
    cited = with_articles([Turn("What?", "So.", quotes) for quotes in turns], store)
    found = [[store.article(name) for name in turn.articles] for turn in cited]
    return [sorted(article.headline for article in articles if article) for articles in found]


def test_a_quote_names_the_article_that_holds_it_word_for_word(store: Store) -> None:
    assert named(store, (" lorries had damaged its northern pier ",)) == [["Bridge"]]
    assert named(store, ("Lorries had damaged its northern piers",)) == [[]]


def test_a_quote_that_several_hold_is_taken_from_the_one_that_the_other_turns_quote(store: Store) -> None:
    assert named(store, ("closed on Monday",), ("forty children",)) == [["Clinic"], ["Clinic"]]
    assert named(store, ("closed on Monday",)) == [["Bridge", "Clinic", "Notice"]]


@pytest.mark.parametrize("quote", ["The council said", "", "…", '"; DROP', "nowhere reported"])
def test_a_quote_that_too_many_hold_or_none_names_nothing(store: Store, quote: str) -> None:
    assert named(store, (quote,)) == [[]]


def test_turns_that_name_their_articles_are_taken_at_their_word(store: Store) -> None:
    said = [Turn("What?", "So.", ("forty children",), ("elsewhere",)), Turn("Why?", "", ())]

    assert with_articles(said, store) == said


def test_a_follow_up_on_a_quote_finds_the_report_that_it_is_from(sample_engine: Dateline) -> None:
    def first(*quotes: str) -> str:
        turns = [Turn("What was said?", "That it was dark.", quotes)]
        state = sample_engine.explain("Who told the paper so?", turns=turns)
        return str(state["run"].evidence.hits[0].passage.article.headline)

    assert first("Black smoke hung over the besieged") == "Children burn tyres to blind the jets over Aleppo"
    assert first() != "Children burn tyres to blind the jets over Aleppo"
