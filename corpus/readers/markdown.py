"""Markdown with YAML front matter: one article a file, kept as the text that its page would show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BufferedReader
from typing import Any

from corpus.article import FINDINGS
from corpus.cleaning import clean_line
from corpus.decoding import decode, slurp
from corpus.draft import Draft
from corpus.errors import ArticleError
from corpus.limits import Limits
from corpus.readers.exports.fields import draft
from corpus.readers.markup import text_of
from corpus.readers.opening import opening

_LONGEST_FRONT = 65_536  # characters
# The parser makes some 70 KB a second of a file that is all list or table, in 600 times its memory.
_SLOWNESS = 10
_OPENING = re.compile(r"---[ \t]*\n")
_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def drafts(stream: BufferedReader, path: str, limits: Limits) -> Iterator[Draft | ArticleError]:
    """The one draft: fields from the front matter, and the first top heading where that has no title."""
    try:
        text = decode(slurp(stream, limits.article_bytes // _SLOWNESS))
        fields, text = _front_matter(text.replace("\r\n", "\n").lstrip("\ufeff\n "))
    except ValueError as error:
        yield ArticleError(path, str(error))
        return
    if fields.get("format") == FINDINGS:
        yield ArticleError(path, "what Dateline found, and no reporting; keep it in another folder")
        return
    heading, body = _readable(text)
    if body.strip():
        above = opening(body)
        made = draft(fields, path, "", limits, body=body)
        made = replace(made, headline=made.headline or heading)
        if above.day and made.published is None:
            source, author = made.source or above.outlet, made.author or above.author
            made = replace(made, published=above.day, body=above.text, source=source, author=author)
        yield made
    else:
        yield ArticleError(path, "no text in it besides front matter and heading")


def _front_matter(text: str) -> tuple[Mapping[Any, Any], str]:
    """The fields between the two `---` lines at the top, and the text below; else ValueError."""
    if not _OPENING.match(text):
        return {}, text
    found = _FRONT.match(text[:_LONGEST_FRONT])
    if found is None:
        raise ValueError("its front matter is not closed by a line of ---")
    return _fields(found[1]), text[found.end() :]


def _fields(front: str) -> Mapping[Any, Any]:
    import yaml

    try:
        # The base loader makes text of everything: "0123" stays an id, and 2016-13-45 is no crash.
        fields = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 2}" if mark else ""
        problem = clean_line(str(getattr(error, "problem", None) or getattr(error, "reason", None) or error))
        raise ValueError(f"its front matter is not valid YAML{line}: {problem}") from error
    return fields if isinstance(fields, Mapping) else {}


def _readable(text: str) -> tuple[str, str]:
    """The first `#` heading, if the text begins with it, and the text as paragraphs without any markup."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    heading = tokens[:3] if tokens and tokens[0].tag == "h1" else []
    shown = [
        text_of(parser.renderer.render(part, parser.options, {}))
        for part in (heading, tokens[len(heading) :])
    ]
    return shown[0], shown[1]
