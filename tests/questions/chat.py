"""Questions as people type them on a phone, over the news reports of 2022 beside the repository.

No text of the reports is kept here: evidence is stored as [article, start, end] and read back from their file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.questions.cnn import story_bodies

FILE = Path(__file__).with_suffix(".jsonl")


def chat_records(articles: Path) -> Iterator[dict[str, Any]]:
    """The questions as evaluation records; `articles` is the JSON-lines file of the reports.

    Raises KeyError if a question's report is not in that file.
    """
    bodies = story_bodies(articles)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        evidence = [bodies[article][start:end] for article, start, end in record["evidence"]]
        yield {**record, "history": [], "evidence": evidence}
