"""Which parts work with a language model, by the settings: writer, rewriter and verifier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.protocols import Rewriter, Verifier, Writer
from bot.settings import Settings
from bot.settings.model_writer import BUNDLED, CHAT, NO_MODEL, QUOTE
from bot.verification.verifiers.veto_verifier import VetoVerifier

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from bot.language_model.chat_model import ChatModel


def chat_model_of(settings: Settings, own: BaseChatModel | None = None) -> ChatModel | None:
    """The `own` model, or the one that `[answer] model` names; None where the reporting is quoted."""
    limits = settings.answer
    if own is None and limits.model == QUOTE:
        return None
    # A provider's package is only imported where one is named.
    from bot.language_model.chat_model import ChatModel
    from bot.language_model.ledger import Ledger

    return ChatModel(limits, model=own, ledger=Ledger(settings.usage_place))


def writer_of(settings: Settings, model: ChatModel | None) -> tuple[Writer | None, Rewriter | None]:
    """What writes answers with `model`, and what words follow-ups with it."""
    if model is None:
        return None, None
    from bot.question.rewriting import ModelRewriter
    from bot.writing.model_writer import ModelWriter

    limits = settings.answer
    return ModelWriter(model, limits, most=limits.sentences), ModelRewriter(model, limits)


def verifier_of(settings: Settings, model: ChatModel | None) -> Verifier:
    """The vetoes, and after them what `[models] entailment` names; the bundled model where there is no chat model to
    ask. Raises ModelError.
    """
    setting = settings.models.entailment
    if setting == NO_MODEL:
        return VetoVerifier()
    if setting == CHAT and model:
        from bot.verification.verifiers.chat_verifier import ChatVerifier

        return ChatVerifier(model, seconds=settings.answer.seconds)
    from bot.verification.verifiers.bundled_entailment import BundledEntailment
    from bot.verification.verifiers.entailment_verifier import EntailmentVerifier
    from bot.verification.verifiers.pair_classifier import PairClassifier

    if setting in (BUNDLED, CHAT):
        return EntailmentVerifier(BundledEntailment())
    return EntailmentVerifier(PairClassifier(Path(setting.removeprefix("onnx:"))))
