"""An embedder of LangChain's: of a provider by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from index.embedding.embedder import Vectors
from index.embedding.minilm import unit
from index.embedding.outside import failed, missing, within_patience

# Seconds for a batch of passages, once the provider has shown that it is there.
_BATCH_PATIENCE = 60.0


class ProviderEmbedder:
    """An embedder behind an interface over the network, through LangChain."""

    def __init__(self, setting: str, provider: str) -> None:
        from langchain.embeddings import init_embeddings

        # Passages are far shorter than what OpenAI's models take; counting their tokens needs a download.
        options: dict[str, Any] = {"check_embedding_ctx_length": False, "timeout": _BATCH_PATIENCE}
        self.name = setting
        try:
            self._model: Any = init_embeddings(setting, **(options if provider == "openai" else {}))
        except ImportError:
            raise missing(setting, provider, f"langchain-{provider.replace('_', '-')}") from None
        except Exception as error:  # Each provider has errors of its own.
            raise failed(setting, error) from None
        self._asked(lambda: within_patience(lambda: self._model.embed_query("dateline")))

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._asked(lambda: self._model.embed_documents(list(texts)))

    def embed_question(self, question: str) -> Vectors:
        return self._asked(lambda: self._model.embed_query(question))

    def _asked(self, ask: Callable[[], Any]) -> Vectors:
        try:
            return unit(np.array(ask(), dtype=np.float32))
        except Exception as error:
            raise failed(self.name, error) from None
