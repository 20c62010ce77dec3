"""Which figure belongs to whom: whether a claim has swapped what its quotes give to two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.text.figures import Figure, figures
from bot.text.names import BEGINS, NAME, without_possessive
from bot.verification.grounds import Grounds, Word, words
from index.chunking import sentences

_NAME = re.compile(BEGINS + NAME)
_CLAUSE = re.compile(r"[,;:()–—]\s|\s(?:and|but|while)\s")


@dataclass(frozen=True, slots=True)
class _Owned:
    """A word, `called` as in full, with the `figure` that stands nearest to it, as `written`, and how `far` off."""

    word: Word
    called: str
    figure: Figure
    written: str
    far: tuple[int, int]

    @property
    def name(self) -> bool:
        return self.word.text[0].isupper()


def crossed(grounds: Grounds) -> str:
    """To whom the quotes give two figures that a claim gives the other way round; "" where it does not.

    Words that are no names stand beside a figure by chance, so that all of them have to be swapped.
    """
    if len(figures(grounds.said)) < 2:
        return ""
    read: dict[str, list[_Owned]] = {}
    for quote in grounds.quotes:
        for one in _owned(quote):
            read.setdefault(one.word.stem, []).append(one)
    shared = (one for one in _owned(grounds.said) if one.word.stem in read)
    said = sorted(shared, key=lambda one: (not one.name, one.far))
    kept = [one for one in said if _those(read[one.word.stem], one.figure)]
    for one, other in combinations((one for one in said if one not in kept), 2):
        there = read[one.word.stem], read[other.word.stem]
        first, second = _those(there[0], other.figure), _those(there[1], one.figure)
        named = all(some.name for some in (one, other, *there[0], *there[1]))
        if first and second and not one.figure.matches(other.figure) and (named or not kept):
            return f"{one.called} {first[0].written}, {other.called} {second[0].written}"
    return ""


def _those(some: list[_Owned], figure: Figure) -> list[_Owned]:
    return [one for one in some if figure.matches(one.figure)]


def _owned(text: str) -> Iterator[_Owned]:
    """Each word of content with the nearest figure of its clause, or else of its sentence."""
    for span in sentences(text):
        sentence = text[span.start : span.end]
        there, said = figures(sentence), words(sentence)
        cuts = [match.start() for match in _CLAUSE.finditer(sentence)]
        for at, word in enumerate(said):
            if not there or not word.content or any(one.start <= word.start < one.end for one in there):
                continue
            far = {one: _far(one, at, said, cuts) for one in there}
            nearest = min(there, key=far.__getitem__)
            written = sentence[nearest.start : nearest.end]
            yield _Owned(word, _called(sentence, word), nearest, written, far[nearest])


def _far(figure: Figure, at: int, said: Sequence[Word], cuts: Sequence[int]) -> tuple[int, int]:
    """Whether another clause is between, and how many words. Of two as near it is the one that follows."""
    start, end = sorted((said[at].start, figure.start))
    place = sum(word.start < figure.start for word in said)
    return any(start <= cut < end for cut in cuts), 2 * (place - at) - 1 if place > at else 2 * (at - place)


def _called(text: str, word: Word) -> str:
    """ "New Jersey" for "Jersey"."""
    run = next((run for run in _NAME.finditer(text) if run.start() <= word.start < run.end()), None)
    return without_possessive(run.group() if run else word.text)
