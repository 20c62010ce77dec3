"""Follow-ups on real news, by how they go on from what was asked before: first sentence, any of those shown, declined.

Run `python -m tests.bench.talks FOLDER`; FOLDER keeps the indexes, as for `tests.bench.fit`. "Leaning" is the share
that is taken to lean on what was asked before, "in full" the share whose first sentence tells the answer where the
question is asked as somebody asks who has said nothing before.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.conversation.turn import Turn
from bot.engine import Dateline
from tests.bench.development import development_sets
from tests.bench.shown import has, is_of
from tests.questions.cnn import story_bodies

FILE = Path(__file__).parents[1] / "questions" / "talks.jsonl"
_COLUMNS = ("leaning", "first", "any", "declined", "in full")


def main(folder: Path) -> None:
    rtqa = development_sets()[0]
    bodies = story_bodies(rtqa.articles)
    by_kind: dict[str, list[tuple[bool, ...]]] = defaultdict(list)
    with rtqa.engine(folder) as engine:
        for record in map(json.loads, FILE.read_text(encoding="utf-8").splitlines()):
            answer = engine.ask(record["question"], turns=played(engine, record["history"], bodies))
            told, in_full = tells(answer, record, bodies), tells(engine.ask(record["whole"]), record, bodies)
            row = (answer.leans, told[:1] == [True], any(told), not told, in_full[:1] == [True])
            for kind in (record["kind"], "all" if record["answerable"] else "all without an answer"):
                by_kind[kind].append(row)
    print(f"{'':24}" + "".join(f"{name:>10}" for name in _COLUMNS))
    for kind, rows in by_kind.items():
        shares = (sum(column) / len(rows) for column in zip(*rows, strict=True))
        print(f"{kind:24}" + "".join(f"{share:10.2f}" for share in shares))


def played(engine: Dateline, history: list[Any], bodies: Mapping[str, str]) -> list[Turn]:
    """What was asked and told before, as the engine takes each question."""
    turns: list[Turn] = []
    for question, article, start, end in history:
        quote = bodies[article][start:end]
        leans = engine.ask(question, turns=turns).leans
        turns.append(Turn(question, quote, (quote,), (article,), leans=leans))
    return turns


def tells(answer: Answer, record: Mapping[str, Any], bodies: Mapping[str, str]) -> list[bool]:
    """Of each sentence whether it has the answer, or is the sentence that has."""
    sentences = [bodies[article][start:end] for article, start, end in record["evidence"]]
    return [
        any(has(one.text, words) for words in record["answers"])
        or any(is_of(one.text, sentence) for sentence in sentences)
        for one in answer.sentences
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
