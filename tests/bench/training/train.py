"""Teaches a cross-encoder to point at the answer, and to go on ranking as it did.

    python -m tests.bench.training.train BASE TOKENIZER.json SPANS.jsonl.gz NEWS.jsonl.gz OUT MINUTES

BASE is a folder of `dequantised` or of an earlier run. SPANS are questions with answer spans; NEWS are pairs of news
text and a sentence about it ({source, premise, claim}), on which the ranking is kept near the first BASE's. Two cores
with AMX train 20 examples a second while nothing else runs.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Encoding, Tokenizer

from tests.bench.training.examples import Answered, Example, examples
from tests.bench.training.model import SpanReaderModel

BATCH = 32
RATE = 5e-5
# How much keeping the ranking counts, and after how many batches it is looked at.
_KEPT, _EVERY = 0.06, 6
_NEWS = ("fib", "cg2c", "summedits")


def main(base: Path, tokenizer: Path, spans: Path, news: Path, out: Path, minutes: float) -> None:
    chance = random.Random(0)
    torch.manual_seed(0)
    tokens = Tokenizer.from_file(str(tokenizer))
    tokens.no_padding()
    tokens.enable_truncation(200)
    rows = [Answered.of(record) for record in _read(spans) if len(record["question"].split()) < 40]
    chance.shuffle(rows)
    made = list(examples(rows, chance))
    pairs = [(one["claim"], _cut(one["premise"])) for one in _read(news) if one["source"] in _NEWS]
    chance.shuffle(pairs)
    model, teacher = SpanReaderModel(base).train(), SpanReaderModel(base).eval()
    _train(model, teacher, tokens, made, pairs, minutes, chance)
    model.eval().save(out)


def _train(
    model: Any,
    teacher: Any,
    tokens: Tokenizer,
    made: Sequence[Example],
    pairs: Sequence[tuple[str, str]],
    minutes: float,
    chance: random.Random,
) -> None:
    model.ranker.bert.embeddings.word_embeddings.requires_grad_(False)
    trained = [weights for weights in model.parameters() if weights.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.01)
    encoded = tokens.encode_batch([(one.question, one.text) for one in made])
    targets = [_target(*one) for one in zip(encoded, made, strict=True)]
    started, seen = time.monotonic(), 0
    for step, group in enumerate(_batches([len(one.ids) for one in encoded], chance)):
        done = max(seen / len(made), (time.monotonic() - started) / (60 * minutes))
        if done >= 1:
            break
        for settings in optimiser.param_groups:
            settings["lr"] = RATE * min(1.0, done / 0.06) * (1 - done)
        batch = _padded([encoded[number] for number in group])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            _, logits = model(**batch)
        loss = _span_loss(logits.float(), batch, [targets[number] for number in group])
        if step % _EVERY == 0:
            first = step // _EVERY * BATCH % max(1, len(pairs) - BATCH)
            kept = _padded(tokens.encode_batch(list(pairs[first : first + BATCH])))
            loss = loss + _KEPT * _drift(model, teacher, kept)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        seen += len(group)
        if step % 50 == 0:
            print(f"{done:.0%} of the time, {seen} examples, loss {loss.item():.2f}", flush=True)


def _span_loss(logits: Any, batch: dict[str, Any], targets: Sequence[tuple[int, int]]) -> Any:
    """Cross-entropy of where the answer begins and ends; the first token stands for "not here"."""
    passage = (batch["token_type_ids"] == 1) & (batch["attention_mask"] == 1)
    passage[:, 0] = True
    open_to = torch.where(passage, 0.0, -1e4)
    sides = [logits[:, :, side] + open_to for side in (0, 1)]
    losses = [
        torch.nn.functional.cross_entropy(side, torch.tensor(wanted))
        for side, wanted in zip(sides, zip(*targets, strict=True), strict=True)
    ]
    return sum(losses) / 2


def _drift(model: Any, teacher: Any, batch: dict[str, Any]) -> Any:
    """How far the ranking has moved, as the mean square of the logits' differences."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        now, _ = model(**batch)
        with torch.no_grad():
            before, _ = teacher(**batch)
    return ((now.float() - before.float()) ** 2).mean()


def _target(encoding: Encoding, example: Example) -> tuple[int, int]:
    """The tokens in which the answer begins and ends; 0 and 0 where there is none."""
    if example.span is None:
        return 0, 0
    start, end = example.span
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


def _padded(encoded: Sequence[Encoding]) -> dict[str, Any]:
    width = -(-max(len(one.ids) for one in encoded) // 16) * 16

    def filled(rows: Sequence[Sequence[int]]) -> Any:
        return torch.tensor([[*row, *[0] * (width - len(row))] for row in rows])

    return {
        "input_ids": filled([one.ids for one in encoded]),
        "attention_mask": filled([[1] * len(one.ids) for one in encoded]),
        "token_type_ids": filled([one.type_ids for one in encoded]),
    }


def _cut(text: str) -> str:
    return " ".join(text.split()[:70])


def _read(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    base, tokenizer, spans, news, out = map(Path, sys.argv[1:6])
    main(base, tokenizer, spans, news, out, float(sys.argv[6]))
