"""The models that the settings may name: embedders that find passages, and rerankers that put them in order.

Only the bundled embedder comes with Dateline. The others are extras, imported when they are first asked for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np

from index.embedding.minilm import EIGHT_BITS, NAME, MiniLM, Vectors, unit
from index.errors import ModelError
from index.installation import extra_command, package_command
from index.search.reranker import CrossEncoder, Reranker

BUNDLED = "bundled"
NO_RERANKER = "none"
EMBEDDERS = (
    'bundled, fastembed:NAME, a "provider:NAME" of LangChain such as openai:NAME and ollama:NAME, '
    f"or {NAME} for the bundled one without eight bits"
)
RERANKERS = "none, fastembed:NAME, or onnx:FOLDER with model.onnx and tokenizer.json in it"

# Texts that a model of fastembed's is given at a time: small batches of like length keep its memory low.
_BATCH = 8
# Seconds for a model's home to show that it is there: a closed network must not cost half a minute.
PATIENCE = 5.0
# Seconds for a batch of passages, once it has shown that.
_BATCH_PATIENCE = 60.0

# What these families were trained to see before a passage and before a question.
_PREFIXES = {
    "intfloat/multilingual-e5": ("passage: ", "query: "),
    "nomic-ai/nomic-embed-text": ("search_document: ", "search_query: "),
}

_Result = TypeVar("_Result")


class Embedder(Protocol):
    """Turns text into embeddings: float32, of length 1, as many numbers each as the model likes.

    `name` tells its vectors from those of any other embedder, which cannot be compared with them.
    """

    name: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The embeddings of passages, (n, dimensions), in their order. Raises ModelError."""

    def embed_question(self, question: str) -> Vectors:
        """The embedding of a question, (dimensions,). Raises ModelError."""


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
    if kind == "fastembed" and model:
        return _FastEmbedder(name, model)
    # LangChain's loads its models with a library of its own, which tries a closed network for long.
    if model and kind != "huggingface":
        return _ProviderEmbedder(name, kind)
    raise ModelError(f"[models] embedder = '{name}': not an embedder that is known; it may be {EMBEDDERS}")


@cache
def load_reranker(setting: str) -> Reranker | None:
    """The reranker that `[models] reranker` names, loaded once a process; None for "none".

    Raises ModelError within seconds where it cannot be had.
    """
    kind, _, name = setting.partition(":")
    if setting == NO_RERANKER:
        return None
    if kind == "fastembed" and name:
        return _FastReranker(setting, name)
    if kind == "onnx" and name:
        return CrossEncoder(Path(name))
    raise ModelError(f"[models] reranker = '{setting}': not a reranker that is known; it may be {RERANKERS}")


def embedder_name(setting: str, made_by: str | None) -> str:
    """The name of the embedder that `[models] embedder` means for an index with the fingerprint `made_by`.

    "bundled" stays what it was when the index was made; for a new one (None) it is what suits this processor.
    """
    if setting != BUNDLED:
        return setting
    before = made_with(made_by or "")
    return before if before in (NAME, EIGHT_BITS) else _suited()


def check_made_with(made_by: str | None, name: str) -> None:
    """Raises ModelError if an index with the fingerprint `made_by` has the vectors of another embedder."""
    other = made_with(made_by or name)
    if other != name:
        raise ModelError(
            f"the index was made with the embedder {other}, and [models] embedder now names {name}; "
            "run 'dateline index' to make it anew, or change the setting back"
        )


def made_with(fingerprint: str) -> str:
    """The name of the embedder in a fingerprint, which ends in it."""
    return fingerprint.rpartition("; ")[2]


@cache
def _suited() -> str:
    """The bundled embedder in eight bits where this processor gains from it, else the exact one.

    Processors without instructions for it gain little, and some round sums off that do not fit.
    """
    exact, short = MiniLM(NAME), MiniLM(EIGHT_BITS)
    alike = np.sum(exact.embed(_TRIAL) * short.embed(_TRIAL), axis=1).min()
    gain = _least_seconds(exact) / _least_seconds(short)
    return EIGHT_BITS if alike >= _ALIKE and gain >= _GAIN else NAME


def _least_seconds(embedder: MiniLM) -> float:
    def seconds() -> float:
        started = time.perf_counter()
        embedder.embed(_TRIAL)
        return time.perf_counter() - started

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


class _FastEmbedder:
    def __init__(self, setting: str, model: str) -> None:
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


class _FastReranker:
    def __init__(self, setting: str, model: str) -> None:
        _import_fastembed(setting)
        from fastembed.rerank.cross_encoder import TextCrossEncoder

        self._model = _load_fastembed(setting, model, TextCrossEncoder)

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        return np.array(list(self._model.rerank(question, texts, batch_size=_BATCH)), dtype=np.float32)


class _ProviderEmbedder:
    """An embedder behind an interface over the network, through LangChain."""

    def __init__(self, setting: str, provider: str) -> None:
        from langchain.embeddings import init_embeddings

        # Passages are far shorter than what OpenAI's models take; counting their tokens needs a download.
        options: dict[str, Any] = {"check_embedding_ctx_length": False, "timeout": _BATCH_PATIENCE}
        self.name = setting
        try:
            self._model: Any = init_embeddings(setting, **(options if provider == "openai" else {}))
        except ImportError:
            raise _missing(setting, provider, f"langchain-{provider.replace('_', '-')}") from None
        except Exception as error:  # Each provider has errors of its own.
            raise _failed(setting, error) from None
        self._asked(lambda: _within_patience(lambda: self._model.embed_query("dateline")))

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._asked(lambda: self._model.embed_documents(list(texts)))

    def embed_question(self, question: str) -> Vectors:
        return self._asked(lambda: self._model.embed_query(question))

    def _asked(self, ask: Callable[[], Any]) -> Vectors:
        try:
            return unit(np.array(ask(), dtype=np.float32))
        except Exception as error:
            raise _failed(self.name, error) from None


def _import_fastembed(setting: str) -> Any:
    try:
        import fastembed
        from loguru import logger
    except ImportError:
        raise _missing(setting, "fastembed", "fastembed") from None
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
        _within_patience(lambda: HfApi().model_info(homes[model], timeout=PATIENCE))
        return kind(model, cache_dir=HF_HUB_CACHE)
    except Exception as error:
        raise ModelError(
            f"the model {setting}: not in {HF_HUB_CACHE}, and cannot be downloaded ({_first_line(error)}); "
            "connect, copy that folder from a machine that has it, or change [models] in config.toml"
        ) from None


def _within_patience(call: Callable[[], _Result]) -> _Result:
    """What `call` gives; TimeoutError if it takes longer. Not every library can be told to give up soon."""
    results: list[_Result] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="dateline-model", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError(f"no answer within {PATIENCE:g} seconds")
    return results[0]


def _missing(setting: str, extra: str, package: str) -> ModelError:
    command = extra_command(extra) if extra in _EXTRAS else package_command(package)
    return ModelError(f"the model {setting}: needs a package that is not installed; run: {command}")


def _failed(setting: str, error: Exception) -> ModelError:
    return ModelError(
        f"the model {setting}: cannot be asked ({_first_line(error)}); "
        "check its name, its key and the network, or change [models] in config.toml"
    )


_EXTRAS = ("fastembed", "ollama", "openai")


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
