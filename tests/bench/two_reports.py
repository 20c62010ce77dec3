"""How many of the questions over two reports are answered from both, from one or from none.

Run `python -m tests.bench.two_reports FOLDER`; FOLDER keeps the indexes, as for `tests.bench.fit`. A side is answered
if a sentence shown has its answer or is its sentence.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from bot.answer import Answer
from index import SearchFilter
from tests.bench.development import DevelopmentSet, development_sets
from tests.bench.shown import has, is_of
from tests.questions.cnn import story_bodies

FILE = Path(__file__).parents[1] / "questions" / "two_reports.jsonl"


def main(folder: Path) -> None:
    questions = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    # Every second one was looked at while the cutting was written; the others were not.
    halves = {"looked at": questions[::2], "left alone": questions[1::2]}
    sets = {one.articles.parent.name: one for one in development_sets()}
    for half, some in halves.items():
        counts: Counter[tuple[int, int]] = Counter()
        for name, one in sets.items():
            counts += answered(one, folder, [record for record in some if record["set"] == name])
        for (sides, told), count in sorted(counts.items(), reverse=True):
            print(f"{half}: of {sides} sides in the reporting {told} answered: {count}")


def answered(one: DevelopmentSet, folder: Path, records: list[dict[str, Any]]) -> Counter[tuple[int, int]]:
    """The questions of one set by how many sides are in the reporting, and how many of these are answered."""
    counts: Counter[tuple[int, int]] = Counter()
    bodies = story_bodies(one.articles)
    with one.engine(folder) as engine:
        for record in records:
            day = date.fromisoformat(record["as_of"]) if record["as_of"] else None
            answer = engine.ask(record["question"], filters=SearchFilter(as_of=day))
            told = [
                _tells(answer, bodies[article][start:end], words)
                for article, start, end, words in record["sides"]
            ]
            counts[len(told), sum(told)] += 1
    return counts


def _tells(answer: Answer, sentence: str, words: str) -> bool:
    return any(has(one.text, words) or is_of(one.text, sentence) for one in answer.sentences)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
