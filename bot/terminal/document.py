"""Answers, rankings and runs as plain data for `--json`: one documented object each."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.following.brief import Brief
from bot.following.follow import News
from bot.language_model.usage import Usage
from bot.terminal.articles.screen import Shown
from corpus import Article
from index import ChangeKind, LoggedChange, Passage, SearchFilter, SearchHit, Withdrawal
from index.indexing.summary import Summary
from index.status import Status


def answer_document(answer: Answer) -> dict[str, Any]:
    """`answered`, and every field of an Answer by its name; days are ISO 8601."""
    return {"answered": answer.answered, **dataclasses.asdict(answer)}


def ranking_document(query: str, ranking: list[SearchHit]) -> dict[str, Any]:
    """`query` and `passages`, best first, each with its text, offsets, article, scores and why."""
    passages = [
        {
            **passage_document(found.passage),
            "article": article_document(found.passage.article),
            "score": found.score,
            "bm25": found.bm25,
            "cosine": found.cosine,
            "why": found.why,
        }
        for found in ranking
    ]
    return {"query": query, "passages": passages}


def news_document(found: Sequence[News]) -> dict[str, Any]:
    """`follows`, each with its `words`, `outlet` and `reports`: a text and a citation each."""
    follows = [
        {
            **dataclasses.asdict(news.follow),
            "reports": [dataclasses.asdict(report) for report in news.reports],
        }
        for news in found
    ]
    return {"follows": follows}


def brief_document(brief: Brief, published: SearchFilter | None, limit: int | None) -> dict[str, Any]:
    """The days that it is of, `reports` in all, and every field of the first `stories` by its name; of all where there
    is no `limit`.
    """
    return {
        "since": published.since if published else None,
        "until": published.until if published else None,
        "reports": brief.reports,
        "stories": [dataclasses.asdict(story) for story in brief.stories[:limit]],
    }


def passage_document(passage: Passage) -> dict[str, Any]:
    """`text`, where it starts and ends in the article's body, and the paragraph and page that it begins in."""
    return {
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "paragraph": passage.paragraph,
        "page": passage.article.page(passage.start),
    }


def article_document(article: Article) -> dict[str, Any]:
    """Every field of an Article by its name but the `body`."""
    document = dataclasses.asdict(article)
    del document["body"]
    return document


def articles_document(articles: Sequence[Article]) -> dict[str, Any]:
    return {"articles": [article_document(article) for article in articles]}


def withdrawals_document(withdrawals: Sequence[Withdrawal], gone: Sequence[LoggedChange]) -> dict[str, Any]:
    """Each article that a person withdrew, with `why` and the day `withdrawn`; and those that are `gone` from their
    sources, with what the change log knows of them.
    """
    return {
        "articles": [
            {**article_document(one.article), "why": one.why, "withdrawn": one.day} for one in withdrawals
        ],
        "gone": [
            {
                "id": one.article_id,
                "title": one.title,
                "source": one.outlet,
                "path": one.path,
                "withdrawn": one.time.date(),
            }
            for one in gone
        ],
    }


def shown_document(shown: Shown, cited: Sequence[str]) -> dict[str, Any]:
    """An article with its `body`, its `passages`, the `files` that hold it, its `copies`, when it `came`, when it
    was `corrected`, whether it is `damaged`, its `withdrawal` (`why` and `day`, or null), which report it `corrects`
    (its `day` and the `article`, as far as they are known, or null), those that it is `corrected_in`, and where it is
    `cited`.
    """
    withdrawal, earlier = shown.withdrawal, shown.earlier
    return {
        **article_document(shown.article),
        "body": shown.article.body,
        "passages": [passage_document(passage) for passage in shown.passages],
        "files": shown.files,
        "copies": [article_document(copy) for copy in shown.copies],
        "came": shown.came and shown.came.isoformat(),
        "corrected": [correction.time.isoformat() for correction in shown.corrections],
        "damaged": shown.damaged,
        "withdrawal": withdrawal and {"why": withdrawal.why, "day": withdrawal.day},
        "corrects": earlier
        and {"day": earlier.day, "article": earlier.article and article_document(earlier.article)},
        "corrected_in": [article_document(report) for report in shown.later],
        "cited": cited,
    }


def summary_document(summary: Summary) -> dict[str, Any]:
    """Counts by kind of change, every change, `skipped` and `doubts` as `{where, reason}`, and the sources that could
    not be had.
    """
    return {
        **{str(kind): summary.count(kind) for kind in ChangeKind},
        "unchanged": summary.unchanged,
        "kept": {source: len(articles) for source, articles in summary.kept.items()},
        "renewed": summary.renewed,
        "passages": summary.passages,
        "passages_gone": summary.passages_gone,
        "passages_unchanged": summary.passages_unchanged,
        "helped": summary.helped,
        "undated": summary.undated,
        "unsigned": summary.unsigned,
        "seconds": summary.seconds,
        "changes": [dataclasses.asdict(change) for change in summary.changes],
        "skipped": [{"where": skipped.where, "reason": skipped.reason} for skipped in summary.skipped],
        "missing": summary.missing,
        "doubts": [{"where": doubt.where, "reason": doubt.reason} for doubt in summary.doubts],
    }


def status_document(status: Status, asked: str, used: Usage, damage: str) -> dict[str, Any]:
    """Every field of a Status by its name, the fingerprint that the settings ask for, what a model used today, and
    what is seen to be wrong with the store; days are ISO 8601.
    """
    more = {"fingerprint_asked": asked, "used_today": dataclasses.asdict(used), "damage": damage}
    return {**dataclasses.asdict(status), **more}


def dumps(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no plain form")
