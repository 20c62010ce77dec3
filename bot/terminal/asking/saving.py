"""A conversation as a Markdown file, with its sources, for whoever goes on with it elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.conversation.turn import Turn
from bot.engine import Dateline
from bot.errors import QuestionError
from bot.terminal.asking.source_line import address, day
from corpus import Article

# What an article says is text in the file: no link, image or heading of its own.
_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]<>#|!~])")


def save_conversation(engine: Dateline, conversation: str, file: Path) -> int:
    """Writes a kept conversation into a new file; gives the number of its questions. Raises QuestionError."""
    turns = engine.turns(conversation)
    if not turns:
        raise QuestionError("there is nothing to write yet: ask a question first")
    text = "\n".join(_document(engine, conversation, turns))
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        raise QuestionError(f"{file}: is there already; name a new file") from None
    except OSError as error:
        raise QuestionError(f"{file}: cannot be written ({error.strerror}); name another file") from None
    return len(turns)


def _document(engine: Dateline, conversation: str, turns: list[Turn]) -> Iterator[str]:
    yield f"# {_escaped(conversation)}"
    for turn in turns:
        yield f"\n## {_escaped(turn.question)}\n"
        yield _escaped(turn.answer) or "The reporting here does not say."
        found = [engine.archive.article(article) for article in turn.articles]
        if any(found):
            yield ""
        for article in filter(None, found):
            yield f"- {_source(article)}"
            yield from (
                f"  > {_escaped(' '.join(quote.split()))}" for quote in turn.quotes if quote in article.body
            )
    yield ""


def _source(article: Article) -> str:
    named = f"**{_escaped(article.title)}** — {_escaped(article.source) or 'unknown outlet'}, {day(article.published)}"
    return f"{named}, <{article.url}>" if address(article.url) else named


def _escaped(text: str) -> str:
    return _MEANS_SOMETHING.sub(r"\\\1", text)
