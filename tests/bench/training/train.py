"""Teaches a cross-encoder to point at the answer, to judge claims, and to go on ranking as it did.

    python -m tests.bench.training.train BASE TOKENIZER.json SPANS.jsonl.gz CLAIMS.jsonl.gz OUT MINUTES

BASE is a folder of `dequantised` or of an earlier run. SPANS are questions with answer spans; CLAIMS are pairs of a
text and a claim ({source, premise, claim, supported}), whose news texts `written` knows, too, and on which the
ranking is kept near BASE's. Two cores with AMX train 20 examples a second while nothing else runs.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Encoding, Tokenizer

from tests.bench.training.claims import ClaimExample, claim_example
from tests.bench.training.examples import Answered, Example, examples
from tests.bench.training.model import TrainedModel
from tests.bench.training.written import written

BATCH = 32
RATE = 4e-5
# A head that is new learns so much faster than what is under it.
_HEAD = 10.0
# How much keeping the ranking counts, and after how many batches it is looked at.
_KEPT, _EVERY = 0.06, 8
_NEWS = ("fib", "cg2c", "summedits")
# Of the claims that were not written for this, so many are taken: they teach little of what news needs.
_OTHERS = 0.1

Loss = Callable[[Any, dict[str, Any], Sequence[int]], Any]


@dataclass(frozen=True, slots=True)
class Task:
    """Texts to learn from, encoded in pairs, and how far the model is off on some of them."""

    encoded: Sequence[Encoding]
    loss: Loss

    def batches(self, chance: random.Random) -> list[list[int]]:
        return list(_batches([len(one.ids) for one in self.encoded], chance))


def main(base: Path, tokenizer: Path, spans: Path, claims: Path, out: Path, minutes: float) -> None:
    chance = random.Random(0)
    torch.manual_seed(0)
    tokens = Tokenizer.from_file(str(tokenizer))
    tokens.no_padding()
    tokens.enable_truncation(200)
    rows = [Answered.of(record) for record in _read(spans) if len(record["question"].split()) < 40]
    chance.shuffle(rows)
    pairs = _read(claims)
    about = list(written({one["premise"] for one in pairs if one["source"] == "fib"}))
    asked = [*examples(rows, chance), *(made for one in about for made in one.examples(chance))]
    judged = [
        claim_example(claim, one.passage, supported=supported, chance=chance)
        for one in about
        for claim, supported in one.claims
    ]
    judged += [
        claim_example(one["claim"], one["premise"], supported=one["supported"], chance=chance)
        for one in pairs
        if one["source"] in _NEWS and chance.random() < _OTHERS
    ]
    news = [(one["claim"], " ".join(one["premise"].split()[:70])) for one in pairs if one["source"] in _NEWS]
    chance.shuffle(news)
    model, teacher = TrainedModel(base).train(), TrainedModel(base).eval()
    kept = _Ranking(teacher, tokens, news)
    _train(model, [answering(tokens, asked), judging(tokens, judged)], kept, minutes, chance)
    model.eval().save(out)


def answering(tokens: Tokenizer, made: Sequence[Example]) -> Task:
    """Pointing at the answer: the tokens in which it begins and ends."""
    encoded = tokens.encode_batch([(one.question, one.text) for one in made])
    targets = [_target(*one) for one in zip(encoded, made, strict=True)]

    def loss(outputs: Any, batch: dict[str, Any], group: Sequence[int]) -> Any:
        return _span_loss(outputs[1].float(), batch, [targets[number] for number in group])

    return Task(encoded, loss)


def judging(tokens: Tokenizer, made: Sequence[ClaimExample]) -> Task:
    """Telling whether a claim follows from its evidence."""
    encoded = tokens.encode_batch([(one.claim, one.evidence) for one in made])

    def loss(outputs: Any, batch: dict[str, Any], group: Sequence[int]) -> Any:
        wanted = torch.tensor([float(made[number].supported) for number in group])
        return torch.nn.functional.binary_cross_entropy_with_logits(outputs[2].float(), wanted)

    return Task(encoded, loss)


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The ranking that is kept: a `teacher`, and pairs of news on which the model stays near it."""

    teacher: Any
    tokens: Tokenizer
    pairs: Sequence[tuple[str, str]]

    def drift(self, model: Any, step: int) -> Any:
        """How far the ranking has moved, as the mean square of the logits' differences."""
        first = step // _EVERY * BATCH % max(1, len(self.pairs) - BATCH)
        batch = _padded(self.tokens.encode_batch(list(self.pairs[first : first + BATCH])))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            now = model(**batch)[0]
            with torch.no_grad():
                before = self.teacher(**batch)[0]
        return ((now.float() - before.float()) ** 2).mean()


def _train(model: Any, tasks: Sequence[Task], kept: _Ranking, minutes: float, chance: random.Random) -> None:
    model.ranker.bert.embeddings.word_embeddings.requires_grad_(False)
    heads = [*model.spans.parameters(), *model.support.parameters()]
    body = [weights for weights in model.ranker.parameters() if weights.requires_grad]
    optimiser = torch.optim.AdamW([{"params": body}, {"params": heads}], lr=RATE, weight_decay=0.01)
    steps, started = _interleaved(tasks, chance), time.monotonic()
    for step, (task, group) in enumerate(steps):
        done = max(step / len(steps), (time.monotonic() - started) / (60 * minutes))
        if done >= 1:
            break
        for settings, faster in zip(optimiser.param_groups, (1.0, _HEAD), strict=True):
            settings["lr"] = RATE * faster * min(1.0, done / 0.06) * (1 - done)
        batch = _padded([task.encoded[number] for number in group])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = model(**batch)
        loss = task.loss(outputs, batch, group)
        if step % _EVERY == 0:
            loss = loss + _KEPT * kept.drift(model, step)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*body, *heads], 1.0)
        optimiser.step()
        optimiser.zero_grad()
        if step % 50 == 0:
            print(f"{done:.0%} of the time, {step} batches, loss {loss.item():.2f}", flush=True)


def _interleaved(tasks: Sequence[Task], chance: random.Random) -> list[tuple[Task, list[int]]]:
    """The batches of all tasks, each task's spread evenly over the whole."""
    spread = []
    for task in tasks:
        groups = task.batches(chance)
        spread += [((at + 0.5) / len(groups), task, group) for at, group in enumerate(groups)]
    return [(task, group) for _, task, group in sorted(spread, key=lambda one: one[0])]


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


def _read(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    base, tokenizer, spans, claims, out = map(Path, sys.argv[1:6])
    main(base, tokenizer, spans, claims, out, float(sys.argv[6]))
