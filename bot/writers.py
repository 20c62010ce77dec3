"""Who writes the answers, by the settings: the reporting itself, or a language model that is checked."""

from __future__ import annotations

from bot.chain import Rewriter, Writer
from bot.model_settings import QUOTE
from bot.quoting import QuotingWriter
from bot.settings import Settings
from index.embedding import MiniLM


def writers(quoting: QuotingWriter, embedder: MiniLM, settings: Settings) -> tuple[Writer, Rewriter | None]:
    """The quoting writer; or the model that is configured, with the quoting writer to fall back on, and what
    words follow-ups with it.
    """
    limits = settings.answer
    if limits.model == QUOTE:
        return quoting, None
    # A provider's package is only imported where one is named.
    from bot.composing import ModelWriter
    from bot.ledger import FILE, Ledger
    from bot.model import ChatModel
    from bot.rewriting import Rewriter as ModelRewriter

    model = ChatModel(limits, ledger=Ledger(settings.index.folder / FILE))
    writer = ModelWriter(model, embedder, quoting, limits, most=limits.sentences)
    return writer, ModelRewriter(model, limits)
