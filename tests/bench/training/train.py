"""Teaches a cross-encoder to point at the answer, to tell a passage about another event, and to judge claims; its
ranking of news is kept near what it was.

    python -m tests.bench.training.train BASE TOKENIZER.json PAIRS.jsonl.gz OUT ROUNDS

BASE is a folder of `dequantised` or of an earlier run, PAIRS a file of `pairs`. A round of 292,000 pairs took 150 s on
one H100; two cores with AMX train some 30 pairs a second, in batches of 32, and without it four, with half the layers
FROZEN and not IN_16_BITS.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from tests.bench.training.model import TrainedModel

BATCH = 128
RATE = 1.2e-4
WORDPIECES = 320
# So many of the lower layers stay as they are: six of twelve take a third of the work.
FROZEN = 0
# Whether it computes in 16 bits, which a processor without AMX only pretends to.
IN_16_BITS = True
# A head that is new learns so much faster than what is under it.
_HEAD = 10.0
_WARM_UP = 0.05
# How much keeping the ranking counts, and after how many batches it is looked at.
_KEPT, _EVERY = 0.06, 4
# How much it counts whether a passage is about what is asked.
_FITS = 0.3
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"

Batch = dict[str, Any]
# A pair of texts as the model reads it: its tokens, and of each in which of the two it stands, shape (2, n).
Pair = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Task:
    """Pairs of one kind, and what is wanted of each, shape (n, 1) or (n, 3): whether the claim follows; or the answer's
    first and last token, and whether the passage fits the question, 1 or 0, or -1 where nobody has said.
    """

    pairs: Sequence[Pair]
    wanted: NDArray[np.int64]

    def batches(self, chance: random.Random) -> list[list[int]]:
        return list(_batches([one.shape[1] for one in self.pairs], chance))

    def loss(self, outputs: Any, batch: Batch, group: Sequence[int]) -> Any:
        wanted = _moved(self.wanted[group])
        relevance, spans, support = (output.float() for output in outputs)
        if wanted.shape[1] == 1:
            return torch.nn.functional.binary_cross_entropy_with_logits(support, wanted[:, 0].float())
        return _span_loss(spans, batch, wanted) + _FITS * _fit_loss(relevance, wanted[:, 2])


def main(base: Path, tokenizer: Path, pairs: Path, out: Path, rounds: int) -> None:
    chance = random.Random(0)
    torch.manual_seed(0)
    by_task = _by_task(pairs)
    tokens = Tokenizer.from_file(str(tokenizer))
    tokens.no_padding()
    tokens.enable_truncation(WORDPIECES)

    def encoded(task: str) -> list[Encoding]:
        return tokens.encode_batch([(one["first"], one["second"]) for one in by_task[task]])

    spans, claims = encoded("span"), encoded("claim")
    answers = [
        (*_target(one, pair["span"]), -1 if pair["fits"] is None else pair["fits"])
        for one, pair in zip(spans, by_task["span"], strict=True)
    ]
    follows = [(one["supported"],) for one in by_task["claim"]]
    tasks = [Task(_pairs(spans), np.array(answers)), Task(_pairs(claims), np.array(follows, np.int64))]
    model, teacher = TrainedModel(base).to(DEVICE).train(), TrainedModel(base).to(DEVICE).eval()
    # On a processor fused code trains half as fast again.
    taught = torch.compile(model, dynamic=True) if DEVICE == "cpu" else model
    _train(taught, tasks, _Ranking(teacher, _pairs(encoded("rank"))), rounds, chance)
    model.eval().to("cpu").save(out)


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The ranking that is kept: a `teacher`, and pairs of news on which the model stays near it."""

    teacher: Any
    pairs: Sequence[Pair]

    def drifts(self, model: Any) -> Iterator[Any]:
        """How far the ranking has moved, as the mean square of the logits' differences on some pairs."""
        for first in cycle(range(0, len(self.pairs) - BATCH, BATCH)):
            batch = _padded(self.pairs[first : first + BATCH])
            with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=IN_16_BITS):
                now = model(**batch)[0]
                with torch.no_grad():
                    before = self.teacher(**batch)[0]
            yield ((now.float() - before.float()) ** 2).mean()


