"""A transformer in an ONNX file, with its tokenizer, run on this machine in batches of like length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Small batches of like length beat large ones on two cores, and keep the peak of memory low.
BATCH = 8


@dataclass(frozen=True, slots=True)
class Output:
    """What a batch gave: the places of its inputs in the list, their encodings, the mask (n, width) of the
    tokens that are not padding, and the model's first output, whose first axis is the batch.
    """

    rows: list[int]
    encodings: list[Any]
    mask: NDArray[np.int64]
    values: NDArray[np.float32]


class Transformer:
    """Runs `weights` (the bytes of an ONNX file) on texts or pairs of texts, cut to `wordpieces`."""

    def __init__(self, weights: bytes, tokenizer: Tokenizer, wordpieces: int, threads: int = 0) -> None:
        import onnxruntime

        self._tokenizer = tokenizer
        self._tokenizer.enable_truncation(wordpieces)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        # The arena never gives back what the longest batch took: 4.2 GB against 388 MB at the peak.
        options.enable_cpu_mem_arena = False
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._inputs = {given.name for given in self._session.get_inputs()}

    def run(self, inputs: Sequence[str] | Sequence[tuple[str, str]]) -> Iterator[Output]:
        """The outputs for all of `inputs`, shortest first, a batch at a time."""
        encodings = self._tokenizer.encode_batch(list(inputs))
        order = sorted(range(len(encodings)), key=lambda row: len(encodings[row].ids))
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            yield self._run(rows, [encodings[row] for row in rows])

    def _run(self, rows: list[int], encodings: list[Any]) -> Output:
        ids = np.zeros((len(rows), max(len(encoding.ids) for encoding in encodings)), dtype=np.int64)
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for place, encoding in enumerate(encodings):
            count = len(encoding.ids)
            ids[place, :count], mask[place, :count], types[place, :count] = encoding.ids, 1, encoding.type_ids
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        # Not every model asks for all three.
        wanted = {name: array for name, array in given.items() if name in self._inputs}
        return Output(rows, encodings, mask, self._session.run(None, wanted)[0])
