"""From a file to its articles; what goes wrong becomes one line and costs only itself."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from corpus.article import Article, Doubt
from corpus.cleaning import clean
from corpus.draft import Draft, article
from corpus.errors import ArticleError
from corpus.limits import Limits, megabytes
from corpus.readers import drafts

_BUFFER = 262_144  # bytes


def read(path: Path, *, limits: Limits) -> Iterator[Article | ArticleError | Doubt]:
    """The articles of one file, lazily and in file order. Nothing is raised for what is wrong with the file.

    A record that cannot be read is an ArticleError in its place, with a `where` like `news.jsonl line 3`.
    A Doubt follows the article that it is about. Of records that say the same only the first is given.
    """
    shown = clean(str(path).encode(errors="replace").decode()).replace("\n", " ")
    try:
        if reason := _refusal(path, limits):
            yield ArticleError(shown, reason)
            return
        stream: BufferedReader = BufferedReader(path.open("rb", buffering=0), _BUFFER)
        with stream:
            yield from _articles(drafts(stream, shown, limits), limits)
    except FileNotFoundError:
        yield ArticleError(shown, "gone since the folder was listed")
    except PermissionError:
        yield ArticleError(shown, "may not be read by this user: check its permissions")
    except OSError as error:
        yield ArticleError(shown, f"cannot be read: {error.strerror or error}")


def _refusal(path: Path, limits: Limits) -> str:
    if path.is_symlink():
        return "a symbolic link, which is not followed: name what it points to as a source"
    if path.is_dir():
        return "a folder that cannot be listed, not a file"
    if not path.is_file() and path.exists():
        return "not a regular file"
    size = path.stat().st_size
    if size > limits.file_bytes:
        return f"a file of {megabytes(size)}, over the limit of {megabytes(limits.file_bytes)}: split it"
    return ""


def _articles(
    found: Iterator[Draft | ArticleError], limits: Limits
) -> Iterator[Article | ArticleError | Doubt]:
    known: dict[str, tuple[int, str]] = {}
    for draft in found:
        if isinstance(draft, ArticleError):
            yield draft
            continue
        try:
            made, doubt = article(draft, limits)
        except ArticleError as error:
            yield error
            continue
        words = hash((made.headline, made.body, made.published, made.source))
        first_words, first = known.setdefault(made.id, (words, draft.where))
        if first != draft.where:
            if first_words != words:
                reason = f"its id '{made.id}' is already that of {first}, which says something else"
                yield ArticleError(draft.where, reason)
            continue
        yield made
        if doubt:
            yield doubt