def _train(model: Any, tasks: Sequence[Task], kept: _Ranking, rounds: int, chance: random.Random) -> None:
    model.ranker.bert.embeddings.word_embeddings.requires_grad_(False)
    for layer in model.ranker.bert.encoder.layer[:FROZEN]:
        layer.requires_grad_(False)
    heads = [*model.spans.parameters(), *model.support.parameters()]
    body = [weights for weights in model.ranker.parameters() if weights.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": body}, {"params": heads}], lr=RATE, weight_decay=0.01, fused=True
    )
    steps = [step for _ in range(rounds) for step in _interleaved(tasks, chance)]
    drifts = kept.drifts(model)
    for number, (task, group) in enumerate(steps):
        done = number / len(steps)
        for settings, faster in zip(optimiser.param_groups, (1.0, _HEAD), strict=True):
            settings["lr"] = RATE * faster * min(1.0, done / _WARM_UP) * (1 - done)
        batch = _padded([task.pairs[at] for at in group])
        with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=IN_16_BITS):
            outputs = model(**batch)
        loss = task.loss(outputs, batch, group)
        if number % _EVERY == 0:
            loss = loss + _KEPT * next(drifts)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*body, *heads], 1.0)
        optimiser.step()
        optimiser.zero_grad()
        if number % 200 == 0:
            print(f"batch {number} of {len(steps)}, loss {loss.item():.2f}", flush=True)


def _interleaved(tasks: Sequence[Task], chance: random.Random) -> list[tuple[Task, list[int]]]:
    """The batches of all tasks, each task's spread evenly over the whole."""
    spread = []
    for task in tasks:
        groups = task.batches(chance)
        spread += [((at + 0.5) / len(groups), task, group) for at, group in enumerate(groups)]
    return [(task, group) for _, task, group in sorted(spread, key=lambda one: one[0])]


def _span_loss(logits: Any, batch: Batch, wanted: Any) -> Any:
    """Cross-entropy of where the answer begins and ends; the first token stands for "not here"."""
    passage = (batch["token_type_ids"] == 1) & (batch["attention_mask"] == 1)
    passage[:, 0] = True
    open_to = torch.where(passage, 0.0, -1e4)
    losses = [
        torch.nn.functional.cross_entropy(logits[:, :, side] + open_to, wanted[:, side]) for side in (0, 1)
    ]
    return sum(losses) / 2


def _fit_loss(relevance: Any, fits: Any) -> Any:
    """Binary cross-entropy over the pairs of which is known whether the passage fits."""
    known = (fits >= 0).float()
    losses = torch.nn.functional.binary_cross_entropy_with_logits(
        relevance, fits.clamp(min=0).float(), reduction="none"
    )
    return (losses * known).sum() / known.sum().clamp(min=1)


def _target(encoding: Encoding, span: Sequence[int] | None) -> tuple[int, int]:
    """The tokens in which the answer begins and ends; 0 and 0 where there is none."""
    if span is None:
        return 0, 0
    start, end = span
    places = enumerate(zip(encoding.offsets, encoding.type_ids, strict=True))
    inside = [at for at, ((a, b), kind) in places if kind == 1 and a < end and b > start and b > a]
    return (inside[0], inside[-1]) if inside else (0, 0)


def _batches(lengths: Sequence[int], chance: random.Random) -> Iterator[list[int]]:
    """Numbers of examples of like length, in a random order."""
    order = list(range(len(lengths)))
    chance.shuffle(order)
    for first in range(0, len(order), 50 * BATCH):
        some = sorted(order[first : first + 50 * BATCH], key=lambda number: lengths[number])
        groups = [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
        chance.shuffle(groups)
        yield from groups


def _pairs(encoded: Sequence[Encoding]) -> list[Pair]:
    return [np.array([one.ids, one.type_ids]) for one in encoded]


def _padded(pairs: Sequence[Pair]) -> Batch:
    width = -(-max(one.shape[1] for one in pairs) // 16) * 16
    filled = np.zeros((3, len(pairs), width), np.int64)
    for row, one in enumerate(pairs):
        filled[:2, row, : one.shape[1]] = one
        filled[2, row, : one.shape[1]] = 1
    ids, types, mask = _moved(filled)
    return {"input_ids": ids, "token_type_ids": types, "attention_mask": mask}


def _moved(values: NDArray[np.int64]) -> Any:
    """An array where the model is; the copy waits for nothing, so that the next batch is made meanwhile."""
    tensor = torch.from_numpy(values)
    return tensor.pin_memory().to(DEVICE, non_blocking=True) if DEVICE == "cuda" else tensor


def _by_task(pairs: Path) -> dict[str, list[dict[str, Any]]]:
    by_task = defaultdict(list)
    with gzip.open(pairs, "rt", encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            by_task[one["task"]].append(one)
    return by_task


if __name__ == "__main__":
    base, tokenizer, pairs, out = map(Path, sys.argv[1:5])
    main(base, tokenizer, pairs, out, int(sys.argv[5]))
