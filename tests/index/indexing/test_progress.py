"""How far a run is and how long it still takes: right for many small files, and for one that holds everything."""

from __future__ import annotations

import json
import random
from contextlib import closing
from pathlib import Path

import pytest

from corpus import Limits
from index.embedding.minilm import NAME
from index.indexing.progress import Progress
from index.indexing.rules import Rules
from index.indexing.update import update
from index.store.sqlite import Store
from tests.support.updater import Checksums

ARTICLES = 400


def records() -> list[str]:
    """Articles of one to nine passages, in no order."""
    chance = random.Random(3)
    texts = [" ".join(sentence(chance) for _ in range(chance.randrange(2, 40))) for _ in range(ARTICLES)]
    return [json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts)]


def sentence(chance: random.Random) -> str:
    return f"Convoy number {chance.getrandbits(64)} reached the city at {chance.getrandbits(64):x} from the north."


def one_file(folder: Path) -> None:
    (folder / "wire.jsonl").write_text("\n".join(records()))


def many_files(folder: Path) -> None:
    for number, record in enumerate(records()):
        (folder / f"{number:04}.json").write_text(record)


def indexed(base: Path, passage_tokens: int = 64) -> list[Progress]:
    """What a run tells as it goes; what is published after it takes no part in that."""
    told: list[Progress] = []
    rules = Rules(passage_tokens, 0.5, Limits(), embedder=NAME)
    with closing(Store(base / "index", create=True)) as store:
        update(store, Checksums().embed, [str(base / "reporting")], rules, report=told.append)
    return told


@pytest.mark.parametrize("written", [one_file, many_files])
def test_what_is_told_as_done_is_the_share_of_the_work(written, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "reporting").mkdir()
    written(tmp_path / "reporting")

    told = indexed(tmp_path)

    assert told[-1].share == 1.0
    assert told[-1].articles >= ARTICLES
    assert told == sorted(told, key=lambda now: now.share)
    whole = max(now.passages for now in told)
    # At each tenth of the way, the time that it took so far and the share tell when it ends.
    for tenth in range(2, 10):
        now = next(one for one in told if one.passages >= tenth / 10 * whole)
        assert now.passages / now.share == pytest.approx(whole, rel=0.25), now


def test_what_has_not_changed_is_no_part_of_the_work(tmp_path: Path) -> None:
    (tmp_path / "reporting").mkdir()
    many_files(tmp_path / "reporting")
    indexed(tmp_path)
    (tmp_path / "reporting" / "new.txt").write_text("Road open\n\nThe road is open.\n")

    told = indexed(tmp_path)

    assert told[0].size == 0
    assert (told[-1].size, told[-1].articles) == (len("Road open\n\nThe road is open.\n"), 1)
    assert str(told[-1]) == "1 articles, 0.0 of 0.0 MB, 0 passages"


def test_an_index_made_anew_is_counted_in_its_articles(tmp_path: Path) -> None:
    (tmp_path / "reporting").mkdir()
    one_file(tmp_path / "reporting")
    indexed(tmp_path)

    told = indexed(tmp_path, passage_tokens=100)

    half = next(now for now in told if now.articles == ARTICLES // 2)
    assert half.share == 0.5
    assert str(half).startswith("200 of 400 articles made anew, ")
