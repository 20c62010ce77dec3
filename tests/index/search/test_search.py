"""Search: what was said before counts as much as the question leans on it, and no more."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from index import EVERYWHERE, SearchHit
from index.embedding.minilm import MiniLM
from index.passage import fused
from index.search.hybrid import Search
from index.search.nearest import Nearest
from index.store import keywords
from index.terms import rarest
from index.vectors.reader import Reader
from tests.support.archive import Archive

BRIDGE = "The Tor bridge was closed on Monday after lorries had damaged its northern pier, the council said."
CLINIC = "Doctors at the Marsh Lane clinic treated forty children for heatstroke during the August heat."
STRIKE = "Ferry crews in Port Ellen walked out on Friday over night shifts, and no boat left the harbour."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("search"), embedder)
    archive.write("bridge.txt", "Bridge closed", BRIDGE)
    archive.write("clinic.txt", "Heat fills a clinic", CLINIC)
    archive.write("strike.txt", "Ferries stay in port", STRIKE)
    archive.index()
    return archive


def find(
    archive: Archive, question: str, context: tuple[str, ...] = (), leaning: float = 1.0
) -> list[SearchHit]:
    reader = Reader(archive.folder)
    try:
        with archive.store() as store:
            return Search(store, Nearest(store, reader), archive.embedder).search(
                question, EVERYWHERE, 3, context, leaning
            )
    finally:
        reader.close()


def bodies(found: list[SearchHit]) -> list[str]:
    return [one.passage.text for one in found]


def test_a_question_that_says_nothing_by_itself_finds_what_was_spoken_of(archive: Archive) -> None:
    said = (f"What happened to the bridge? {BRIDGE}",)

    assert bodies(find(archive, "and why was that?", said, 0.8))[0] == BRIDGE


def test_a_question_about_something_new_is_not_dragged_back(archive: Archive) -> None:
    said = (f"What happened to the bridge? {BRIDGE}",)

    assert bodies(find(archive, "How many children had heatstroke?", said, 0.4))[0] == CLINIC
    assert bodies(find(archive, "How many children had heatstroke?", said, 0.0))[0] == CLINIC


def test_what_was_said_before_raises_what_it_is_about(archive: Archive) -> None:
    alone = {one.passage.id: one for one in find(archive, "What did the council say?")}
    after = {one.passage.id: one for one in find(archive, "What did the council say?", (STRIKE,), 0.4)}
    strike = next(number for number, one in after.items() if one.passage.text == STRIKE)
    bridge = next(number for number, one in after.items() if one.passage.text == BRIDGE)

    raised = {number: one.score - fused(one.bm25, one.cosine) for number, one in after.items()}
    assert raised[strike] > 0 > raised[bridge]
    assert alone[bridge].score == pytest.approx(fused(alone[bridge].bm25, alone[bridge].cosine))


def test_a_score_is_the_two_fused(archive: Archive) -> None:
    found = find(archive, "Why was the Tor bridge closed?")

    assert found
    for one in found:
        assert one.score == pytest.approx(fused(one.bm25, one.cosine))


def test_an_irregular_verb_is_found_by_any_of_its_forms(archive: Archive) -> None:
    assert find(archive, "Which boats leave the harbour?")[0].why == "has boats, leave, harbour"


@pytest.mark.parametrize(
    ("most", "rare"),
    [(0, ["siege", "convoy"]), (7, ["siege", "convoy"]), (8, ["siege", "convoy", "aid"]), (99, None)],
)
def test_of_many_words_the_rarest_decide_what_is_scored(most: int, rare: list[str] | None) -> None:
    frequencies = {"aid": 5, "said": 40, "siege": 1, "unheard": 0, "convoy": 2}

    assert rarest(frequencies, most) == (rare or ["siege", "convoy", "aid", "said"])


def test_a_large_archive_is_searched_by_its_rarer_words_without_losing_the_best(
    tmp_path: Path, embedder: MiniLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(tmp_path, embedder)
    for number in range(8):
        archive.write(
            f"{number}.txt", f"Council meets {number}", f"The council met on day {number} of the year."
        )
    archive.write("bridge.txt", "Bridge closed", BRIDGE)
    archive.index()
    question = "Which northern pier did the council say lorries damaged?"
    every = find(archive, question)
    monkeypatch.setattr(keywords, "SCORED", 3)
    some = find(archive, question)

    assert some[0] == every[0]
    assert [one.bm25 > 0 for one in every] == [True, True, True]
    assert [one.bm25 > 0 for one in some] == [True, False, False]


def test_a_list_of_what_matches_has_nothing_without_a_word_of_it_and_far_from_it(archive: Archive) -> None:
    with archive.store() as store, closing(Reader(archive.folder)) as reader:
        search = Search(store, Nearest(store, reader), archive.embedder)
        assert len(search.search("Tor bridge", EVERYWHERE, 3)) == 3
        assert bodies(search.matching("Tor bridge", EVERYWHERE, 3)) == [BRIDGE]


@pytest.mark.parametrize("question", ["?", "…", "🙂"])
def test_a_question_without_a_word_finds_nothing(archive: Archive, question: str) -> None:
    assert find(archive, question, (BRIDGE,), 0.0) == []


def test_a_story_without_a_headline_is_found_by_its_opening_in_all_its_passages(
    tmp_path: Path, embedder: MiniLM
) -> None:
    archive = Archive(tmp_path, embedder)
    later = "The director is Victoria Vasil, who was a nurse before she opened the shelter with her savings. "
    body = f"Stray dogs of Donetsk find a home.\n\n{'Snow fell on the yard. ' * 20}\n\n{later}"
    archive.write_records("stories.jsonl", [{"id": "dogs", "text": body}])
    archive.index()

    found = archive.search("stray dogs Donetsk director")

    assert "has stray, dogs, Donetsk, director" in [one.why for one in found]
