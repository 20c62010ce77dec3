"""The sets that answers are measured by are sound: each answer stands verbatim in the article it names."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
ARTICLES = TESTS.parent / "corpus" / "articles"
SHARED = TESTS.parent.parent / "shared"
SEED_SHA256 = "aee06a18d6603909e2a4d5f6c578b1f58f3975018da4f15ea64ab3e25f1be641"

Row = dict[str, Any]


def test_the_sample_has_differing_engines_and_says_what_it_is() -> None:
    articles = _articles()
    assert 18 <= len(articles) <= 22
    for name in articles:
        assert all(
            label in _front_matter(name) for label in ("headline:", "author:", "published: 2016-", "url:")
        )
        assert "ample" in _front_matter(name).split("source:")[1].split("\n")[0], (
            f"{name} hides that it is a sample"
        )
        assert 120 <= len(articles[name].split()) <= 350, name
    assert "not anyone's reporting" in " ".join((ARTICLES / "README.md").read_text(encoding="utf-8").split())


def test_each_answer_and_its_evidence_stand_in_the_article_named() -> None:
    articles = _articles()
    for row in _rows("questions/sample.jsonl"):
        bodies = [articles[name] for name in row["articles"]]
        assert bool(bodies) == bool(row["evidence"]) == bool(row["answers"]) == row["answerable"], row["id"]
        for sentence in row["evidence"]:
            assert any(sentence in body for body in bodies), f"{row['id']}: {sentence}"
        for body in bodies:
            assert any(sentence in body for sentence in row["evidence"]), row["id"]
        for answer in row["answers"]:
            assert any(answer.lower() in sentence.lower() for sentence in row["evidence"]), (
                f"{row['id']}: {answer}"
            )


def test_each_earlier_turn_of_a_follow_up_stands_in_the_sample() -> None:
    bodies = _articles().values()
    for row in _rows("questions/sample.jsonl"):
        for turn in row["history"]:
            assert set(turn) == {"question", "answer", "evidence"}
            assert any(turn["evidence"] in body for body in bodies), f"{row['id']}: {turn['evidence']}"
            assert turn["answer"].lower() in turn["evidence"].lower(), f"{row['id']}: {turn['answer']}"


def test_the_sample_is_asked_enough_of_each_kind() -> None:
    rows = _rows("questions/sample.jsonl")
    alone = [row for row in rows if not row["history"]]
    assert sum(row["answerable"] for row in alone) >= 45
    assert sum(not row["answerable"] for row in alone) >= 15
    chains = {row["history"][0]["question"] for row in rows if row["history"]}
    assert len(chains) >= 10
    asked = [(row["question"], json.dumps(row["history"])) for row in rows]
    assert len(set(asked)) == len(asked) == len({row["id"] for row in rows})


def test_each_answer_on_the_seed_article_stands_at_its_offsets() -> None:
    path = SHARED / "seed" / "000_a583b798da9c3ff2.txt"
    if not path.exists():
        pytest.skip("the seed article is not here (../shared/seed)")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == SEED_SHA256
    text = path.read_bytes().decode("utf-8")
    rows = _rows("questions/seed.jsonl")
    assert len(rows) == 12
    for row in rows:
        spans = [text[start:end] for start, end in row["evidence"]]
        assert all(any(answer in span for span in spans) for answer in row["answers"]), row["id"]


def test_each_claim_has_a_kind_and_the_offsets_of_its_quotes_and_no_text_of_its_report() -> None:
    for row in _rows("data/claims.jsonl"):
        assert set(row) == {"article", "claim", "supported", "kind", "quotes"}
        assert 1 <= len(row["quotes"]) <= 3
        assert all(0 <= start < end for start, end in row["quotes"])


@pytest.mark.parametrize("where", ["article", "question", "model"])
def test_hostile_cases_say_what_must_not_happen(where: str) -> None:
    common = {"id", "kind", "where", "text", "expect", "never", "never_in_discord"}
    more = {"article": {"headline", "question", "obeyed"}, "model": {"question", "articles", "kept"}}
    raw = (TESTS / "data" / "hostile" / f"{where}.jsonl").read_bytes()
    assert raw.isascii(), "invisible characters must stand as escapes"
    for row in map(json.loads, raw.splitlines()):
        assert set(row) - {"times", "url"} == common | more.get(where, set()), row["id"]
        assert row["where"] == where
        assert row["expect"].endswith((".", ")")), row["id"]
        for name in row.get("articles", ()):
            assert (ARTICLES / name).is_file(), row["id"]


def test_there_are_enough_hostile_cases_and_none_twice() -> None:
    rows = [row for path in sorted((TESTS / "data" / "hostile").glob("*.jsonl")) for row in _rows(path)]
    assert len(rows) >= 60
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({(row["where"], row["text"], row.get("headline"), row.get("url")) for row in rows}) == len(
        rows
    )


def _rows(path: str | Path) -> list[Row]:
    return [json.loads(line) for line in (TESTS / path).read_text(encoding="utf-8").splitlines()]


def _articles() -> dict[str, str]:
    """File name to body, as the front matter's end leaves it."""
    return {path.name: _parts(path)[1] for path in sorted(ARTICLES.glob("2016-*.md"))}


def _front_matter(name: str) -> str:
    return _parts(ARTICLES / name)[0]


def _parts(path: Path) -> tuple[str, str]:
    front, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    return front, body.strip()
