"""The bundled model's graph with its layers fused: the same embeddings in two thirds of the time, or, with
its activations in eight bits as well, nearly the same ones in less than a third.

The operators are onnxruntime's own (com.microsoft). ONNX files are protocol buffers, and read and written as
such: the onnx package would bring 33 MB.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from numpy.typing import NDArray

LAYERS = 6
HEADS = 12
EPSILON = 1e-12
_FUSED = "com.microsoft"
_OUTPUT = "last_hidden_state"
_LAYER = "inner.encoder.layer"
_EMBEDDINGS = "inner.embeddings"

Array = NDArray[Any]


def fused(model: bytes, *, eight_bits: bool) -> bytes:
    """The ONNX file `model`, all-MiniLM-L6-v2 with its weights in eight bits, as another with the same inputs
    and output. `eight_bits` has the products computed in eight bits too, scaled by text and by column of the
    weights (Jacob and others 2018, with the text's scale taken from the text itself).
    """
    return _Fusing(model, eight_bits).build()


class _Fusing:
    def __init__(self, model: bytes, eight_bits: bool) -> None:
        self._model = _MODEL.FromString(model)
        self._eight_bits = eight_bits
        self._stored = {tensor.name: tensor for tensor in self._model.graph.initializer}
        self._weights = _weights_by_bias(self._model.graph.node)
        del self._model.graph.node[:]
        del self._model.graph.initializer[:]

    def build(self) -> bytes:
        self._model.opset_import.add(domain=_FUSED, version=1)
        self._node("Cast", ["attention_mask"], "mask", to=_INT32)
        state = self._embedded()
        for layer in range(LAYERS):
            state = self._layer(
                f"{_LAYER}.{layer}", state, _OUTPUT if layer == LAYERS - 1 else f"state.{layer}"
            )
        data: bytes = self._model.SerializeToString()
        return data

    def _embedded(self) -> str:
        """Word, position and type, looked up in eight bits where they are stored so, added and normalised."""
        words = self._looked_up("word_embeddings", "input_ids")
        shape = self._node("Shape", ["input_ids"], "shape")
        length = self._node("Gather", [shape, self._constant("one", np.array(1))], "length")
        zero, step = self._constant("zero", np.array(0)), self._constant("step", np.array(1))
        places = self._node("Range", [zero, length, step], "places")
        types = self._node(
            "Gather", [self._kept(f"{_EMBEDDINGS}.token_type_embeddings.weight"), "token_type_ids"], "types"
        )
        typed = self._node("Add", [words, types], "typed")
        placed = self._node("Add", [typed, self._looked_up("position_embeddings", places)], "placed")
        norm = [self._kept(f"{_EMBEDDINGS}.LayerNorm.{part}") for part in ("weight", "bias")]
        return self._node("LayerNormalization", [placed, *norm], "embedded", axis=-1, epsilon=EPSILON)

    def _looked_up(self, table: str, rows: str) -> str:
        weight = f"{_EMBEDDINGS}.{table}.weight"
        numbers = self._node("Gather", [self._kept(f"{weight}_q"), rows], f"{table}.rows")
        scales = self._node("Gather", [self._kept(f"{weight}_scale"), rows], f"{table}.scales")
        return self._node(
            "Mul", [self._node("Cast", [numbers], f"{table}.float", to=_FLOAT), scales], f"{table}.found"
        )

    def _layer(self, layer: str, state: str, output: str) -> str:
        attended = self._attention(f"{layer}.attention.self", state)
        dense = self._product(f"{layer}.attention.output.dense", attended)
        state = self._added(f"{layer}.attention.output.LayerNorm", state, dense, f"{layer}.attended")
        inner = self._node(
            "Gelu", [self._product(f"{layer}.intermediate.dense", state)], f"{layer}.gelu", _FUSED
        )
        return self._added(
            f"{layer}.output.LayerNorm", state, self._product(f"{layer}.output.dense", inner), output
        )

    def _attention(self, name: str, state: str) -> str:
        """Query, key and value in one product, which reads `state` once."""
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        weights, scales = (
            np.concatenate(side, axis=1) for side in zip(*map(self._weight, parts), strict=True)
        )
        bias = self._constant(f"{name}.bias", np.concatenate([self._array(f"{part}.bias") for part in parts]))
        if not self._eight_bits:
            weight = self._constant(f"{name}.weight", weights * scales)
            return self._node("Attention", [state, weight, bias, "mask"], name, _FUSED, num_heads=HEADS)
        numbers, scale, zero = (f"{name}.input{end}" for end in ("", "_scale", "_zero"))
        self._node("DynamicQuantizeLinear", [state], numbers, more=(scale, zero))
        weight = self._constant(f"{name}.weight", weights)
        weight_scale = self._constant(f"{name}.weight_scale", scales[0])
        weight_zero = self._constant(f"{name}.weight_zero", np.zeros_like(weights[0]))
        given = [numbers, weight, bias, scale, weight_scale, "mask", zero, weight_zero]
        return self._node("QAttention", given, name, _FUSED, num_heads=HEADS)

    def _product(self, name: str, state: str) -> str:
        weight, scale = self._weight(name)
        bias = self._kept(f"{name}.bias")
        if self._eight_bits:
            given = [
                state,
                self._constant(f"{name}.weight", weight),
                self._constant(f"{name}.scale", scale[0]),
                "",
                bias,
            ]
            return self._node("DynamicQuantizeMatMul", given, name, _FUSED)
        product = self._node(
            "MatMul", [state, self._constant(f"{name}.weight", weight * scale)], f"{name}.product"
        )
        return self._node("Add", [product, bias], name)

    def _added(self, norm: str, state: str, more: str, output: str) -> str:
        given = [state, more, self._kept(f"{norm}.weight"), self._kept(f"{norm}.bias")]
        return self._node("SkipLayerNormalization", given, output, _FUSED, epsilon=EPSILON)

    def _weight(self, name: str) -> tuple[Array, Array]:
        """A product's weights, (n, m) in eight bits, and their scales, (1, m)."""
        weight = self._weights[f"{name}.bias"]
        return self._array(f"{weight}_q"), self._array(f"{weight}_scale")

    def _array(self, name: str) -> Array:
        tensor = self._stored[name]
        array: Array = np.frombuffer(bytes(tensor.raw_data), dtype=_DTYPES[int(tensor.data_type)]).reshape(
            tensor.dims
        )
        return array

    def _kept(self, name: str) -> str:
        self._model.graph.initializer.append(self._stored[name])
        return name

    def _constant(self, name: str, value: Array) -> str:
        kind = next(kind for kind, dtype in _DTYPES.items() if value.dtype == dtype)
        self._model.graph.initializer.add(
            name=name, dims=value.shape, data_type=kind, raw_data=value.tobytes()
        )
        return name

    def _node(
        self,
        kind: str,
        given: list[str],
        output: str,
        domain: str = "",
        *,
        more: tuple[str, ...] = (),
        **settings: float,
    ) -> str:
        """Adds an operator, and names its first output."""
        node = self._model.graph.node.add(op_type=kind, input=given, output=[output, *more], domain=domain)
        for name, value in settings.items():
            if isinstance(value, int):
                node.attribute.add(name=name, i=value, type=_AN_INT)
            else:
                node.attribute.add(name=name, f=value, type=_A_FLOAT)
        return output


def _weights_by_bias(nodes: Any) -> dict[str, str]:
    """The exporter numbered the weights; which are whose shows in the bias that is added to their product."""
    factors = {node.output[0]: node.input[1] for node in nodes if node.op_type == "MatMul"}
    sums = ((node.input[0], node.input[1]) for node in nodes if node.op_type == "Add")
    return {bias: factors[product] for product, bias in sums if product in factors}


# What is needed of onnx.proto, with its numbers; the rest is carried over as it stands.
_FLOAT, _INT8, _INT32, _INT64 = 1, 3, 6, 7
_A_FLOAT, _AN_INT = 1, 2
_DTYPES: dict[int, np.dtype[Any]] = {_FLOAT: np.dtype("<f4"), _INT8: np.dtype("i1"), _INT64: np.dtype("<i8")}
_FIELDS = {
    "Model": {"graph": (7, "Graph"), "opset_import": (8, "*Opset")},
    "Opset": {"domain": (1, "string"), "version": (2, "int64")},
    "Graph": {"node": (1, "*Node"), "initializer": (5, "*Tensor")},
    "Node": {
        "input": (1, "*string"),
        "output": (2, "*string"),
        "op_type": (4, "string"),
        "attribute": (5, "*Attribute"),
        "domain": (7, "string"),
    },
    "Attribute": {"name": (1, "string"), "f": (2, "float"), "i": (3, "int64"), "type": (20, "int32")},
    "Tensor": {
        "dims": (1, "*int64"),
        "data_type": (2, "int32"),
        "name": (8, "string"),
        "raw_data": (9, "bytes"),
    },
}


def _model_class() -> Any:
    field = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="onnx-part.proto", package="onnx", syntax="proto2")
    for message, fields in _FIELDS.items():
        described = file.message_type.add(name=message)
        for name, (number, kind) in fields.items():
            one = described.field.add(name=name, number=number)
            one.label = field.LABEL_REPEATED if kind.startswith("*") else field.LABEL_OPTIONAL
            kind = kind.removeprefix("*")
            if kind in _FIELDS:
                one.type, one.type_name = field.TYPE_MESSAGE, f".onnx.{kind}"
            else:
                one.type = field.Type.Value(f"TYPE_{kind.upper()}")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("onnx.Model"))


_MODEL = _model_class()
