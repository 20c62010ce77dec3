"""Claims about real reports, written by people who had not seen how they are judged."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.claim import Claim, Quote
from bot.protocols import AskContext, Verifier
from corpus import Article
from tests.conftest import REPOSITORY, SHARED

CLAIMS = REPOSITORY / "tests" / "data" / "claims.jsonl"
REPORTS = SHARED / "bench" / "rtqa" / "articles.jsonl"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A claim, whether its quotes really carry it, and what was done to it if not."""

    claim: Claim
    supported: bool
    kind: str


def read_claims(path: Path = CLAIMS, reports: Path = REPORTS) -> Iterator[Labelled]:
    """The claims of a file, a line each; a quote is a pair of offsets into its report, or its text."""
    articles = {row["id"]: _article(row) for row in _rows(reports)}
    for row in _rows(path):
        article = articles[row["article"]]
        quotes = tuple(_quote(article, quote) for quote in row["quotes"])
        yield Labelled(Claim(row["claim"], quotes), row["supported"], row["kind"])


def judged(verifier: Verifier, claims: list[Labelled]) -> dict[tuple[bool, str], list[bool]]:
    """By whether a claim is true and by kind: whether each was shown in the model's own words."""
    shown: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    verdicts = verifier.verify([one.claim for one in claims], AskContext())
    for one, verdict in zip(claims, verdicts, strict=True):
        shown[one.supported, one.kind].append(verdict.supported)
    return shown


def share(shown: dict[tuple[bool, str], list[bool]], *, true: bool) -> float:
    """How many of the true or the false claims were shown."""
    judged_ = [one for (supported, _), some in shown.items() if supported is true for one in some]
    return sum(judged_) / len(judged_)


def _quote(article: Article, quote: str | list[int]) -> Quote:
    start, end = (article.body.index(quote), 0) if isinstance(quote, str) else quote
    end = end or start + len(quote)
    return Quote(article, start, end, article.body.count("\n\n", 0, start) + 1)


def _article(row: dict[str, Any]) -> Article:
    day = date.fromisoformat(row["published"].replace("/", "-")) if row["published"] else None
    return Article(row["id"], row["headline"], row["body"], row["source"], "", day, row["url"], "")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_text("utf-8").splitlines())
