"""Makes the pairs of texts that a cross-encoder is taught with: `train` reads them.

    python -m tests.bench.training.pairs SPANS.jsonl.gz CLAIMS.jsonl.gz OUT.jsonl.gz

SPANS are questions with answer spans; CLAIMS are pairs of a text and a claim ({source, premise, claim, supported}),
whose news texts `written` knows, too. A pair a line: {task, first, second, and of a question `span`, the characters of
`second` that answer it, or null, and `fits`, whether `second` is about what it asks, or null; of a claim `supported`}.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.question.sides import may_be_two
from tests.bench.training.claims import evidence
from tests.bench.training.examples import Answered, Example, examples
from tests.bench.training.reports import asked, judged, leaning, shown, told_elsewhere
from tests.bench.training.two_things import TwoThings, compared, pointed, two_things
from tests.bench.training.written import Written, written

SPAN, CLAIM, RANK = "span", "claim", "rank"
# Whose texts are news, or nearly.
_NEWS = ("fib", "cg2c", "summedits")
# And whose are newer Wikipedia.
_WIKI = "new_wiki"
# Sources with pairs of captions and single sentences teach little; one states no licence, and is left out.
_SHARE = {"fib": 0.5, "cg2c": 0.5, "summedits": 0.5, "conj": 0.2, "cad": 0.2}
# So many questions are also asked of a passage like theirs that does not answer them.
_ELSEWHERE = 0.9
_RANKED, _WORDS = 6_000, 70
# So many questions over one thing look as if they were over two.
_OVER_ONE = 3_000

Pair = dict[str, Any]


def main(spans: Path, claims: Path, out: Path) -> None:
    chance = random.Random(0)
    rows = [Answered.of(record) for record in _read(spans) if len(record["question"].split()) < 40]
    chance.shuffle(rows)
    known = _read(claims)
    passages = {one["premise"] for one in known if one["source"] in _NEWS}
    passages |= {row.passage for row in rows if row.source == _WIKI}
    about = written(passages)
    pairs = [*(_span(one) for one in examples(rows, chance)), *_of_news(about, chance)]
    pairs += _of_two_things(two_things(sorted(passages)), about, chance)
    pairs += _of_others(known, chance)
    pairs += _to_rank(known, chance)
    with gzip.open(out, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs)
    print({task: sum(pair["task"] == task for pair in pairs) for task in (SPAN, CLAIM, RANK)})


def _of_news(about: Sequence[Written], chance: random.Random) -> Iterator[Pair]:
    for one in about:
        yield from map(_span, (*asked(one, about, chance), *leaning(one, about, chance)))
        for claim, quotes, supported in judged(one, chance):
            yield _claim(claim, quotes, supported=supported)
    yield from map(_span, told_elsewhere(about, _ELSEWHERE, chance))


def _of_two_things(
    some: Sequence[TwoThings], about: Sequence[Written], chance: random.Random
) -> Iterator[Pair]:
    asked = [question for one in about for question, _ in one.questions if may_be_two(question)]
    yield from map(_span, pointed(some, chance.sample(asked, min(_OVER_ONE, len(asked)))))
    for one, question, answer in compared(some, chance):
        yield _span(replace(shown(one, question, answer, about, chance), fits=answer is not None))


def _of_others(known: Iterable[Pair], chance: random.Random) -> Iterator[Pair]:
    for one in known:
        if chance.random() < _SHARE.get(one["source"], 0):
            quotes = evidence(one["claim"], one["premise"], chance)
            yield _claim(one["claim"], quotes, supported=one["supported"])


def _to_rank(known: Iterable[Pair], chance: random.Random) -> Iterator[Pair]:
    news = [one for one in known if one["source"] in _NEWS]
    for one in chance.sample(news, min(_RANKED, len(news))):
        yield {"task": RANK, "first": one["claim"], "second": " ".join(one["premise"].split()[:_WORDS])}


def _span(example: Example) -> Pair:
    return {
        "task": SPAN,
        "first": example.question,
        "second": example.text,
        "span": example.span,
        "fits": example.fits,
    }


def _claim(claim: str, quotes: str, *, supported: bool) -> Pair:
    return {"task": CLAIM, "first": claim, "second": quotes, "supported": supported}


def _read(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
