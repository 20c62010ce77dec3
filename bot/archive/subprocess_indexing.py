"""Indexing in a process of its own, for one that answers: adding vectors to Chroma holds Python still for
seconds on end. Settings go in as JSON, and a line of JSON comes out for each step.
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

from bot.archive.indexing import build_index
from bot.exits import explained
from bot.settings import Settings
from corpus import DatelineError
from index.errors import IndexingError
from index.indexing.progress import Progress
from index.priority import lower_priority


def build_apart(settings: Settings, report: Callable[[Progress], None] = lambda _: None) -> str:
    """Brings the index up to date with its sources; gives the run in a line. Raises IndexingError."""
    # The other process imports what this one does, whatever folder it is started in.
    path = os.pathsep.join(place for place in sys.path if place)
    outcome: dict[str, Any] = {}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "bot.archive.subprocess_indexing"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path},
    ) as indexer:
        if indexer.stdin and indexer.stdout:
            with suppress(BrokenPipeError), indexer.stdin as given:
                given.write(settings.model_dump_json())
            for line in indexer.stdout:
                outcome = json.loads(line)
                if "articles" in outcome:
                    report(Progress(**outcome))
    if "summary" in outcome:
        return str(outcome["summary"])
    stopped = "the indexer was stopped; run 'dateline index' again (nothing is lost)"
    raise IndexingError(outcome.get("error", f"{settings.index.place}: {stopped}"))


def main() -> None:
    """The other side."""
    lower_priority()
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as told:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # so that what a library prints is no step
        _index(told)


def _index(told: TextIO) -> None:
    def say(**step: Any) -> None:
        print(json.dumps(step), file=told, flush=True)

    try:
        settings = Settings(**json.load(sys.stdin))
        summary = build_index(settings, report=lambda now: say(**dataclasses.asdict(now)))
        say(summary=str(summary))
    except DatelineError as error:
        say(error=str(error))
    except Exception as error:
        say(error=f"the indexer failed, and what it had indexed is kept: {explained(error, 'index')[0]}")


if __name__ == "__main__":
    main()
