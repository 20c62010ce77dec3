"""Who writes the answers, by the settings: the reporting itself, or a language model that is checked."""

from __future__ import annotations

from bot.protocols import Rewriter, Writer
from bot.settings import Settings
from bot.writing.model_settings import QUOTE


def writer_of(settings: Settings) -> tuple[Writer | None, Rewriter | None]:
    """What writes with the model that is configured, and what words follow-ups with it; nothing without one."""
    limits = settings.answer
    if limits.model == QUOTE:
        return None, None
    # A provider's package is only imported where one is named.
    from bot.conversation.rewriting import ModelRewriter
    from bot.writing.chat_model import ChatModel
    from bot.writing.ledger import FILE, Ledger
    from bot.writing.model_writer import ModelWriter

    model = ChatModel(limits, ledger=Ledger(settings.index.folder / FILE))
    return ModelWriter(model, limits, most=limits.sentences), ModelRewriter(model, limits)
