"""The models that the settings may name: embedders that find passages, and rerankers that put them in order.

Only the bundled embedder comes with Dateline. The others are extras, imported when they are first asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np

from index.embedding.cross_encoder import CrossEncoder, Reranker
from index.embedding.embedder import Embed, Embedder, Vectors, made_with
from index.embedding.fastembed_models import FastEmbedder, FastReranker
from index.embedding.minilm import EIGHT_BITS, NAME, MiniLM
from index.embedding.provider import ProviderEmbedder
from index.errors import ModelError

BUNDLED = "bundled"
NO_RERANKER = "none"
EMBEDDERS = (
    'bundled, fastembed:NAME, a "provider:NAME" of LangChain such as openai:NAME and ollama:NAME, '
    f"or {NAME} for the bundled one without eight bits"
)
RERANKERS = "none, fastembed:NAME, or onnx:FOLDER with model.onnx and tokenizer.json in it"


# What comes before the colon of a setting, and what makes the model of the name after it.
KINDS: Mapping[str, Callable[[str], Embedder]] = {
    "fastembed": FastEmbedder,
}
RERANKER_KINDS: Mapping[str, Callable[[str], Reranker]] = {
    "fastembed": FastReranker,
    "onnx": lambda folder: CrossEncoder(Path(folder)),
}


@cache
def bundled(name: str) -> MiniLM:
    """The bundled embedder of that name (NAME or EIGHT_BITS), loaded once a process."""
    return MiniLM(name)


@cache
def load_embedder(name: str) -> Embedder:
    """The embedder of that name (see `embedder_name`), loaded once a process.

    Raises ModelError within seconds where it cannot be had.
    """
    kind, _, model = name.partition(":")
    if name in (NAME, EIGHT_BITS):
        return bundled(name)
    if kind in KINDS and model:
        return KINDS[kind](model)
    # LangChain's loads its models with a library of its own, which tries a closed network for long.
    if model and kind != "huggingface":
        return ProviderEmbedder(name, kind)
    raise ModelError(f"[models] embedder = '{name}': not an embedder that is known; it may be {EMBEDDERS}")


def load_lazily(made_by: str) -> Embed:
    """The embedder that a fingerprint names; only whoever has something to embed pays for loading it."""
    return lambda texts: load_embedder(made_with(made_by)).embed(texts)


@cache
def load_reranker(setting: str) -> Reranker | None:
    """The reranker that `[models] reranker` names, loaded once a process; None for "none".

    Raises ModelError within seconds where it cannot be had.
    """
    kind, _, name = setting.partition(":")
    if setting == NO_RERANKER:
        return None
    if kind in RERANKER_KINDS and name:
        return RERANKER_KINDS[kind](name)
    raise ModelError(f"[models] reranker = '{setting}': not a reranker that is known; it may be {RERANKERS}")


def embedder_name(setting: str, made_by: str | None) -> str:
    """The name of the embedder that `[models] embedder` means for an index with the fingerprint `made_by`.

    "bundled" stays what it was when the index was made; for a new one (None) it is what suits this processor.
    """
    if setting != BUNDLED:
        return setting
    before = made_with(made_by or "")
    return before if before in (NAME, EIGHT_BITS) else _suited()


@cache
def _suited() -> str:
    """The bundled embedder in eight bits where this processor gains from it, else the exact one.

    Processors without instructions for it gain little, and some round sums off that do not fit.
    """
    # One after the other: together they would be the most memory that a first index takes.
    slow, seconds = _tried(MiniLM(NAME))
    fast, fewer = _tried(bundled(EIGHT_BITS))
    if np.sum(slow * fast, axis=1).min() >= _ALIKE and seconds >= _GAIN * fewer:
        return EIGHT_BITS
    bundled.cache_clear()
    return NAME


def _tried(embedder: MiniLM) -> tuple[Vectors, float]:
    return embedder.embed(_TRIAL), _least_seconds(embedder)


def _least_seconds(embedder: MiniLM) -> float:
    """What an embedder computes; by the clock a busy machine would often choose the slower one."""

    def seconds() -> float:
        started = time.process_time()
        embedder.embed(_TRIAL)
        return time.process_time() - started

    return min(seconds() for _ in range(3))


# Where both are sound their vectors meet at cosine .992 and more, and the gain was 2.4.
_ALIKE = 0.98
_GAIN = 1.3
_TRIAL = tuple(
    " ".join(
        ["Fighters said on Friday that they had opened a road into the besieged districts of the city."] * n
    )
    for n in (1, 3, 5, 7)
)
