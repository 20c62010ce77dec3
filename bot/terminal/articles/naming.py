"""Which article a person means by an id, a path or an address, or by how one of them begins or an id ends; and what
to call an article in short, so that it is meant by that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from os.path import commonprefix
from pathlib import Path
from textwrap import shorten

from bot.errors import QuestionError
from corpus import Article, is_url
from index import Withdrawal
from index.store.readable import SHORTEST_ENDING, ReadableStore

# So many are named to whoever has to choose.
_NAMED = 5
# A line with an id and so much of a title fits on a narrow screen.
_TITLE = 57


def article_named(store: ReadableStore, typed: str) -> Article:
    """The one article that is meant. Raises QuestionError where it is none or one of several."""
    return _one(_here(store, typed), typed, "no article here begins so; 'dateline articles WORDS' lists them")


def short_names(wanted: Iterable[str], every: Iterable[str]) -> dict[str, str]:
    """The shortest beginning of each id that no other one of `every` has, or ending, if that is shorter."""
    forwards = sorted(every)
    backwards = sorted(id_[::-1] for id_ in forwards)
    return {id_: _short(id_, forwards, backwards) for id_ in wanted}


def _short(id_: str, forwards: Sequence[str], backwards: Sequence[str]) -> str:
    beginning, size = id_[: _unlike(id_, forwards)], _unlike(id_[::-1], backwards)
    # No dash comes first, which would begin an option.
    while size < len(id_) and not id_[-size].isalnum():
        size += 1
    ending = id_[-size:]
    begins_so = any(other.startswith(ending) for other in forwards[bisect_left(forwards, ending) :][:1])
    return beginning if begins_so or len(beginning) <= size else ending


def _unlike(id_: str, ordered: Sequence[str]) -> int:
    """How many letters tell an id from those before and after it."""
    at = bisect_left(ordered, id_)
    beside = [*ordered[max(at - 1, 0) : at], *ordered[at + 1 : at + 2]]
    return max(SHORTEST_ENDING, *(len(commonprefix([id_, other])) + 1 for other in beside), 0)


def withdrawal_named(store: ReadableStore, typed: str) -> Withdrawal:
    """The one withdrawal that is meant by the article that it is of. Raises QuestionError as `article_named`."""
    withdrawn = _withdrawn(store, typed)
    none = (
        "not withdrawn by anybody, so there is nothing to undo; 'dateline articles --withdrawn' lists what is"
    )
    article = _one([one.article for one in withdrawn.values()], typed, none)
    return withdrawn[article.id]


def article_or_withdrawal_named(store: ReadableStore, typed: str) -> Article | Withdrawal:
    """As `article_named`, but of what a person withdrew the withdrawal."""
    if not _here(store, typed) and _withdrawn(store, typed):
        return withdrawal_named(store, typed)
    return article_named(store, typed)


def _here(store: ReadableStore, typed: str) -> list[Article]:
    return store.named(typed) or ([] if is_url(typed) else store.named(_whole(typed)))


def _withdrawn(store: ReadableStore, typed: str) -> dict[str, Withdrawal]:
    found = {one.article.id: one for one in store.withdrawals() if _begins(one.article, typed)}
    exact = {key: one for key, one in found.items() if typed in (key, one.article.url)}
    return exact or found


def _one(found: Sequence[Article], typed: str, none: str) -> Article:
    if not found:
        raise QuestionError(f"{typed}: {none}")
    if len(found) > 1:
        some = [
            f"  {article.id} {shorten(article.title, _TITLE, placeholder='…')}" for article in found[:_NAMED]
        ]
        more = ["  …"] if len(found) > _NAMED else []
        raise QuestionError(
            "\n".join([f"{typed}: name one of these by its id, or more of one:", *some, *more])
        )
    return found[0]


def _begins(article: Article, typed: str) -> bool:
    if len(typed) >= SHORTEST_ENDING and article.id.endswith(typed):
        return True
    places = [(article.id, typed), (article.url, typed), (article.path, typed), (article.path, _whole(typed))]
    return any(place.startswith(beginning) for place, beginning in places)


def _whole(typed: str) -> str:
    return str(Path(typed).absolute())
