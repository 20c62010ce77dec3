"""Which article a person means by an id, a path or an address, or by how one of them begins."""

from __future__ import annotations

from pathlib import Path

from bot.errors import QuestionError
from corpus import Article, is_url
from index.store.store import Reading

# So many are named to whoever has to choose.
_NAMED = 5


def article_named(store: Reading, typed: str) -> Article:
    """The one article that is meant. Raises QuestionError where it is none or one of several."""
    found = store.named(typed) or ([] if is_url(typed) else store.named(str(Path(typed).absolute())))
    if not found:
        raise QuestionError(f"{typed}: no article here begins so; 'dateline articles WORDS' lists them")
    if len(found) > 1:
        some = "; ".join(f"{article.id} {article.title}" for article in found[:_NAMED])
        more = "; …" if len(found) > _NAMED else ""
        raise QuestionError(f"{typed}: that may be any of {some}{more}; name more of one")
    return found[0]
