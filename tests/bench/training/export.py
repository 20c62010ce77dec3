"""Writes a trained model as an ONNX file in eight bits, its layers fused by onnxruntime's own optimiser.

python -m tests.bench.training.export FOLDER bot/cross_encoder/cross_encoder.onnx
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

from tests.bench.training.model import SHAPE, TrainedModel

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_FLOAT = 1


def main(folder: Path, out: Path) -> None:
    model = TrainedModel(folder).eval()
    ids = torch.ones(1, 16, dtype=torch.long)
    axes = {name: {0: "texts", 1: "tokens"} for name in (*_INPUTS, "spans")}
    axes |= {name: {0: "texts"} for name in ("relevance", "support")}
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = options.enable_bias_gelu = options.enable_bias_skip_layer_norm = False
    with tempfile.TemporaryDirectory() as scratch:
        raw, fused = Path(scratch) / "raw.onnx", Path(scratch) / "fused.onnx"
        torch.onnx.export(
            model,
            (ids, ids, torch.zeros_like(ids)),
            raw,
            input_names=list(_INPUTS),
            output_names=["relevance", "spans", "support"],
            dynamic_axes=axes,
            opset_version=14,
            dynamo=False,
        )
        optimize_model(
            str(raw),
            model_type="bert",
            num_heads=SHAPE["num_attention_heads"],
            hidden_size=SHAPE["hidden_size"],
            optimization_options=options,
        ).save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            out,
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": _FLOAT},
        )
    print(hashlib.sha256(out.read_bytes()).hexdigest())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
