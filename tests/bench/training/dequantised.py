"""Writes an eight-bit ONNX cross-encoder as a folder that `train` begins with.

    python -m tests.bench.training.dequantised MODEL.onnx FOLDER

MODEL is the published ms-marco-MiniLM-L-12-v2, or the package's own file: what was trained is kept only as that. Its
logits come back to within what eight bits of each product's input change.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from transformers import BertConfig, BertForSequenceClassification

from tests.bench.training.model import SHAPE, SPANS, SUPPORT

Array = NDArray[Any]
Weights = dict[str, Array]

_RANKER = "ranker."
_OUTPUT = ".bias"


def dequantised(model: Path) -> Weights:
    """The weights of an ONNX file by their names in a `TrainedModel`, in 32 bits. Heads that it lacks are left out."""
    graph = onnx.load(model).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights = {name: value for name, value in stored.items() if name.endswith((".weight", _OUTPUT))}
    tables = [
        name.removesuffix("_quantized") for name in stored if name.endswith("embeddings.weight_quantized")
    ]
    weights |= {name: _real(stored, name) for name in tables}
    weights |= {
        bias.replace(_OUTPUT, ".weight"): _real(stored, name).T for name, bias in _products(graph.node)
    }
    for layer in range(SHAPE["num_hidden_layers"]):
        weights |= _attention(stored, layer)
    heads = (_RANKER, "spans.", "support.")
    return {name if name.startswith(heads) else _RANKER + name: value for name, value in weights.items()}


def _real(stored: Mapping[str, Array], name: str) -> Array:
    zero = stored[f"{name}_zero_point"].astype(np.float32)
    real: Array = (stored[f"{name}_quantized"].astype(np.float32) - zero) * stored[f"{name}_scale"]
    return real


def _products(nodes: Sequence[onnx.NodeProto]) -> Iterator[tuple[str, str]]:
    """Each product's weight, which the exporter numbered, with the bias that is added to it."""
    users = {name: node for node in nodes for name in node.input}
    for node in nodes:
        if node.op_type == "MatMulInteger":
            scaled = users[users[node.output[0]].output[0]].output[0]
            bias = next(name for name in users[scaled].input if name.endswith(_OUTPUT))
            yield node.input[1].removesuffix("_quantized"), bias


def _attention(stored: Mapping[str, Array], layer: int) -> Weights:
    """A layer's query, key and value, which the optimiser made one product of."""
    name = f"Attention_{layer}_qkv"
    if f"{name}_bias" not in stored:
        return {}
    sides = np.split(_real(stored, f"{name}_weight"), 3, axis=1), np.split(stored[f"{name}_bias"], 3)
    weights: Weights = {}
    for part, weight, bias in zip(("query", "key", "value"), *sides, strict=True):
        place = f"bert.encoder.layer.{layer}.attention.self.{part}"
        weights |= {f"{place}.weight": weight.T, f"{place}{_OUTPUT}": bias}
    return weights


def main(model: Path, folder: Path) -> None:
    weights = {name: torch.tensor(np.ascontiguousarray(value)) for name, value in dequantised(model).items()}
    ranker = BertForSequenceClassification(BertConfig(num_labels=1, **SHAPE))
    ranker.load_state_dict({name: weights[_RANKER + name] for name in ranker.state_dict()})
    ranker.save_pretrained(folder)
    for head, file in (("spans", SPANS), ("support", SUPPORT)):
        if f"{head}.weight" in weights:
            torch.save({part: weights[f"{head}.{part}"] for part in ("weight", "bias")}, folder / file)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
