"""Copies of one story are found by their words; each stays in the store; a ranking shows their words once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article
from index import Passage, SearchHit
from index.copies import alike, bands, without_copies
from index.embedding.minilm import MiniLM
from tests.support.archive import Archive, counts

WIRE = [
    "Rebel fighters broke the siege of the eastern districts on Saturday, opening a narrow corridor.",
    "Residents said that trucks with vegetables came through the Ramouseh roundabout before dark.",
    "State media denied that the road was open and said that the army had retaken two positions.",
    "The United Nations asked for a pause of forty-eight hours so that water pumps can be repaired.",
    "Doctors in the city counted at least fourteen dead in strikes on the market that morning.",
    "Talks between the two powers are expected to go on in Geneva for the rest of the week.",
]
OTHER = "Rain is expected over the northern governorates until Thursday, the weather service said."


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    archive = Archive(tmp_path, embedder)
    agency, daily, evening = list(WIRE), list(WIRE), list(WIRE[:5])
    daily[0] = f"ALEPPO (Wire) - {daily[0]}"
    daily.append("Additional reporting by our own correspondent.")
    evening[4] = evening[4].replace("fourteen", "twenty")
    for name, paragraphs in (
        ("Agency", agency),
        ("Daily", daily),
        ("Evening", evening),
        ("Weather", [OTHER]),
    ):
        record = {"id": name, "title": f"From the {name}", "source": name, "text": "\n\n".join(paragraphs)}
        archive.write_records(f"{name}.jsonl", [record])
    archive.index()
    return archive


def copies(archive: Archive, article_id: str) -> list[str]:
    with archive.store() as store:
        return [article.source for article in store.copies(article_id)]


def test_the_same_story_in_three_outlets_is_found_by_its_words(archive: Archive) -> None:
    assert copies(archive, "Agency") == ["Daily", "Evening"]
    assert copies(archive, "Daily") == ["Agency", "Evening"]
    assert copies(archive, "Weather") == []
    assert copies(archive, "never stored") == []


def test_withdrawing_one_copy_loses_no_other(archive: Archive) -> None:
    (archive.reporting / "Agency.jsonl").unlink()

    assert counts(archive.index()) == {"withdrawn": 1, "unchanged": 3}
    assert copies(archive, "Daily") == ["Evening"]
    assert archive.answers("Ramouseh roundabout") != []


def test_a_corrected_article_is_no_copy_any_more(archive: Archive) -> None:
    archive.write_records("Agency.jsonl", [{"id": "Agency", "title": "Corrected", "text": OTHER}])
    archive.index()

    assert copies(archive, "Daily") == ["Evening"]
    assert copies(archive, "Agency") == ["Weather"]


def test_a_ranking_shows_the_same_words_once_and_other_words_always(archive: Archive) -> None:
    ranking = without_copies(archive.search("dead in strikes on the market", limit=20))

    texts = [found.passage.text for found in ranking]
    assert len(texts) == len(set(texts))
    assert any("fourteen dead" in text for text in texts)
    assert any("twenty dead" in text for text in texts)


def test_a_ranking_without_copies_stays_as_it_is() -> None:
    article = Article("a", "", "One convoy came. Another left.", "", "", None, "", "a.txt")
    ranking = [
        SearchHit(Passage(number, article, start, end, 1), 1.0, 1.0, 1.0, "")
        for number, (start, end) in enumerate([(0, 16), (17, 30)])
    ]

    assert without_copies(ranking) == ranking
    assert without_copies([*ranking, *ranking]) == ranking


@given(body=st.text(max_size=300), other=st.text(max_size=300))
def test_any_two_bodies_compare_both_ways_and_equal_ones_share_every_band(body: str, other: str) -> None:
    assert alike(body, other) == alike(other, body)
    assert alike(body, body)
    assert bands(body) == bands(body)
    assert all(0 <= value < 2**63 for value in bands(other))
