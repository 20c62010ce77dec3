"""Two accounts of one thing: whether the words of two sentences say that they cannot both be right."""

from __future__ import annotations

import re

from bot.verification.clauses import SAYING, Word, bare, words
from bot.verification.contrasts import meanings
from bot.verification.figures import DATES, Figure, figures
from bot.verification.siblings import kinds
from bot.verification.stretch import facts
from index.terms import STOP_WORDS, WORD, content_stems, stem, stems

# Numbers of one thing are of one size: one week's dead are not a summer's.
SAME_SIZE = 3.0
# Two sentences tell of one thing if they share this much of the shorter one's content words.
SAME_WORDS = 0.5
# A number is about what follows it: "250,000 people", "300,000 or so civilians".
_REACH = 3

_DENIALS = frozenset(
    stem(word) for word in "deny denied rejected dismissed disputed contradicted refuted".split()
)
# Whoever is counted among the dead is called by any of these, in one report and the next.
_PEOPLE = frozenset(
    stem(word) for word in "people person civilians victims dead deaths lives bodies names fatalities".split()
)
# Who counts or estimates says so without "said".
_COUNTING = SAYING | frozenset(
    "spoke put puts count counts counted knew names named listed uses gave recorded believed thought".split()
)
_POINTING = frozenset("he she it they".split())
_PLACE = re.compile(r"\b(?:(?i:in|at|near|outside|around))\s+(?:the\s+)?([A-Z][\w-]+)")
# What became of people: a count of the wounded is none of the dead.
_FATES = frozenset[int]().union(
    *map(meanings, "killed wounded arrested freed missing kidnapped convicted alive".split())
)


def denies(text: str) -> bool:
    """Whether a sentence says that somebody denies something."""
    return not _DENIALS.isdisjoint(stems(text))


def counts_differ(left: str, right: str) -> bool:
    """Whether both count the same things, about as many, and no number of one is a number of the other."""
    counted, again = _counted(left), _counted(right)
    pairs = [
        (one, two)
        for things in counted.keys() & again.keys()
        for one in counted[things]
        for two in again[things]
    ]
    if not any(_same_size(one, two) for one, two in pairs):
        return False
    if any(one.matches(two) or two.matches(one) for one, two in pairs):
        return False
    fates, others = facts(words(left)) & _FATES, facts(words(right)) & _FATES
    return not (fates and others) or bool(fates & others)


def of_another_source(answer: str, other: str, *, next_to: bool) -> bool:
    """Whether `other`, in the same report as `answer`, gives what somebody else says of the same place.

    Where they stand `next_to` each other, "it said" is the same source still.
    """
    said = words(other)
    if not any(bare(word.text) in _COUNTING for word in said):
        return False
    if next_to and said and bare(said[0].text) in _POINTING:
        return False
    places = {place for place in _PLACE.findall(other) if place.lower() not in DATES}
    return places <= set(WORD.findall(answer))


def told_otherwise(left: str, right: str) -> bool:
    """Whether two sentences that share most of their words part ways in a day, a side or an outcome."""
    one, other = set(content_stems(left)), set(content_stems(right))
    if len(one & other) < SAME_WORDS * min(len(one), len(other)):
        return False
    dates, again = _dates(left), _dates(right)
    if dates and again and not any(a.matches(b) or b.matches(a) for a in dates for b in again):
        return True
    said, heard = words(left), words(right)
    return _another_kind(said, heard) or _denied(said, heard)


def _another_kind(left: list[Word], right: list[Word]) -> bool:
    """Whether each has a word of a kind of which the other has only another, as Monday and Sunday."""
    here, there = _kinds(left), _kinds(right)
    return any(not here[kind] & there[kind] for kind in here.keys() & there.keys())


def _kinds(said: list[Word]) -> dict[int, set[int]]:
    """The kinds of words but for days of the week, on which things are said as often as done."""
    found: dict[int, set[int]] = {}
    for word in said:
        if bare(word.text) in DATES:
            continue
        for kind, meaning in kinds(bare(word.text)).items():
            found.setdefault(kind, set()).add(meaning)
    return found


def _denied(left: list[Word], right: list[Word]) -> bool:
    """Whether a word of both is denied in one and affirmed in the other."""
    return any(
        one.stem == other.stem and ((one.denied and other.plain) or (one.plain and other.denied))
        for one in left
        for other in right
        if one.content and other.content
    )


def _dates(text: str) -> list[Figure]:
    return [figure for figure in figures(text) if figure.kind in ("day", "clock")]


def _same_size(one: Figure, two: Figure) -> bool:
    left, right = one.value, two.value
    if isinstance(left, tuple) or isinstance(right, tuple) or min(left, right) <= 0 or one.money != two.money:
        return False
    return max(left, right) / min(left, right) <= SAME_SIZE


def _counted(text: str) -> dict[str, list[Figure]]:
    """The numbers of a sentence by the stems of the words just after them; people by one stem for all."""
    counted: dict[str, list[Figure]] = {}
    for figure in figures(text):
        if figure.kind != "count":
            continue
        after = [word.group().lower() for word in WORD.finditer(text, figure.end)][:_REACH]
        for word in after:
            if word not in STOP_WORDS and word.isalpha():
                things = "people" if stem(word) in _PEOPLE else stem(word)
                counted.setdefault(things, []).append(figure)
    return counted
