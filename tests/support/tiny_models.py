"""Tiny models that tests build: their vectors and scores count words, so that they can be foretold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]


def build_cross_encoder(folder: Path, words: Iterable[str], model: str = "model.onnx") -> None:
    """Scores a pair by how often the words of one stand in the other: the product of their counts, summed."""
    vocabulary = write_tokenizer(folder, words)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["embedded"]),
        helper.make_node("Cast", ["token_type_ids"], ["types"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["types", "mask"], ["second"]),
        helper.make_node("Sub", ["mask", "second"], ["first"]),
        helper.make_node("Unsqueeze", ["first", "one"], ["first_wide"]),
        helper.make_node("Unsqueeze", ["second", "one"], ["second_wide"]),
        helper.make_node("MatMul", ["first_wide", "embedded"], ["first_counts"]),
        helper.make_node("MatMul", ["second_wide", "embedded"], ["second_counts"]),
        helper.make_node("Mul", ["first_counts", "second_counts"], ["shared"]),
        helper.make_node("ReduceSum", ["shared", "one"], ["narrow"], keepdims=0),
        helper.make_node("MatMul", ["narrow", "linear"], ["logits"]),
    ]
    constants = {
        "table": _table(vocabulary),
        "one": np.array([1], dtype=np.int64),
        "linear": np.ones((len(vocabulary), 1), dtype=np.float32),
    }
    given = ["input_ids", "attention_mask", "token_type_ids"]
    _write_graph(folder / model, given, "logits", ["n", 1], nodes, constants)


def build_embedder(folder: Path, words: Iterable[str], model: str = "model.onnx") -> int:
    """Each token's vector has a one at its word; gives how many numbers that is."""
    vocabulary = write_tokenizer(folder, words)
    gather = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    shape: list[str | int] = ["n", "width", len(vocabulary)]
    _write_graph(
        folder / model,
        ["input_ids", "attention_mask"],
        "last_hidden_state",
        shape,
        [gather],
        {"table": _table(vocabulary)},
    )
    return len(vocabulary)


def _table(vocabulary: list[str]) -> np.ndarray:
    table = np.eye(len(vocabulary), dtype=np.float32)
    table[: len(_SPECIAL)] = 0
    return table


def write_tokenizer(folder: Path, words: Iterable[str]) -> list[str]:
    """The files that fastembed wants besides the model; Dateline itself reads tokenizer.json alone."""
    vocabulary = [*_SPECIAL, *sorted({word.lower() for word in words})]
    tokenizer = Tokenizer(WordLevel({word: id_ for id_, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    named = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    (folder / "config.json").write_text(json.dumps({"pad_token_id": 0}))
    (folder / "tokenizer_config.json").write_text(json.dumps(named | {"model_max_length": 512}))
    (folder / "special_tokens_map.json").write_text(json.dumps(named))
    return vocabulary


def _write_graph(
    path: Path,
    given: list[str],
    result: str,
    shape: list[str | int],
    nodes: list[onnx.NodeProto],
    constants: dict[str, np.ndarray],
) -> None:
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "width"]) for name in given],
        [helper.make_tensor_value_info(result, TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)
