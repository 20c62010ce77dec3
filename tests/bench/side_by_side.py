"""Dateline beside what people would otherwise put together: `python -m tests.bench.side_by_side BENCH`.

BENCH is a folder with squad/ and coqa_news/, each with articles.jsonl. Needs `pip install -e '.[bench]'`.
All run the same weights with the same threads on the same articles, each in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.evaluation.question_set import Question, read_questions, sample
from tests.questions.cnn import answerable_questions, story_bodies

NAMES = {
    "dateline": "Dateline, search",
    "answers": "Dateline, answer",
    "langchain": "LangChain",
    "llamaindex": "LlamaIndex",
}
_COLD = 3  # starts; the median counts

NOTES = """
Dateline is asked twice: `search` only finds passages, as the other two do; `answer` goes on to read the
best six closely, choose sentences and check their quotes. LangChain is its tutorial on retrieval: chunks of
1,000 characters that share 200, langchain-chroma with documents, k = 4. LlamaIndex is its starter example:
VectorStoreIndex and SentenceSplitter with their defaults, kept as JSON, k = 2. The embedder cuts what is
longer than 384 wordpieces, for everybody. Ranks are judged in the first ten. Cold is from the start of the
process to its end, warm the median of one question after another.
"""


@dataclass
class Figures:
    """What was measured of one stack, over both sets."""

    articles: int = 0
    seconds: float = 0.0
    indexing_peak: float = 0.0
    asking_peak: float = 0.0
    disk: int = 0
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    ranks: dict[str, list[int | None]] = field(default_factory=dict)


ROWS: dict[str, Callable[[Figures], str]] = {
    "articles a second, indexed": lambda one: f"{one.articles / one.seconds:.1f}",
    "peak memory of indexing, MB": lambda one: f"{one.indexing_peak:.0f}",
    "on disk, MB": lambda one: f"{one.disk / 1e6:.1f}",
    "cold question, s": lambda one: f"{statistics.median(one.cold):.2f}",
    "warm question, ms": lambda one: f"{statistics.median(one.warm):.1f}",
    "peak memory of asking, MB": lambda one: f"{one.asking_peak:.0f}",
    "SQuAD H@1": lambda one: f"{_first(one.ranks['squad']):.3f}",
    "SQuAD MRR@10": lambda one: f"{_reciprocal(one.ranks['squad']):.3f}",
    "CNN H@1": lambda one: f"{_first(one.ranks['cnn']):.3f}",
    "CNN MRR@10": lambda one: f"{_reciprocal(one.ranks['cnn']):.3f}",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bench", type=Path)
    parser.add_argument("--questions", type=int, default=150, help="so many of each set, the same every time")
    options = parser.parse_args()
    sets = dict(_sets(options.bench, options.questions))
    figures = {name: Figures() for name in NAMES}
    with tempfile.TemporaryDirectory() as scratch:
        for set_name, (articles, asked) in sets.items():
            questions = Path(scratch) / f"{set_name}.jsonl"
            questions.write_text("".join(json.dumps(asdict(one)) + "\n" for one in asked), encoding="utf-8")
            for name, one in figures.items():
                # An answer is given from the index that search uses.
                folder = Path(scratch) / f"{set_name}-{'dateline' if name == 'answers' else name}"
                print(f"{NAMES[name]}: {set_name} …", file=sys.stderr, flush=True)
                _measure(name, one, set_name, (articles, folder, questions), asked[0].question)
    figures["answers"].articles, figures["answers"].seconds = _indexing(figures["dateline"])
    figures["answers"].indexing_peak = figures["dateline"].indexing_peak
    _show(figures, options.questions)


def _measure(name: str, one: Figures, set_name: str, places: tuple[Path, Path, Path], question: str) -> None:
    articles, folder, questions = places
    if name != "answers":
        indexed = _run(name, "index", articles, folder)
        one.articles += len(articles.read_text(encoding="utf-8").splitlines())
        one.seconds += indexed["seconds"]
        one.indexing_peak = max(one.indexing_peak, indexed["peak"])
    one.disk += sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    command = [sys.executable, "-m", "tests.bench.stacks", name, "ask", str(articles), str(folder), question]
    if name in ("dateline", "answers"):
        verb = "search" if name == "dateline" else "ask"
        command = [sys.executable, "-m", "bot", "--config", str(folder / "config.toml"), verb, question]
    for _ in range(_COLD):
        begun = time.perf_counter()
        subprocess.run(command, capture_output=True, check=name not in ("dateline", "answers"))
        one.cold.append(time.perf_counter() - begun)
    judged = _run(name, "judge", articles, folder, questions)
    one.asking_peak = max(one.asking_peak, judged["peak"])
    one.warm += judged["milliseconds"]
    one.ranks[set_name] = judged["ranks"]


def _run(*words: str | Path) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.stacks", *map(str, words)], capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words[:2]))} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _indexing(figures: Figures) -> tuple[int, float]:
    return figures.articles, figures.seconds


def _sets(bench: Path, limit: int) -> Iterator[tuple[str, tuple[Path, list[Question]]]]:
    """Each set's articles and questions, both by name."""
    squad, cnn = bench / "squad", bench / "coqa_news" / "articles.jsonl"
    for file in (squad / "articles.jsonl", squad / "questions.jsonl", cnn):
        if not file.is_file():
            sys.exit(f"{file}: is not there; name the folder that has squad/ and coqa_news/ in it")
    questions = [one for one in read_questions(squad / "questions.jsonl") if one.answerable]
    yield "squad", (squad / "articles.jsonl", sample(questions, limit))
    bodies = story_bodies(cnn)
    records = [one.record(bodies) for one in answerable_questions()]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cnn.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        stories = read_questions(file)
    yield "cnn", (cnn, sample(stories, limit))


def _first(ranks: list[int | None]) -> float:
    return statistics.mean(rank == 1 for rank in ranks)


def _reciprocal(ranks: list[int | None]) -> float:
    return statistics.mean(1 / rank if rank else 0.0 for rank in ranks)


def _show(figures: dict[str, Figures], questions: int) -> None:
    print(f"| {questions} questions of each set | {' | '.join(NAMES.values())} |", f"|{'---|' * 5}", sep="\n")
    for label, row in ROWS.items():
        print(f"| {label} | {' | '.join(row(one) for one in figures.values())} |")
    print(NOTES)


if __name__ == "__main__":
    main()
