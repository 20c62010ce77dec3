"""A claim laid beside a sentence of the reporting: what stands in the place of something else.

Where the words around it are the same, another name, figure or word in between makes another fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from bot.verification.clauses import SAYING, Word, bare
from bot.verification.contrasts import TIMES, UNITS, meanings
from bot.verification.figures import DATES, Figure
from bot.verification.names import same, stands
from bot.verification.stretch import Fault, Likeness, Stretch, alike, in_figure

# Words with content that are the same on both sides of a slot, taken together: so many hold it in place.
_HELD = 3
_FIRMLY = 5
# How near a word alone must come to the one in whose place it stands.
STRANGE = 0.38
SYNONYM = 0.52
# So much of a claim must stand in the reporting's order once two stretches of it are changed back.
_WHOLE = 0.75
# And so many of its words beside those two.
_REST = 2
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_ARTICLES = frozenset("the a an".split())
Step = tuple[str, int, int, int, int]
# A slot takes at most so many words with content.
_WIDE = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """Words of a claim in the place of words `there`; `held` counts the words beside it that are the same,
    and `sole` all that are the same where nothing else differs.
    """

    here: Sequence[Word]
    there: Sequence[Word]
    held: int
    sole: int


def slot_fault(claim: Stretch, there: Stretch, like: Likeness) -> Fault | None:
    """Nothing stands in a place of the reporting where somebody or something else does there."""
    here = [word for word in claim.words if word.content]
    for at in range(len(there.ends)):
        said = [word for word in there.of(at) if word.content]
        if not here or not said:
            continue
        steps = _steps(here, said)
        if pair := _changed_places(here, said, claim, there):
            return Fault(f"{pair} have changed places", conflict=True)
        if name := _instead(here, said, steps):
            return Fault(f"it is said of {name} there", conflict=True)
        for slot in _slots(here, said, steps):
            if fault := _fault(slot, claim, there, like):
                return fault
    return None


def _fault(slot: Slot, claim: Stretch, there: Stretch, like: Likeness) -> Fault | None:
    instead = Fault(
        f"{_text(slot.there)} stands there and not {_text(slot.here)}",
        conflict=True,
    )
    if max(slot.held, slot.sole) >= _HELD and (_other_name(slot, claim) or _other_figure(slot, claim, there)):
        return instead
    if slot.held >= _FIRMLY and _exchanged(slot, claim, there):
        return instead
    if slot.held >= _FIRMLY and len(slot.here) == len(slot.there) == 1 and _another_unit(slot):
        return instead
    if slot.sole and slot.held >= _HELD:
        least = STRANGE if slot.held < _FIRMLY else SYNONYM
        if not any(like(word, other) >= least for word in slot.here for other in slot.there):
            return instead
    return None


def _steps(here: Sequence[Word], said: Sequence[Word]) -> Sequence[Step]:
    """How the words of a claim become those of a sentence, as difflib tells it."""
    left, right = [_key(word) for word in here], [_key(word) for word in said]
    return list(SequenceMatcher(None, left, right, autojunk=False).get_opcodes())


def _another_unit(slot: Slot) -> bool:
    mine, theirs = (meanings(bare(side[0].text)) & UNITS for side in (slot.here, slot.there))
    return bool(mine and theirs) and not mine & theirs


def _slots(here: Sequence[Word], said: Sequence[Word], steps: Sequence[Step]) -> Iterator[Slot]:
    sole = sum(tag in {"replace", "delete"} for tag, *_ in steps) == 1
    for place, (tag, start, end, first, last) in enumerate(steps):
        if end == len(here):
            # What comes after it there has no place in the claim.
            last = min(last, first + end - start)
        if tag != "replace" or end - start > _WIDE or last - first > _WIDE:
            continue
        left, right = _same(steps, place - 1), _same(steps, place + 1)
        if (left and right) or (left and end == len(here)) or (right and start == 0):
            alone = sole and end - start == 1 and last - first < _WIDE
            yield Slot(here[start:end], said[first:last], left + right, len(here) - 1 if alone else 0)


def _instead(here: Sequence[Word], said: Sequence[Word], steps: Sequence[Step]) -> str:
    """Whose place a name has taken: "Ann, who sang" where it is "Ann and Bob, who sang" there."""
    for place, (tag, start, _, first, last) in enumerate(steps):
        if tag != "insert" or not (_same(steps, place - 1) and _same(steps, place + 1)):
            continue
        left, right = here[start - 1], here[start]
        apposed = left.clause < right.clause and said[last - 1].clause < said[last].clause
        if apposed and _named(left) and all(_named(word) for word in said[first:last]):
            return _text(said[first:last])
    return ""


def _changed_places(here: Sequence[Word], said: Sequence[Word], claim: Stretch, there: Stretch) -> str:
    """Two stretches of words that stand in each other's place, while all the rest stands as it does there.

    Neither where one took its preposition along, as "on Friday" may, nor where it names a source, nor where
    only one of the two is a passive.
    """
    if _passives(here[0], here[-1], claim) != _passives(said[0], said[-1], there):
        return ""
    blocks = _blocks(here, said)
    before = _in_order(blocks)
    for at, to in combinations(range(len(blocks)), 2):
        one, other = blocks[at], blocks[to]
        if one[0][1] < other[0][1] or any(_moves(block, said, claim, there) for block in (one, other)):
            continue
        if to == at + 1 and not _crosswise(one[0], other[0], said, claim, there):
            continue
        changed = [*blocks[:at], other, *blocks[at + 1 : to], one, *blocks[to + 1 :]]
        after = _in_order(changed)
        if after > before and after >= max(_WHOLE * len(here), len(one) + len(other) + _REST):
            return " and ".join(_text([word for word, _ in block]) for block in (one, other))
    return ""


def _blocks(here: Sequence[Word], said: Sequence[Word]) -> list[list[tuple[Word, int]]]:
    """The words of a claim that stand in a sentence, with their places there, cut where that order breaks."""
    blocks: list[list[tuple[Word, int]]] = []
    free = set(range(len(said)))
    for word in here:
        places = [at for at in sorted(free) if _key(said[at]) == _key(word)]
        if not places:
            continue
        next_ = blocks[-1][-1][1] + 1 if blocks else 0
        place = next_ if next_ in places else places[0]
        free.discard(place)
        if blocks and place == next_:
            blocks[-1].append((word, place))
        else:
            blocks.append([(word, place)])
    return blocks


def _in_order(blocks: Sequence[Sequence[tuple[Word, int]]]) -> int:
    """How many words stand in one order here and there, of all the ways to leave some out."""
    best: list[int] = []
    for at, block in enumerate(blocks):
        lower = [best[i] for i in range(at) if blocks[i][-1][1] < block[0][1]]
        best.append(max(lower, default=0) + len(block))
    return max(best, default=0)


def _moves(block: Sequence[tuple[Word, int]], said: Sequence[Word], claim: Stretch, there: Stretch) -> bool:
    """Whether a block may stand anywhere: a time, a source, a deed, or what brings its preposition along."""
    word, place = block[0]
    lead, lead_there = _lead(word, claim), _lead(said[place], there)
    if lead == lead_there or "of" in {lead, lead_there} or word.owner or said[place].owner:
        return True
    return any(_loose(word) for word, _ in block)


def _loose(word: Word) -> bool:
    low = bare(word.text)
    if not word.capital and low.endswith(("ed", "ing")):
        return True
    return low in SAYING or low in DATES or bool(meanings(low) & TIMES) or bool(_YEAR.fullmatch(low))


def _crosswise(
    one: tuple[Word, int], other: tuple[Word, int], said: Sequence[Word], claim: Stretch, there: Stretch
) -> bool:
    """Whether each of two neighbours follows what the other follows there."""
    leads = _lead(one[0], claim), _lead(other[0], claim)
    return leads == (_lead(said[other[1]], there), _lead(said[one[1]], there))


def _passives(first: Word, last: Word, stretch: Stretch) -> int:
    inside = [word for word in stretch.words if first.start <= word.start <= last.start]
    return sum(word.text.lower() == "by" for word in inside)


def _lead(word: Word, stretch: Stretch) -> str:
    """The word before it, articles aside."""
    before = [
        other for other in stretch.words if other.end <= word.start and other.text.lower() not in _ARTICLES
    ]
    return before[-1].stem if before else ""


def _same(steps: Sequence[Step], at: int) -> int:
    if not 0 <= at < len(steps) or steps[at][0] != "equal":
        return 0
    return steps[at][2] - steps[at][1]


def _key(word: Word) -> str:
    lines = meanings(bare(word.text))
    return f"{min(lines)}" if lines else word.stem


def _other_name(slot: Slot, claim: Stretch) -> bool:
    mine = [word for word in slot.here if _named(word) and not in_figure(word, claim)]
    others = [word for word in slot.there if _named(word) and not _opens(word, slot.there)]
    return (
        bool(mine and others)
        and not any(stands(word, slot.there) for word in mine)
        and not any(same(word.text, other.text) for word in slot.here for other in others)
    )


def _named(word: Word) -> bool:
    return word.capital and bare(word.text) not in DATES


def _opens(word: Word, words: Sequence[Word]) -> bool:
    """Whether it may have its capital only from the beginning of a sentence."""
    return not word.before and not any(other.start == word.end + 1 and other.capital for other in words)


def _other_figure(slot: Slot, claim: Stretch, there: Stretch) -> bool:
    mine = [figure for figure in claim.figures if any(_inside(word, figure) for word in slot.here)]
    others = [figure for figure in there.figures if any(_inside(word, figure) for word in slot.there)]
    return bool(mine and others) and not any(one.matches(other) for one in mine for other in others)


def _inside(word: Word, figure: Figure) -> bool:
    return figure.start <= word.start < figure.end


def _exchanged(slot: Slot, claim: Stretch, there: Stretch) -> bool:
    """Whether all that stands in its place stands elsewhere there."""
    if len(slot.here) + len(slot.there) > _WIDE or any(in_figure(word, claim) for word in slot.here):
        return False
    place = {other.text for other in slot.there}
    # Nobody stands in the place of a deed.
    if all(word.text.endswith(("ed", "ing")) for word in slot.there):
        return False
    rest = [other for other in there.words if other.text not in place and other.content]
    return all(
        bare(word.text) not in SAYING and any(alike(word, other) for other in rest) for word in slot.here
    )


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
