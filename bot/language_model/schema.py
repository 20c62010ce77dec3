"""Asking a model for JSON by a schema, where LangChain knows that its provider holds it to one."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableBinding, RunnableSequence

# What a server says of a request that it does not understand, or of a part that it cannot do.
REFUSALS = frozenset({400, 404, 405, 415, 422, 501})


def by_schema(model: BaseChatModel, schema: Mapping[str, Any]) -> Runnable[Any, Any] | None:
    """`model` as it is asked for JSON by `schema`, which streams as text; None where it may not keep to one.

    A model's `profile` says so; `[answer] options` can say it of a model that LangChain does not know.
    """
    if not (model.profile or {}).get("structured_output"):
        return None
    strict = {"strict": True} if "strict" in _keywords(model) else {}
    try:
        chain = model.with_structured_output(dict(schema), method="json_schema", **strict)
    except (NotImplementedError, TypeError, ValueError):
        return None
    # Behind the model stands a parser, which gives no sentence before it has them all.
    bound = chain.first if isinstance(chain, RunnableSequence) else None
    return bound if isinstance(bound, RunnableBinding) else None


def is_cut_off(error: BaseException) -> bool:
    """Whether a provider's package could not parse a whole reply, as the model was cut off. What came was read."""
    return "FinishReason" in type(error).__name__


def _keywords(model: BaseChatModel) -> set[str]:
    return set(inspect.signature(model.with_structured_output).parameters)
