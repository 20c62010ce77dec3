"""Which files are read again though they have not changed: in doubt an index asks its sources, and deletes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Article, Doubt, is_url
from index.store.digest import digest
from index.store.sql.holdings import READ_AGAIN, StoredFile
from index.store.store import Store


def look_again(store: Store) -> None:
    """Has the files read again of which an article is gone, and those in which articles stood that no known
    file holds, or an export does; a feed keeps its own.
    """
    store.drop_unknown_files()
    store.read_again_where_gone()
    for article in store.unheld():
        if is_url(article.path):
            store.put_file(StoredFile(article.path, article.path, 0, READ_AGAIN), [article.id])
        else:
            store.read_again(files_of(article.path))
    for _, path in store.archived():
        store.read_again(files_of(path))


def prove(store: Store) -> list[str]:
    """Compares every article with its digest; gives those that are damaged, whose files are read again.

    Where it is the digest that is damaged, the change log has it again.
    """
    damaged = []
    with store.transaction():
        for article_id in store.unproven_articles():
            if logged := logged_proof(store, article_id):
                store.put_digest(article_id, logged)
            else:
                store.read_again(store.holders(article_id))
                damaged.append(article_id)
    return damaged


def logged_proof(store: Store, article_id: str) -> str:
    """The digest of an article's words by which the change log knows them; "" where it knows others."""
    article, logged = store.unproven_article(article_id), store.logged_digest(article_id)
    return logged if article and digest(article) == logged else ""


def told(store: Store, damaged: Sequence[str]) -> list[Doubt]:
    """What is said of articles that were `damaged` before a run: which are whole again, and which are not."""
    states: dict[bool, list[str]] = {}
    for article_id in damaged:
        states.setdefault(store.article(article_id) is not None, []).append(article_id)
    return [
        Doubt((store.holders(ids[0]) or [ids[0]])[0], _state(ids, whole=whole))
        for whole, ids in states.items()
    ]


def _state(ids: Sequence[str], *, whole: bool) -> str:
    more = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
    if whole:
        return f"article '{ids[0]}'{more}: damaged in the index, and read again"
    return (
        f"article '{ids[0]}'{more}: damaged in the index, and in no source that was read; kept, and not quoted; "
        "name the source that has it, or see 'dateline verify'"
    )


def unplaced(articles: Sequence[Article]) -> Doubt:
    """What is said of articles whose files nobody knows: they stay, as doubt is no reason to lose them."""
    more = f" and {len(articles) - 1} more" if len(articles) > 1 else ""
    return Doubt(
        articles[0].path,
        f"article '{articles[0].id}'{more}: in no source that was read, and kept; name theirs to have them "
        "looked for, or run 'dateline withdraw ARTICLE'",
    )


def files_of(path: str) -> list[str]:
    """The files in which an article may stand that is shown at `path`: itself, or an archive around it."""
    return [path, *(path[:at] for at, character in enumerate(path) if character == "!")]
