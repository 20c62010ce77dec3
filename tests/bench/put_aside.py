"""Questions that were put aside while the reader was made, by form: first sentence, any of those shown, declined.

Run `python -m tests.bench.put_aside FOLDER`; FOLDER keeps the indexes, as for `tests.bench.fit`.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from bot.engine import Dateline
from bot.evaluation.judge import Judge
from bot.evaluation.measures import auroc
from bot.evaluation.question_set import Question
from tests.bench.development import development_sets
from tests.bench.shown import is_of
from tests.questions.cnn import story_bodies

FILE = Path(__file__).parents[1] / "questions" / "put_aside.jsonl"


def main(folder: Path) -> None:
    rtqa = development_sets()[0]
    bodies = story_bodies(rtqa.articles)
    by_form: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    odds = []
    with rtqa.engine(folder) as engine:
        for line in FILE.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            form = record.pop("form")
            evidence = [bodies[record["articles"][0]][start:end] for start, end in record.pop("evidence")]
            question = Question(**record, evidence=tuple(evidence))
            first, told, declined, confidence = asked(engine, question)
            odds.append((question.answerable, confidence))
            for name in (form, "all" if question.answerable else "all without an answer"):
                by_form[name].append((first, told, declined))
    print(f"{'':24}{'first':>8}{'any':>8}{'declined':>10}")
    for form, some in by_form.items():
        first, told, declined = (sum(column) / len(some) for column in zip(*some, strict=True))
        print(f"{form:24}{first:8.2f}{told:8.2f}{declined:10.2f}")
    print(f"AUROC {auroc(np.array(odds, float)):.2f}")


def asked(engine: Dateline, question: Question) -> tuple[bool, bool, bool, float]:
    """Whether the first sentence tells the answer, whether any does, whether none is given, and the confidence."""
    answer, judge = engine.ask(question.question), Judge(question)
    told = [
        judge.holds_answer(one.text) or any(is_of(one.text, sentence) for sentence in question.evidence)
        for one in answer.sentences
    ]
    return bool(told) and told[0], any(told), not answer.answered, answer.confidence


if __name__ == "__main__":
    main(Path(sys.argv[1]))
