"""The provider of a language model: the package of LangChain's that asks it."""

from __future__ import annotations

import re
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from bot.settings.model_writer import ModelWriterSettings
from index.embedding.outside import first_line, missing
from index.errors import ModelError


def provider_of(settings: ModelWriterSettings) -> BaseChatModel:
    """The model that the settings name, by its provider's package. Raises ModelError where it cannot be had."""
    wanted: dict[str, Any] = {
        "temperature": settings.temperature,
        "max_tokens": settings.answer_tokens,
        "timeout": settings.seconds,
        "max_retries": 0,
        **({"base_url": settings.base_url} if settings.base_url else {}),
        **settings.options,
    }
    provider, _, name = settings.model.partition(":")
    try:
        model: BaseChatModel = init_chat_model(name, model_provider=provider, **wanted)
    except ImportError as error:
        named = re.search(r"pip install (?:-U )?([\w-]+)", str(error))
        package = named[1] if named else f"langchain-{provider.replace('_', '-')}"
        raise missing(settings.model, provider, package) from None
    except Exception as error:
        raise ModelError(f"{settings.model}: {first_line(error)}") from None
    return model
