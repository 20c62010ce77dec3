"""The place of a word in a claim: what stands around it is what stands around it in the quotes.

"Republicans 20 %, Democrats half" has every name and figure of "Democrats half, Republicans 20 %".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from bot.text.dates.mentions import DAYS, dates
from bot.text.figures import figures
from bot.verification.grounds import Grounds, Word, words

# So many words before it, the nearest the most.
_LEAD = 3
# So much better must they fit another of the quotes' than the same.
_MARGIN = 0.5


# So many words on each side hold a word in its place.
_HELD = 3

_Step = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Words `first` to `last` of a text: a name, figure or day, as `kind` says, told by its `keys`."""

    kind: str
    keys: frozenset[object]
    first: int
    last: int


def place(grounds: Grounds) -> str:
    """A name, figure or day that stands where a quote has another."""
    said, read = words(grounds.said), words(grounds.read)
    here, there = (
        list(_anchors(text, some, grounds.days[0]))
        for text, some in ((grounds.said, said), (grounds.read, read))
    )
    leads = [(other, _lead(read, other, there)) for other in there]
    for anchor in here:
        lead = _lead(said, anchor, here)
        like = [
            (other.keys & anchor.keys, _fit(lead, its)) for other, its in leads if other.kind == anchor.kind
        ]
        own = [fit for shared, fit in like if shared]
        others = [fit for shared, fit in like if not shared]
        if own and others and max(others) > max(own) + _MARGIN:
            return f"“{said[anchor.last].text}” stands where its quote has another"
    return ""


def exchange(grounds: Grounds) -> str:
    """One word in the place of another, where the words around it are a quote's."""
    said = words(grounds.said)
    for quote in grounds.quotes:
        read = words(quote)
        matcher = SequenceMatcher(None, [one.low for one in said], [one.low for one in read], autojunk=False)
        for before, (kind, a, b, c, d), after in _threes(matcher.get_opcodes()):
            held = min(before[2] - before[1], after[2] - after[1]) >= _HELD
            one_word = kind == "replace" and b - a == d - c == 1 and before[0] == after[0] == "equal"
            if held and one_word and said[a].content and read[c].content and said[a].stem != read[c].stem:
                return f"its quote says “{read[c].text}”, not “{said[a].text}”"
    return ""


def _threes(steps: Sequence[_Step]) -> Iterator[tuple[_Step, _Step, _Step]]:
    return zip(steps, steps[1:], steps[2:], strict=False)


def _anchors(text: str, said: Sequence[Word], day: date | None) -> Iterator[_Anchor]:
    spans: list[tuple[str, object, int, int]] = [
        ("figure", (one.kind, one.value), one.start, one.end) for one in figures(text)
    ]
    spans += [("day", one.readings, one.start, one.end) for one in dates(text, day)]
    for kind, key, start, end in spans:
        inside = [at for at, word in enumerate(said) if start <= word.start < end]
        if inside:
            yield _Anchor(kind, frozenset([key]), inside[0], inside[-1])
    run: list[int] = []
    # The first word of a sentence is taken for a name too: it is compared with names alone.
    for at, word in enumerate(said):
        called = word.text[0].isupper() and word.content and word.low not in DAYS
        if called and run and run[-1] == at - 1 and said[at - 1].end + 1 == word.start:
            run.append(at)
        elif called:
            yield from _name(said, run)
            run = [at]
    yield from _name(said, run)


def _name(said: Sequence[Word], run: Sequence[int]) -> Iterator[_Anchor]:
    if run:
        yield _Anchor("name", frozenset(said[at].low for at in run), run[0], run[-1])


def _lead(said: Sequence[Word], anchor: _Anchor, anchors: Sequence[_Anchor]) -> Mapping[str, float]:
    """The content words before an anchor that are part of no other, by how near they stand."""
    taken = {at for one in anchors for at in range(one.first, one.last + 1)}
    before = [word for at, word in enumerate(said[: anchor.first]) if at not in taken and word.content]
    nearest = reversed(before[-_LEAD:])
    lead: dict[str, float] = {}
    for far, word in enumerate(nearest, start=1):
        lead.setdefault(word.stem, 1 / far)
    return lead


def _fit(lead: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other[stem] for stem, weight in lead.items() if stem in other)
