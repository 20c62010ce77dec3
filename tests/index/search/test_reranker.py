"""Reranking: a cross-encoder from a folder reads question and passage together and reorders the best few."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.indexing import build_index
from bot.engine import Dateline
from bot.settings import Settings
from corpus import Article
from index import Passage, SearchHit
from index.embedding.cross_encoder import CrossEncoder
from index.embedding.embedder import Vectors
from index.errors import ModelError
from index.search.reranker import RERANKED, reranked
from tests.support.tiny_models import build_cross_encoder, build_embedder

WORDS = "when will the bridge over river open again it closed for water main".split()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cross-encoder")
    build_cross_encoder(folder, WORDS)
    return folder


def test_a_cross_encoder_scores_each_text_with_the_question(model: Path) -> None:
    scores = CrossEncoder(model).scores(
        "When will the bridge open", ["The bridge", "bridge bridge", "water", ""]
    )

    assert scores.tolist() == [2, 2, 0, 0]


def test_more_texts_than_a_batch_of_unlike_length_keep_their_order(model: Path) -> None:
    texts = ["bridge " * (count % 13) for count in range(40)]

    assert CrossEncoder(model).scores("bridge", texts).tolist() == [count % 13 for count in range(40)]


def test_a_text_that_is_too_long_is_read_as_far_as_it_goes(model: Path) -> None:
    assert CrossEncoder(model).scores("bridge", ["bridge " * 2_000]).tolist() == [508]


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_folder_without_a_file_of_the_model_is_one_clear_line(tmp_path: Path, name: str) -> None:
    build_cross_encoder(tmp_path, WORDS)
    (tmp_path / name).unlink()

    with pytest.raises(ModelError, match=rf"^the reranker {tmp_path}: has no {name}; put it there, [^\n]+$"):
        CrossEncoder(tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_that_is_not_what_its_name_says_is_one_clear_line(tmp_path: Path, name: str) -> None:
    build_cross_encoder(tmp_path, WORDS)
    (tmp_path / name).write_bytes(b"<html>not found</html>")

    with pytest.raises(ModelError, match=r"is not a cross-encoder that can be used \([^\n]+\)$"):
        CrossEncoder(tmp_path)


def test_an_embedder_in_the_place_of_a_cross_encoder_is_one_clear_line(tmp_path: Path) -> None:
    build_embedder(tmp_path, WORDS)

    with pytest.raises(ModelError, match="it gives a vector a token, not a score a pair"):
        CrossEncoder(tmp_path).scores("bridge", ["bridge"])


class ByNumber:
    """Prefers the texts that end in the higher number."""

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        return np.array([int(text.split()[-1]) for text in texts], dtype=np.float32)


@given(st.lists(st.integers(0, 99), max_size=RERANKED + 10))
def test_the_best_few_come_in_the_rerankers_order_and_the_rest_stay(numbers: list[int]) -> None:
    ranking = [_found(number, score=1 - place / 100) for place, number in enumerate(numbers)]

    after = reranked(ByNumber(), "which?", ranking)

    shown = [int(found.passage.text) for found in after]
    assert shown == sorted(numbers[:RERANKED], reverse=True) + numbers[RERANKED:]
    assert [found.score for found in after] == [found.score for found in ranking]


def _found(number: int, score: float) -> SearchHit:
    body = str(number)
    article = Article(
        id=body, headline="", body=body, source="", author="", published=None, url="", path="", pages=()
    )
    return SearchHit(Passage(number, article, 0, len(body), 1), score, bm25=0.0, cosine=score, query="")


def test_a_configured_reranker_puts_the_passages_in_its_order(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[corpus]\nsources = ["news"]\n[models]\nreranker = "onnx:model"\n')
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "answer.txt").write_text("Bridge\n\nThe Tor bridge will open again on 6 August.\n")
    (tmp_path / "news" / "decoy.txt").write_text(
        "Water\n\nThe the the the the main main main, over over and open.\n"
    )
    build_cross_encoder(tmp_path / "model", WORDS)
    settings = Settings.load(config)
    build_index(settings)

    def headlines(settings: Settings) -> list[str]:
        with Dateline.open(settings) as engine:
            return [found.passage.article.headline for found in engine.search("When will the bridge open?")]

    without = settings.model_copy(update={"models": settings.models.model_copy(update={"reranker": "none"})})
    assert headlines(without) == ["Bridge", "Water"]
    assert headlines(settings) == ["Water", "Bridge"]
