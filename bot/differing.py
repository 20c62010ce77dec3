"""Finds where reports differ: another article that says something else of the same thing as the answer does.

Only what can be told from the words is told: other numbers of the same things, and a denial.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.draft import Quote
from bot.figures import Figure, figures
from bot.period import describe
from index.embedding import MiniLM
from index.words import STOP_WORDS, WORD, content_stems, stem, stems

# How near in meaning two sentences have to be, and how near in time and size their numbers, before they
# are taken for two accounts of one thing. On the sample corpus this keeps 250,000 against 300,000 people
# cut off, and leaves apart the east's people from the west's and one week's dead from a summer's.
SAME_THING = 0.6
SAME_DAYS = 31
SAME_SIZE = 3.0
# A denial repeats what it denies in other words than those who say it, but names the same things.
SAME_CLAIM = 0.5
SHARED_WORDS = 3
DENIAL_DAYS = 7
# A number is about what follows it: "250,000 people", "300,000 or so civilians".
_REACH = 3
_DENIALS = frozenset(
    stem(word) for word in "deny denied rejected dismissed disputed contradicted refuted".split()
)


def rivals(answer: Quote, others: Sequence[Quote], embedder: MiniLM) -> list[Quote]:
    """Those of `others` that differ from `answer`, nearest in meaning first, one of an outlet."""
    needed = {
        other: _needed(answer, other) for other in others if other.article.source != answer.article.source
    }
    apart = [other for other, nearness in needed.items() if nearness is not None]
    if not apart:
        return []
    first, *rest = embedder.embed([answer.text, *(other.text for other in apart)])
    near = [(float(first @ vector), other) for other, vector in zip(apart, rest, strict=True)]
    near.sort(key=_nearness, reverse=True)
    found: dict[str, Quote] = {}
    for nearness, other in near:
        if nearness >= (needed[other] or 0.0):
            found.setdefault(other.article.source, other)
    return list(found.values())


def notice(quotes: Sequence[Quote]) -> str:
    """The line that tells a reader that the sentences shown disagree, and who says what when."""
    named = [f"{quote.article.source or 'one report'} ({_day(quote)})" for quote in quotes]
    return f"Reports differ: {', '.join(named[:-1])} and {named[-1]} do not say the same."


def _nearness(one: tuple[float, Quote]) -> float:
    return one[0]


def _needed(answer: Quote, other: Quote) -> float | None:
    """How near in meaning `other` has to be to differ from `answer`; None where its words do not."""
    if denies(answer.text) is not denies(other.text):
        shared = set(content_stems(answer.text)) & set(content_stems(other.text))
        soon = _within(DENIAL_DAYS, answer, other)
        return SAME_CLAIM if soon and len(shared) >= SHARED_WORDS else None
    differ = _within(SAME_DAYS, answer, other) and _counts_differ(answer.text, other.text)
    return SAME_THING if differ else None


def _within(days: int, answer: Quote, other: Quote) -> bool:
    one, two = answer.article.published, other.article.published
    return one is None or two is None or abs((one - two).days) <= days


def denies(text: str) -> bool:
    """Whether a sentence says that somebody denies something."""
    return not _DENIALS.isdisjoint(stems(text))


def _counts_differ(left: str, right: str) -> bool:
    """Whether both count the same things, about as many, and no number of one is a number of the other."""
    counted, again = _counted(left), _counted(right)
    pairs = [
        (one, two)
        for things in counted.keys() & again.keys()
        for one in counted[things]
        for two in again[things]
    ]
    alike = any(_same_size(one, two) for one, two in pairs)
    return alike and not any(one.matches(two) or two.matches(one) for one, two in pairs)


def _same_size(one: Figure, two: Figure) -> bool:
    left, right = one.value, two.value
    if isinstance(left, tuple) or isinstance(right, tuple) or min(left, right) <= 0:
        return False
    return max(left, right) / min(left, right) <= SAME_SIZE


def _counted(text: str) -> dict[str, list[Figure]]:
    """The numbers of a sentence by the stems of the words just after them."""
    counted: dict[str, list[Figure]] = {}
    for figure in figures(text):
        if figure.kind != "count":
            continue
        after = [word.group().lower() for word in WORD.finditer(text, figure.end)][:_REACH]
        for word in after:
            if word not in STOP_WORDS and word.isalpha():
                counted.setdefault(stem(word), []).append(figure)
    return counted


def _day(quote: Quote) -> str:
    published = quote.article.published
    return describe(published, published) if published else "undated"
