"""What the reporting does have where it does not answer: "it reports on X but not on Y"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.question.dates.period import describe
from index import SearchHit
from index.terms import content_words, stem, stems

# So many passages say what the reporting has on a question's words.
_LOOKED = 3


def near_miss(question: str, ranking: Sequence[SearchHit]) -> tuple[str, ...]:
    """One line that names the nearest report and which of the question's words it has and lacks.

    Nothing where it shares no word with the question: it is then not near.
    """
    wanted = telling_words(question)
    there = set[str]()
    for found in ranking[:_LOOKED]:
        article = found.passage.article
        there.update(stems(f"{article.headline} {found.passage.text}"))
    has = [word for term, word in wanted.items() if term in there]
    lacks = [word for term, word in wanted.items() if term not in there]
    if not has:
        return ()
    article = ranking[0].passage.article
    day = describe(article.published, article.published) if article.published else "undated"
    nearest = f"“{article.title}” ({article.source or 'unknown outlet'}, {day})"
    if not lacks:
        return (f"The nearest reporting, {nearest}, does not answer it.",)
    return (f"It reports on {_listed(has)}, but not on {_listed(lacks)}; the nearest is {nearest}.",)


def telling_words(question: str) -> dict[str, str]:
    """The words that say what a question is about, by their stems: no "what's", no "tell", no "like"."""
    return {
        term: word for term, word in content_words(question).items() if term not in _LIGHT and "'" not in word
    }


_LIGHT = frozenset(
    stem(word)
    for word in (
        "say said tell told speak spoke ask asked call called like get got give gave go went come came make"
        " made take took happen happened think thought know knew want see saw put use used actually please"
    ).split()
)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
