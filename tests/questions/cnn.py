"""Two development sets on the CNN stories: questions they answer, and near misses they do not.

No text of the stories is kept here: evidence is stored as offsets and read back from the stories' file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


def cnn_records(articles: Path) -> Iterator[dict[str, object]]:
    """Both sets as evaluation records, answerable first; `articles` is the JSON-lines file of the stories.

    Raises KeyError if a question's story is not in that file.
    """
    bodies = story_bodies(articles)
    for question in (*answerable_questions(), *unanswerable_questions()):
        yield question.record(bodies)


@dataclass(frozen=True, slots=True)
class CnnQuestion:
    """One question; `spans` are [start, end) offsets into the body of `articles[0]`.

    An unanswerable question has no article, answer or span; `about` names the stories it nearly fits.
    """

    id: str
    question: str
    articles: tuple[str, ...]
    about: tuple[str, ...]
    answers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    answerable: bool

    def record(self, bodies: dict[str, str]) -> dict[str, object]:
        """The question as `dateline eval` reads it, with evidence as verbatim text of the story."""
        return {
            "id": self.id,
            "question": self.question,
            "history": [],
            "articles": list(self.articles),
            "answers": list(self.answers),
            "evidence": [bodies[self.articles[0]][start:end] for start, end in self.spans],
            "answerable": self.answerable,
        }


def answerable_questions() -> list[CnnQuestion]:
    return list(_read(_HERE / "cnn.jsonl"))


def unanswerable_questions() -> list[CnnQuestion]:
    return list(_read(_HERE / "cnn_unanswerable.jsonl"))


def story_bodies(articles: Path) -> dict[str, str]:
    """Body by article id, from a JSON-lines file with one story a line."""
    with articles.open(encoding="utf-8") as lines:
        stories = [json.loads(line) for line in lines]
    return {story["id"]: story["body"] for story in stories}


def _read(path: Path) -> Iterator[CnnQuestion]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield CnnQuestion(
                id=record["id"],
                question=record["question"],
                articles=tuple(record["articles"]),
                about=tuple(record.get("about", ())),
                answers=tuple(record["answers"]),
                spans=tuple((start, end) for start, end in record["evidence"]),
                answerable=record["answerable"],
            )


if __name__ == "__main__":
    # For `dateline eval`: python -m tests.questions.cnn ARTICLES.jsonl > questions.jsonl
    for record in cnn_records(Path(sys.argv[1])):
        print(json.dumps(record, ensure_ascii=False))
