"""A report that says it replaces or corrects another is tied to that one, and to none where there is doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.archive.replacing import Earlier, earlier, later
from corpus import Article
from index.embedding.minilm import MiniLM
from index.store.sqlite import Store
from tests.support.archive import Archive

FIRST = {
    "id": "first",
    "title": "Strike on Aleppo hospital kills 27",
    "text": "At least 27 people were killed when an air strike hit the Al-Quds hospital in Aleppo, monitors said.",
    "date": "2016-04-28",
}
SAME_DAY = {
    "id": "talks",
    "title": "Talks on Syria go on without the opposition",
    "text": "The talks in Geneva went on for another week without the opposition, the envoy said in the evening.",
    "date": "2016-04-28",
}
SECOND = {
    "id": "second",
    "title": "Toll in Aleppo hospital strike raised to 55",
    "text": "The number of people known to have died in the air strike on Al-Quds hospital in Aleppo is now 55.",
    "date": "2016-05-04",
}
REPLACES = "This report replaces one of 28 April, in which the toll was given as 27."


@pytest.fixture
def archive(tmp_path: Path, embedder: MiniLM) -> Archive:
    return Archive(tmp_path, embedder)


def told(
    archive: Archive, correction: dict[str, str], *others: dict[str, str]
) -> tuple[Earlier | None, list[Article]]:
    """What a correction says it replaces, and what is said to replace the first report."""
    records = [{"source": "Meridian Wire", **one} for one in (correction, *others)]
    archive.write_records("wire.jsonl", records)
    archive.index()
    with archive.store() as store:
        first = store.article("first")
        return earlier(found(store, correction["id"]), store), later(first, store) if first else []


def found(store: Store, name: str) -> Article:
    article = store.article(name)
    assert article
    return article


@pytest.mark.parametrize(
    "said",
    [
        REPLACES,
        "This story corrects our earlier story of Thursday, 28 April.",
        "It goes out again, correcting an earlier report, in which the toll was 27.",
        "This version supersedes\nthe first version of April 28.",
    ],
)
def test_a_report_that_says_what_it_replaces_is_tied_to_that_one_and_that_one_to_it(
    archive: Archive, said: str
) -> None:
    before, after = told(archive, SECOND | {"text": f"{SECOND['text']}\n\n{said}"}, FIRST, SAME_DAY)

    assert before is not None
    assert before.article is not None
    assert before.article.id == "first"
    assert [one.id for one in after] == ["second"]


def test_a_headline_says_so_as_well(archive: Archive) -> None:
    before, after = told(archive, SECOND | {"title": f"Correction: {SECOND['title']}"}, FIRST, SAME_DAY)

    assert before is not None
    assert before.article is not None
    assert before.article.id == "first"
    assert [one.id for one in after] == ["second"]


@pytest.mark.parametrize(
    "there", [(SAME_DAY,), (FIRST | {"source": "Northgate Desk"},), (FIRST | {"date": "2016-04-27"},)]
)
def test_where_the_report_of_that_day_and_outlet_is_not_here_only_its_day_is_known(
    archive: Archive, there: tuple[dict[str, str], ...]
) -> None:
    before, after = told(archive, SECOND | {"text": f"{SECOND['text']}\n\n{REPLACES}"}, *there)

    assert before is not None
    assert (str(before.day), before.article, after) == ("2016-04-28", None, [])


@pytest.mark.parametrize(
    "said",
    [
        "This law replaces one of 28 April.",
        "The ministry replaces an earlier minister.",
        "This article corrects nothing that was said before.",
        "A correction of the front line took place on 28 April.",
    ],
)
def test_other_things_are_replaced_and_corrected_too(archive: Archive, said: str) -> None:
    assert told(archive, SECOND | {"text": f"{SECOND['text']}\n\n{said}"}, FIRST) == (None, [])
