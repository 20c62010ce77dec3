"""In what a quote tells otherwise than a claim, where code can see it.

Whoever uses other words may mean something else, so that only a quote that has nearly all of them is asked, and only
what stands in the same place, beside the same words, is set against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile

from bot.text.dates.calendar_words import WEEKDAYS
from bot.text.dates.mentions import CALENDAR_NAMES, When, dates
from bot.text.figures import Figure, figures, units
from bot.verification.differences import Difference, Form
from bot.verification.grounds import Grounds, Word, content, words
from bot.verification.names import name as not_named
from bot.verification.names import names, same
from bot.verification.owners import crossed

# A quote has so many of a claim's words with content. A "not" may be of something else in the sentence.
_SAME_WORDS, _DENIED_WORDS = 0.6, 0.75
# A word stands beside a figure, a day or a name at most so many words off.
_BESIDE = 3
# A negation governs the next two words with content.
_NEXT = 2
_CLAUSE = re.compile(r"[,;:()–—]\s")
_END = re.compile(r"[.!?;:](?:\s|$)")
_NEGATION = re.compile(
    r"(?<![\w-])(?:not(?! (?:only|just)\b)|no(?!\.? ?\d| (?:fewer|less|more|later) than\b)|none|nobody|never|neither"
    r"|nor|without|cannot|\w+n[’']t)(?![\w-])",
    re.IGNORECASE,
)

# From where to where something stands in a text.
_Place = tuple[int, int]


def swap(grounds: Grounds) -> Difference | None:
    """Two figures that the quotes give each to the other's owner."""
    pairs = crossed(grounds)
    return Difference(Form.SWAPPED, read=pairs) if pairs else None


def contradiction(grounds: Grounds) -> Difference | None:
    """Another figure, day or name in the same place, or a "not" before the same words."""
    return next(filter(None, (one(grounds) for one in _CONTRADICTIONS)), None)


def figure(grounds: Grounds) -> Difference | None:
    """The one figure that is not told, where the quote has another, or the same in another unit."""
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
    return _instead(grounds, [(one.start, one.end) for one in missing], there)


def day(grounds: Grounds) -> Difference | None:
    """The one day, month or year that is not told, where the quote has another."""
    said, read, known = (_days(text, grounds) for text in (grounds.said, grounds.read, grounds.known))
    missing = [one for one in said if not any(one.holds(other) for other in known)]
    if any(_still_to_come(one, grounds) for one in missing):
        return None
    there = [
        (other.start, other.end)
        for other in read
        for one in missing
        if other.exact == one.exact and not any(one.holds(other) for one in said)
        # Where it cannot be told which Tuesday is meant, it is still no Thursday.
        if (one.told and other.told) or (_weekday(grounds.said, one) and _weekday(grounds.read, other))
    ]
    return _instead(grounds, [(one.start, one.end) for one in missing], there)


def name(grounds: Grounds) -> Difference | None:
    """The one name that is not told, where the quote has another between the same two words."""
    if not not_named(grounds):
        return None
    missing, there = _strange(grounds.said, grounds.known), _strange(grounds.read, grounds.said)
    between = [
        one for one in there if missing and _beside(grounds.read, one) == _beside(grounds.said, missing[0])
    ]
    return _instead(grounds, missing, between)


def negation(grounds: Grounds) -> Difference | None:
    """A "not" that only one of the two has, before words that both have."""
    if not _same_words(grounds, _DENIED_WORDS):
        return None
    added, there = _NEGATION.search(grounds.said), _NEGATION.search(grounds.read)
    if added and not there and _governs(grounds.said, added.end(), grounds.read):
        return Difference(Form.ADDED, said=added.group().lower())
    if there and not added and _governs(grounds.read, there.end(), grounds.said):
        return Difference(Form.LEFT_OUT, read=there.group().lower())
    return None


_CONTRADICTIONS: tuple[Callable[[Grounds], Difference | None], ...] = (figure, day, name, negation)


def _instead(grounds: Grounds, missing: Sequence[_Place], there: Iterable[_Place]) -> Difference | None:
    """What the quote has in the place of the one thing that is `missing` from it, where it is one, too."""
    if len(missing) != 1 or not _same_words(grounds, _SAME_WORDS, missing[0]):
        return None
    before, after = _beside(grounds.said, missing[0])
    beside = [(one, *_beside(grounds.read, one)) for one in there]
    # What is counted says more than what comes before: "left with 212 passengers".
    alike = [one for one, _, then in beside if after and then == after]
    alike = alike or [one for one, first, _ in beside if before and first == before]
    found = {_shown(grounds.read, one) for one in alike}
    said = _shown(grounds.said, missing[0])
    return Difference(Form.ANOTHER, said, found.pop()) if len(found) == 1 else None


def _same_words(grounds: Grounds, share: float, besides: _Place = (0, 0)) -> bool:
    """Whether the quote has so many of a claim's words, `besides` those in one place."""
    start, end = besides
    said = {word.stem for word in content(words(grounds.said)) if not start <= word.start < end}
    read = {word.stem for word in words(grounds.read)}
    return len(said & read) >= share * len(said)


def _beside(text: str, place: _Place) -> tuple[str, str]:
    """The stems of the nearest words with content before and after a place in its clause; "" where none is near."""
    start, end = place
    before, after = _CLAUSE.split(text[:start])[-1], _CLAUSE.split(text[end:])[0]
    return _nearest(words(before)[: -_BESIDE - 1 : -1]), _nearest(words(after)[:_BESIDE])


def _nearest(some: Iterable[Word]) -> str:
    """The first stem with content; what comes after another figure stands beside that."""
    near = takewhile(lambda word: not figures(word.text), some)
    return next((word.stem for word in near if word.content), "")


def _counts(text: str, grounds: Grounds) -> list[Figure]:
    """The figures of a text that are no days."""
    days = _days(text, grounds)
    return [one for one in figures(text) if not any(day.start <= one.start < day.end for day in days)]


def _days(text: str, grounds: Grounds) -> list[When]:
    written = grounds.days[0]
    return dates(text, written.day, written.until)


def _still_to_come(one: When, grounds: Grounds) -> bool:
    """Whether a day came after the report, which cannot deny what happened then."""
    written = grounds.days[0]
    told = max(filter(None, (written.day, written.until)), default=None)
    return bool(told and one.readings and all(first > told for first, _ in one.readings))


def _weekday(text: str, one: When) -> bool:
    return text[one.start : one.end].lower() in WEEKDAYS


def _shown(text: str, place: _Place) -> str:
    """What stands in a place, with the unit of a figure; a date may take the full stop of its sentence."""
    start, end = place
    after = next((word for word in words(text) if word.start >= end), None)
    return text[start : after.end if after and units([after.low]) else end].removesuffix(".")


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
