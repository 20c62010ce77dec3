"""Who writes the answers, by the settings: the reporting itself, or a language model that is checked."""

from __future__ import annotations

from bot.graph import Rewriter, Writer
from bot.settings import Settings
from bot.writing.model_settings import QUOTE
from bot.writing.quoting import QuotingWriter
from index.embedding.minilm import MiniLM


def writers(quoting: QuotingWriter, embedder: MiniLM, settings: Settings) -> tuple[Writer, Rewriter | None]:
    """The quoting writer; or the model that is configured, with the quoting writer to fall back on, and what
    words follow-ups with it.
    """
    limits = settings.answer
    if limits.model == QUOTE:
        return quoting, None
    # A provider's package is only imported where one is named.
    from bot.conversation.rewriting import Rewriter as ModelRewriter
    from bot.writing.chat_model import ChatModel
    from bot.writing.composing import ModelWriter
    from bot.writing.ledger import FILE, Ledger

    model = ChatModel(limits, ledger=Ledger(settings.index.folder / FILE))
    writer = ModelWriter(model, embedder, quoting, limits, most=limits.sentences)
    return writer, ModelRewriter(model, limits)
