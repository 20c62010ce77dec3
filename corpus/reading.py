"""From a file or a feed to its articles; what goes wrong becomes one line and costs only itself."""

from __future__ import annotations

import codecs
import dataclasses
from collections.abc import Callable, Iterator
from io import BufferedReader, BytesIO
from pathlib import Path

from corpus.article import ArchivedArticle, Article, Doubt
from corpus.cleaning import clean, clean_line
from corpus.draft import Draft, article
from corpus.errors import ArticleError
from corpus.limits import Limits, megabytes
from corpus.readers import drafts, drafts_of
from corpus.sources.origin import NOWHERE, Origin
from corpus.sources.walking import is_url

Beat = Callable[[Callable[[], int], str], None]

_BUFFER = 262_144  # bytes
_MOST_NAMED = 1_000  # records of one file that cannot be read: the others are counted


def read(
    path: Path, *, limits: Limits, origin: Origin = NOWHERE, beat: Beat = lambda *_: None
) -> Iterator[Article | ArticleError | Doubt]:
    """The articles of one file, lazily and in file order. Nothing is raised for what is wrong with the file.

    `beat` is called for every record, also for one that gives nothing, with what tells how many bytes of the
    file have been read, and with the record's place in it, like `line 3`.

    A record that cannot be read is an ArticleError in its place, with a `where` like `news.jsonl line 3`.
    A Doubt follows the article that it is about. Of records with one id only the first is given, unless others
    are of another outlet or of another file of the same archive.
    """
    shown = clean(str(path).encode(errors="replace").decode()).replace("\n", " ")
    try:
        if reason := _refusal(path, limits):
            yield ArticleError(shown, reason)
            return
        stream: BufferedReader = BufferedReader(path.open("rb", buffering=0), _BUFFER)
        size = path.stat().st_size

        def place() -> int:  # It is asked for with an error as well, when the file is closed.
            return size if stream.closed else stream.tell()

        with stream:
            found = drafts(stream, shown, limits)
            yield from _articles(shown, found, limits, origin, lambda record: beat(place, record))
    except FileNotFoundError:
        yield ArticleError(shown, "gone since the folder was listed")
    except PermissionError:
        yield ArticleError(shown, "may not be read by this user: check its permissions")
    except OSError as error:
        yield ArticleError(shown, f"cannot be read: {error.strerror or error}")


def clash(path: str) -> str:
    """What to do where an article has the id of one before it; nobody but its publisher can change a feed."""
    if is_url(path):
        return "that one is kept; ask the feed's publisher to give this one another id"
    return "keep one of the two, or give this one another id"


def read_feed(
    data: bytes,
    url: str,
    *,
    limits: Limits,
    origin: Origin = NOWHERE,
    beat: Beat = lambda *_: None,
) -> Iterator[Article | ArticleError | Doubt]:
    """The entries of a feed fetched from `url`, as `read` gives a file's: RSS, Atom or JSON Feed.

    Which of them it is its first character tells: servers give feeds every type there is.
    """
    is_json = data.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"[")
    stream: BufferedReader = BufferedReader(BytesIO(data), _BUFFER)
    name = "feed.json" if is_json else "feed.xml"
    found = drafts_of(stream, url, limits, name=name)
    yield from _articles(url, found, limits, origin, lambda record: beat(stream.tell, record))


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
    path: str,
    found: Iterator[Draft | ArticleError],
    limits: Limits,
    origin: Origin,
    beat: Callable[[str], None],
) -> Iterator[Article | ArticleError | Doubt]:
    known: dict[tuple[str, str, str], tuple[int, str]] = {}
    failures = 0
    for number, draft in enumerate(found):
        if number == limits.records:
            yield ArticleError(path, f"over {number:,} records: the rest is left out; split it")
            break
        beat(draft.record if isinstance(draft, Draft) else "")
        try:
            made, doubt = _article(draft, limits, origin, known)
        except ArticleError as error:
            failures += 1
            if failures <= _MOST_NAMED:
                yield error
            continue
        if made:
            yield made
        if doubt:
            yield doubt
    if failures > _MOST_NAMED:
        yield ArticleError(path, f"{failures - _MOST_NAMED:,} more records cannot be read; mend or split it")


def _article(
    draft: Draft | ArticleError,
    limits: Limits,
    origin: Origin,
    known: dict[tuple[str, str, str], tuple[int, str]],
) -> tuple[Article | None, Doubt | None]:
    """The article and a doubt about it; None for one that says what another record of the file has said."""
    if isinstance(draft, ArticleError):
        raise draft
    made, doubt = article(draft, limits, origin)
    words = hash((made.headline, made.body, made.published, made.source))
    first_words, first = known.setdefault((made.id, made.source, made.path), (words, draft.where))
    if first == draft.where:
        return (_archived(made, draft) if draft.is_export and not is_url(draft.path) else made), doubt
    if first_words == words:
        return None, None
    reason = f"its id '{made.id}' is already that of {first}, which says something else; {clash(draft.path)}"
    raise ArticleError(draft.where, reason)


def _archived(made: Article, draft: Draft) -> ArchivedArticle:
    fields = {field.name: getattr(made, field.name) for field in dataclasses.fields(Article)}
    return ArchivedArticle(**fields, recorded=clean_line(draft.recorded))
