"""How an article stands in a row of the store."""

from __future__ import annotations

import datetime
import json
import sqlite3
from dataclasses import asdict
from typing import Any

from corpus import Article

COLUMNS = "a.id, a.headline, a.body, a.source, a.author, a.published, a.url, a.path, a.pages"


def article_of(row: sqlite3.Row) -> Article:
    """The article in a row that has `COLUMNS`."""
    return Article(
        id=row["id"],
        headline=row["headline"],
        body=row["body"],
        source=row["source"],
        author=row["author"],
        published=day_of(row["published"]),
        url=row["url"],
        path=row["path"],
        pages=tuple(json.loads(row["pages"])),
    )


def row_of(article: Article) -> dict[str, Any]:
    """The values that `article_of` reads, by their columns' names."""
    published = article.published.toordinal() if article.published else None
    return asdict(article) | {"pages": json.dumps(article.pages), "published": published}


def day_of(ordinal: int | None) -> datetime.date | None:
    return None if ordinal is None else datetime.date.fromordinal(ordinal)
