"""What became of a quote: whether it stands, was corrected or was withdrawn, whatever identifies its article."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bot.answer import Citation
from bot.archive.amendments import Amendments, Fate, amendments
from index.embedding.minilm import MiniLM
from index.keeping.by_hand import withdraw_article
from tests.support.archive import Archive
from tests.support.discord.answers import citation

QUOTE = "The ferry carried 212 passengers, the harbour office said."
CORRECTED = "The ferry carried 190 passengers, the harbour office said."
OTHER = "It sailed again after nine weeks at the quay."


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    """Two reports; one is a record with an id, the other a text that only its words identify."""
    made = Archive(tmp_path, embedder)
    record(made, QUOTE)
    made.write("ferry.txt", "Ferry sails", QUOTE, OTHER)
    made.index()
    return made


def record(archive: Archive, *paragraphs: str) -> None:
    text = "\n\n".join((*paragraphs, OTHER))
    archive.write_records("records.jsonl", [{"id": "ferry", "title": "A ferry", "text": text}])


def quoted(archive: Archive) -> dict[str, Citation]:
    """A citation of each report, by the ending of its file."""
    with archive.store() as store:
        found = [store.article(name) for name in store.holding(QUOTE)]
        return {Path(one.path).suffix: citation(1, article_id=one.id, quote=QUOTE) for one in found if one}


def changed(archive: Archive, since: int) -> Amendments:
    with archive.store() as store:
        return amendments(store, since)


def last(archive: Archive) -> int:
    with archive.store() as store:
        return store.last_change()


@pytest.mark.parametrize("form", [".jsonl", ".txt"])
@pytest.mark.parametrize(
    ("now", "fate"),
    [((CORRECTED, OTHER), Fate.CORRECTED), ((QUOTE, OTHER, "It was a calm day."), Fate.STANDS)],
)
def test_a_quote_is_corrected_only_where_its_own_words_are(
    archive: Archive, form: str, now: tuple[str, ...], fate: Fate
) -> None:
    cited, since = quoted(archive)[form], last(archive)
    assert changed(archive, since).of(cited) is None
    record(archive, *now[:1], *now[2:])
    archive.write("ferry.txt", "Ferry sails", *now)
    archive.index()
    amended = changed(archive, since).of(cited)
    assert amended
    assert amended.fate is fate


def test_a_text_that_is_corrected_again_is_found_by_the_first_answer_too(archive: Archive) -> None:
    cited = quoted(archive)[".txt"]
    archive.write("ferry.txt", "Ferry sails", QUOTE, OTHER, "It was a calm day.")
    archive.index()
    since = last(archive)
    archive.write("ferry.txt", "Ferry sails", CORRECTED, OTHER, "It was a calm day.")
    archive.index()
    amended = changed(archive, since).of(cited)
    assert amended
    assert amended.fate is Fate.CORRECTED


def test_an_article_that_went_is_withdrawn_and_one_that_came_back_stands(archive: Archive) -> None:
    cited, since = quoted(archive), last(archive)
    (archive.reporting / "ferry.txt").unlink()
    archive.index(withdraw=True)
    gone = changed(archive, since).of(cited[".txt"])
    assert gone
    assert gone.fate is Fate.WITHDRAWN
    archive.write("ferry.txt", "Ferry sails", QUOTE, OTHER)
    archive.index()
    back = changed(archive, since).of(cited[".txt"])
    assert back
    assert back.fate is Fate.STANDS


def test_what_a_person_withdrew_stays_withdrawn_as_another_file_with_its_words(archive: Archive) -> None:
    cited, since = quoted(archive), last(archive)
    withdraw_article(archive.folder, "ferry", "the outlet retracted it")
    (archive.reporting / "ferry.txt").unlink()
    archive.index(withdraw=True)
    archive.write("ferry.txt", "Ferry sails", QUOTE, OTHER)
    archive.index()
    gone = changed(archive, since)
    assert {gone.of(one).fate for one in cited.values()} == {Fate.WITHDRAWN}  # type: ignore[union-attr]


def test_the_last_changes_are_told_again_for_answers_that_were_kept_meanwhile(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = last(archive)
    record(archive, CORRECTED)
    archive.index()
    assert changed(archive, since).upto == since
    monkeypatch.setattr("bot.archive.amendments._SETTLED", datetime.timedelta(seconds=-5))
    assert changed(archive, since).upto == last(archive) > since


def test_of_an_index_that_was_made_anew_nothing_is_told(archive: Archive) -> None:
    found = changed(archive, 1000)
    assert (found.articles, found.upto) == ({}, last(archive))
