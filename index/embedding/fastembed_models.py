"""fastembed's models, which run on this machine: embedders, and cross-encoders as rerankers."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np

from index.embedding import outside
from index.embedding.embedder import Vectors
from index.embedding.minilm import unit
from index.embedding.outside import first_line, missing, within_patience
from index.errors import ModelError

# Texts that a model is given at a time: small batches of like length keep its memory low.
_BATCH = 8

# What these families were trained to see before a passage and before a question.
_PREFIXES = {
    "intfloat/multilingual-e5": ("passage: ", "query: "),
    "nomic-ai/nomic-embed-text": ("search_document: ", "search_query: "),
}


class FastEmbedder:
    """One of fastembed's embedders, by its name there. Raises ModelError."""

    def __init__(self, model: str) -> None:
        setting = f"fastembed:{model}"
        fastembed = _import_fastembed(setting)
        self.name = setting
        self._model = _load_fastembed(setting, model, fastembed.TextEmbedding)
        prefixes = (pair for family, pair in _PREFIXES.items() if model.lower().startswith(family))
        self._passage, self._question = next(prefixes, ("", ""))

    def embed(self, texts: Sequence[str]) -> Vectors:
        # A batch is as wide as its longest text, so texts of like length belong together.
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        prefixed = [self._passage + texts[row] for row in order]
        found = np.array(list(self._model.passage_embed(prefixed, batch_size=_BATCH)), dtype=np.float32)
        vectors = np.empty_like(found)
        vectors[order] = found
        return unit(vectors)

    def embed_question(self, question: str) -> Vectors:
        return unit(np.asarray(next(iter(self._model.query_embed(self._question + question))), np.float32))


class FastReranker:
    """One of fastembed's cross-encoders, by its name there. Raises ModelError."""

    def __init__(self, model: str) -> None:
        setting = f"fastembed:{model}"
        _import_fastembed(setting)
        from fastembed.rerank.cross_encoder import TextCrossEncoder

        self._model = _load_fastembed(setting, model, TextCrossEncoder)

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        return np.array(list(self._model.rerank(question, texts, batch_size=_BATCH)), dtype=np.float32)


def _import_fastembed(setting: str) -> Any:
    try:
        import fastembed
        from loguru import logger
    except ImportError:
        raise missing(setting, "fastembed", "fastembed") from None
    logger.disable("fastembed")  # It logs what is told here in one line.
    return fastembed


def _load_fastembed(setting: str, model: str, kind: Any) -> Any:
    """A fastembed model from Hugging Face's cache on this machine, or else downloaded into it."""
    from huggingface_hub import HfApi
    from huggingface_hub.constants import HF_HUB_CACHE

    homes = {one["model"]: one["sources"]["hf"] for one in kind.list_supported_models()}
    if model not in homes:
        near = ", ".join(get_close_matches(model, homes, cutoff=0))
        raise ModelError(
            f"the model {setting}: fastembed does not have it; the nearest that it has are {near}"
        )
    try:
        return kind(model, cache_dir=HF_HUB_CACHE, local_files_only=True)
    except Exception:  # noqa: S110  (it is not there yet, or only half of it; fastembed raises ValueError)
        pass
    try:
        # fastembed itself goes on trying for 39 seconds where nobody answers.
        within_patience(lambda: HfApi().model_info(homes[model], timeout=outside.PATIENCE))
        return kind(model, cache_dir=HF_HUB_CACHE)
    except Exception as error:
        raise ModelError(
            f"the model {setting}: not in {HF_HUB_CACHE}, and cannot be downloaded ({first_line(error)}); "
            "connect, copy that folder from a machine that has it, or change [models] in config.toml"
        ) from None
