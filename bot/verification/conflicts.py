"""Finds where reports differ: what elsewhere says something else of the same thing as the answer does.

Only what can be told from the words is told: another number of the same things, another day, side or outcome,
a denial.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.question.dates.period import describe
from bot.verification.contradiction import counts_differ, denies, of_another_source, told_otherwise
from bot.writing.draft import Quote
from index.embedding.minilm import MiniLM
from index.terms import content_stems

# How near in meaning two sentences have to be, and how near in time, before they are taken for two accounts
# of one thing. On the sample corpus this keeps 250,000 against 300,000 people cut off, and leaves apart the
# east's people from the west's and one week's dead from a summer's.
SAME_THING = 0.6
SAME_DAYS = 31
# A denial repeats what it denies in other words than those who say it, but names the same things.
SAME_CLAIM = 0.5
SHARED_WORDS = 3
# Of two counts that answer one question: what is counted, and what became of it.
COUNTED_WORDS = 2
# What changes from day to day is not disputed by a report of last week.
SOON = 7
# More accounts than the answer's and these are a list, not an answer.
MOST = 2
# Two sources that one report sets against each other stand close together: so many characters.
_TOGETHER = 600


def rivals(
    answer: Quote, others: Sequence[Quote], likely: Collection[Quote], embedder: MiniLM
) -> list[Quote]:
    """At most MOST of `others` that differ from `answer`, nearest in meaning first: one of each other outlet,
    and those whom the answer's own report sets against it.

    `likely` are those of them that answer the same question well: they are about the same thing in any case.
    """
    needed = {other: _needed(answer, other, likely) for other in others}
    apart = [other for other, nearness in needed.items() if nearness is not None]
    if not apart:
        return []
    first, *rest = embedder.embed([answer.text, *(other.text for other in apart)])
    near = [(float(first @ vector), other) for other, vector in zip(apart, rest, strict=True)]
    near.sort(key=_nearness, reverse=True)
    found: dict[object, Quote] = {}
    for nearness, other in near:
        if nearness >= (needed[other] or 0.0):
            own = other.article.id == answer.article.id
            found.setdefault(other if own else other.article.source, other)
    return list(found.values())[:MOST]


def notice(quotes: Sequence[Quote]) -> str:
    """The line that tells a reader that the sentences shown disagree, and who says what when."""
    named = list(dict.fromkeys(f"{quote.article.source or 'one report'} ({_day(quote)})" for quote in quotes))
    if len(named) == 1:
        return f"Accounts differ: those whom {named[0]} names do not say the same."
    return f"Reports differ: {', '.join(named[:-1])} and {named[-1]} do not say the same."


def _nearness(one: tuple[float, Quote]) -> float:
    return one[0]


def _needed(answer: Quote, other: Quote, likely: Collection[Quote]) -> float | None:
    """How near in meaning `other` has to be to differ from `answer`; None where its words do not."""
    if other.article.id == answer.article.id:
        together = abs(other.start - answer.start) <= _TOGETHER and not _overlap(answer, other)
        apart = together and of_another_source(answer.text, other.text, next_to=_next_to(answer, other))
        return 0.0 if apart and counts_differ(answer.text, other.text) else None
    if other.article.source == answer.article.source:
        return None
    shared = set(content_stems(answer.text)) & set(content_stems(other.text))
    if denies(answer.text) is not denies(other.text):
        return SAME_CLAIM if _within(SOON, answer, other) and len(shared) >= SHARED_WORDS else None
    if _within(SAME_DAYS, answer, other) and counts_differ(answer.text, other.text):
        return 0.0 if other in likely and len(shared) >= COUNTED_WORDS else SAME_THING
    return SAME_THING if _within(SOON, answer, other) and told_otherwise(answer.text, other.text) else None


def _overlap(one: Quote, other: Quote) -> bool:
    return one.start < other.end and other.start < one.end


def _next_to(one: Quote, other: Quote) -> bool:
    """Whether nothing stands between two sentences of an article."""
    first, last = sorted((one, other), key=lambda quote: quote.start)
    return not first.article.body[first.end : last.start].strip()


def _within(days: int, answer: Quote, other: Quote) -> bool:
    one, two = answer.article.published, other.article.published
    return one is None or two is None or abs((one - two).days) <= days


def _day(quote: Quote) -> str:
    published = quote.article.published
    return describe(published, published) if published else "undated"
