"""In what a quote tells otherwise than a claim.

Code finds the one figure, day or name that a quote does not have, and what it has of the same kind. Whether that is
told of the same, a verifier judges: then the claim follows with the report's own in its place. A "not" before the same
words code sees by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.text.dates.mentions import CALENDAR_NAMES, When, dates
from bot.text.denials import NOT_OR_WITHOUT
from bot.text.figures import Figure, figures, units
from bot.verification.differences import Difference, Form
from bot.verification.grounds import Grounds, content, words
from bot.verification.names import added_name, names, same
from corpus import Article

# A quote that has so many of a claim's words tells of the same: a "not" may be of something else in the sentence.
_SAME_WORDS = 0.75
# A negation governs the next two words with content.
_NEXT = 2
_END = re.compile(r"[.!?;:](?:\s|$)")

# From where to where something stands in a text.
_Place = tuple[int, int]


class Substitution(NamedTuple):
    """A claim's `text` with what its quote has in the place of what it lacks, and the `difference` of the two."""

    text: str
    difference: Difference


def substitutions(grounds: Grounds) -> Iterator[Substitution]:
    """The claim with each figure, day or name that the quotes have in the place of the one that they do not have."""
    for told_apart in (_figures, _dated, _called):
        missing, there = told_apart(grounds)
        if len(missing) != 1:
            continue
        start, end = _whole(grounds.said, missing[0])
        said = grounds.said[start:end]
        for read in dict.fromkeys(grounds.read[slice(*_whole(grounds.read, one))] for one in there):
            text = f"{grounds.said[:start]}{read}{grounds.said[end:]}"
            yield Substitution(text, Difference(Form.ANOTHER, said.removesuffix("."), read.removesuffix(".")))


def has_word(article: Article, said: str) -> bool:
    """Whether a report has some words or a figure anywhere: "$36 million", of which its quote tells $26 million.

    A figure has "Four-hour" for "four hours"; a name has its own letters only.
    """
    is_figure = bool(figures(said))
    parts = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", said.removesuffix("s") if is_figure else said)))
    word = rf"(?<![\w.,]){parts}{'s?' if is_figure else ''}(?![\w%]|[.,]\d)"
    found = re.compile(word, re.IGNORECASE if is_figure else 0)
    return any(map(found.search, (article.headline, article.body)))


def denial(grounds: Grounds) -> Difference | None:
    """A "not" that only one of the two has, before words that both have."""
    if not _same_words(grounds):
        return None
    added, there = NOT_OR_WITHOUT.search(grounds.said), NOT_OR_WITHOUT.search(grounds.read)
    if added and not there and _governs(grounds.said, added.end(), grounds.read):
        return Difference(Form.ADDED, said=added.group().lower())
    if there and not added and _governs(grounds.read, there.end(), grounds.said):
        return Difference(Form.LEFT_OUT, read=there.group().lower())
    return None


def _figures(grounds: Grounds) -> tuple[list[_Place], list[_Place]]:
    """The figures that are not told, and those of the quotes that are of the same kind, or the same in another unit."""
    said, known = _counts(grounds.said, grounds), figures(grounds.known)
    missing = [one for one in said if not any(one.matches(other) for other in known)]
    there = [
        (other.start, other.end)
        for other in _counts(grounds.read, grounds)
        for one in missing
        if other.kind == one.kind
        and (other.unit == one.unit or other.value == one.value)
        and not any(mentioned.matches(other) for mentioned in said)
    ]
    return [(one.start, one.end) for one in missing], there


def _dated(grounds: Grounds) -> tuple[list[_Place], list[_Place]]:
    """The days, months or years that are not told, and those that the quotes have; none that came after the report."""
    said, read, known = (_days(text, grounds) for text in (grounds.said, grounds.read, grounds.known))
    missing = [one for one in said if not any(one.holds(other) for other in known)]
    if any(_still_to_come(one, grounds) for one in missing):
        return [], []
    there = [
        (other.start, other.end)
        for other in read
        for one in missing
        if other.exact == one.exact and not any(one.holds(other) for one in said)
        # Where it cannot be told which Tuesday is meant, it is still no Thursday.
        if (one.told and other.told) or (one.weekday and other.weekday)
    ]
    return [(one.start, one.end) for one in missing], there


def _called(grounds: Grounds) -> tuple[list[_Place], list[_Place]]:
    """The names that are not told, and those that only the quotes have."""
    if not added_name(grounds):
        return [], []
    return _strange(grounds.said, grounds.known), _strange(grounds.read, grounds.said)


def _same_words(grounds: Grounds) -> bool:
    """Whether the quote has so many of a claim's words that it tells of the same."""
    said = {word.stem for word in content(words(grounds.said))}
    read = {word.stem for word in words(grounds.read)}
    return len(said & read) >= _SAME_WORDS * len(said)


def _counts(text: str, grounds: Grounds) -> list[Figure]:
    """The figures of a text that are no days and no times of day."""
    days = _days(text, grounds)
    return [
        one
        for one in figures(text)
        if ":" not in text[one.start : one.end] and not any(day.start <= one.start < day.end for day in days)
    ]


def _days(text: str, grounds: Grounds) -> list[When]:
    written = grounds.days[0]
    return dates(text, written.day, written.until)


def _still_to_come(one: When, grounds: Grounds) -> bool:
    """Whether a day came after the report, which cannot deny what happened then."""
    written = grounds.days[0]
    told = max(filter(None, (written.day, written.until)), default=None)
    return bool(told and one.readings and all(first > told for first, _ in one.readings))


def _whole(text: str, place: _Place) -> _Place:
    """A place with the unit of its figure."""
    start, end = place
    after = next((word for word in words(text) if word.start >= end), None)
    metres = any(one.start == start and one.unit == "meter" for one in figures(text))
    is_unit = after and (units([after.low]) or (metres and after.low == "m"))
    return start, after.end if after and is_unit else end


def _strange(text: str, other: str) -> list[_Place]:
    """The names of a text, as they are in full, no word of which the other text has."""
    there = {word.low for word in words(other)}
    found: list[_Place] = []
    for word in names(text):
        if word.low in CALENDAR_NAMES or figures(word.text) or any(same(word.low, one) for one in there):
            continue
        if found and text[found[-1][1] : word.start] == " ":
            found[-1] = found[-1][0], word.end
        else:
            found.append((word.start, word.end))
    return found


def _governs(text: str, at: int, other: str) -> bool:
    """Whether the other text has both words that come next in the sentence."""
    there = {word.stem for word in words(other)}
    governed = [word.stem for word in content(words(_END.split(text[at:])[0]))][:_NEXT]
    return bool(governed) and there.issuperset(governed)
