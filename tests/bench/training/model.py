"""The model that is trained: a BERT cross-encoder that also points at the answer and judges claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import BertForSequenceClassification

SHAPE = {
    "vocab_size": 30_522,
    "hidden_size": 384,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 1_536,
}
SPANS, SUPPORT = "span.pt", "support.pt"


class TrainedModel(torch.nn.Module):  # type: ignore[misc]
    """`ranker` gives a passage's relevance; `spans` two logits a token, for where the answer begins and ends; `support`
    one for whether the first text, a claim, follows from the second.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        # No dropout, and without a graphics card eager attention: on a processor with AMX that trains four times as
        # fast.
        self.ranker = BertForSequenceClassification.from_pretrained(
            folder,
            num_labels=1,
            attn_implementation="sdpa" if torch.cuda.is_available() else "eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.spans = _head(folder / SPANS, 2)
        self.support = _head(folder / SUPPORT, 1)

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> tuple[Any, Any, Any]:
        states, pooled = self.ranker.bert(
            input_ids=input_ids,
            attention_mask=attention_mask,
            token_type_ids=token_type_ids,
            return_dict=False,
        )
        return self.ranker.classifier(pooled)[:, 0], self.spans(states), self.support(pooled)[:, 0]

    def save(self, folder: Path) -> None:
        self.ranker.save_pretrained(folder)
        torch.save(self.spans.state_dict(), folder / SPANS)
        torch.save(self.support.state_dict(), folder / SUPPORT)


def _head(kept: Path, outputs: int) -> Any:
    """A linear layer over the model's states: as it was kept, or new."""
    head = torch.nn.Linear(SHAPE["hidden_size"], outputs)
    if kept.exists():
        head.load_state_dict(torch.load(kept))
    else:
        torch.nn.init.normal_(head.weight, std=0.02)
        torch.nn.init.zeros_(head.bias)
    return head
