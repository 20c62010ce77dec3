"""Whether a claim's figures stand in the reporting, and count there what they count in the claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.verification.clauses import Word, bare
from bot.verification.contrasts import UNITS, meanings
from bot.verification.figures import Figure
from bot.verification.siblings import kinds
from bot.verification.stretch import Fault, Near, Stretch, alike, facts, in_figure, lacks
from index.terms import stem

_JOINS = re.compile(r"\s*(?:and|to|or|[-–])\s*")
_OF_THEM = re.compile(r"\s+of (?:them|these|those|whom|which)\b")
_MIXED = re.compile(r"\b(?=[\w,.]*\d)(?=[\w,.]*[^\W\d_])\w[\w,.]*")
_HEADS = 2
_UNIT = re.compile(r"[\s-]+(minute|hour|day|week|month|year|decade)s?\b", re.IGNORECASE)
_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0, "month": 730.0, "year": 8760.0}
_HOURS |= {"decade": 87600.0}
_ORDINALS = dict(
    enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1)
)
_PLACING = frozenset("at by from in on to with".split())
# "Six times" counts no thing of its own.
_TIMES = frozenset("time times".split())
_BEFORE = re.compile(r"([^\W\d_]+) of (?:[^\W\d_]+ )?$")
_COMPOUND = re.compile(r"-([^\W\d_]+)")


def figure_fault(claim: Stretch, there: Stretch, near: Near) -> Fault | None:
    """Every figure has its equal, of the same thing, in the sentence that has the words beside it."""
    for mixed in _MIXED.findall(claim.text):
        if mixed.strip(".,") not in there.text:
            return lacks(f"{mixed} is not there")
    for figure in claim.figures:
        written = claim.text[figure.start : figure.end]
        heads = _heads(claim, figure)
        if written.lower() == "one" and figure.kind == "count" and not heads:
            continue
        equal = [
            other for other in there.figures if figure.matches(other) or _lasts(figure, claim, other, there)
        ]
        if not equal and (_single(written, heads, there) or _numbered(figure, heads, claim, there)):
            continue
        if not equal:
            return lacks(f"the figure {written} is not there")
        equal = [other for other in equal if _same_unit(figure, claim, other, there)]
        if not equal:
            return lacks(f"{written} is of something else there")
        if claim.text.startswith("-year-old", figure.end):
            # "His 73-year-old wife" is "his wife, Ann, 73".
            continue
        share = _share(figure, claim)
        if figure.kind in {"count", "share"} and not any(
            _lasts(figure, claim, other, there) or _counts(heads, share, other, there, near)
            for other in equal
        ):
            return lacks(f"{written} is of something else there")
        if not any(_together(claim, figure, other, there) for other in equal):
            return Fault(f"{written} belongs to something else there", conflict=True)
    return None


def _lasts(figure: Figure, claim: Stretch, other: Figure, there: Stretch) -> bool:
    """Whether both are the same time, as "48 hours" and "two days"."""
    one, same = _hours(figure, claim), _hours(other, there)
    return one is not None and one == same and {figure.bound, other.bound} != {"least", "most"}


def _hours(figure: Figure, stretch: Stretch) -> float | None:
    unit = _UNIT.match(stretch.text, figure.end)
    if unit is None or not isinstance(figure.value, float):
        return None
    return figure.value * _HOURS[unit[1].lower()]


def _same_unit(figure: Figure, claim: Stretch, other: Figure, there: Stretch) -> bool:
    """Whether what is "two-year-old" is not "two-day-old" there."""
    one, same = _COMPOUND.match(claim.text, figure.end), _COMPOUND.match(there.text, other.end)
    if one is None or same is None:
        return True
    mine, others = meanings(one[1].lower()), meanings(same[1].lower())
    return not mine or not others or bool(mine & others)


def _single(written: str, heads: Sequence[Word], there: Stretch) -> bool:
    """Whether "one minute" is "a minute" there."""
    if written.lower() not in {"one", "1"} or not heads:
        return False
    return any(word.before in {"a", "an", "single"} and word.stem == heads[0].stem for word in there.words)


def _numbered(figure: Figure, heads: Sequence[Word], claim: Stretch, there: Stretch) -> bool:
    """Whether "stage nine" is "the ninth stage" there."""
    if figure.kind != "count" or not isinstance(figure.value, float):
        return False
    number = int(figure.value)
    written = {_ORDINALS.get(number, ""), f"{number}th", f"{number}st", f"{number}nd", f"{number}rd"}
    named = _before(figure, claim)
    return number == figure.value and any(
        bare(word.text) in written and (next_ is None or named is None or named.stem == next_.stem)
        for word, next_ in zip(there.words, [*there.words[1:], None], strict=True)
        if not heads or named
    )


def _before(figure: Figure, claim: Stretch) -> Word | None:
    return next((word for word in claim.words if word.end + 1 == figure.start), None)


def _heads(claim: Stretch, figure: Figure) -> list[Word]:
    """The words that a figure counts: the next one or two with content in its clause."""
    group = _group(figure, claim)
    end = group[-1].end
    clause = _clause(group[0], claim)
    after = [word for word in claim.words if word.start >= end][: 6 if figure.kind == "share" else 4]
    if _share(group[-1], claim):
        return []
    # "For $4 at Christie's" counts no Christie's.
    placed = next((at for at, w in enumerate(after) if w.text.lower() in _PLACING), len(after))
    after = after[:placed]
    heads = [w for w in after if w.clause == clause and w.content and not in_figure(w, claim)][
        : 2 * _HEADS if figure.kind == "share" else _HEADS
    ]
    # "A population of about 23 million": what is counted may stand before.
    before = _BEFORE.search(claim.text, max(0, group[0].start - 40), group[0].start)
    counted = (w for w in claim.words if before and w.start == before.start(1))
    return heads + [w for w in counted if not in_figure(w, claim)]


def _share(figure: Figure, stretch: Stretch) -> bool:
    """Whether it is so many out of another figure, as in "15 of the remaining 35"."""
    after = stretch.text[figure.end :]
    return bool(_OF_THEM.match(after)) or any(
        re.fullmatch(r"\s+of\s+(?:\w+\s+){0,2}", after[: other.start - figure.end])
        for other in stretch.figures
    )


def _group(figure: Figure, stretch: Stretch) -> list[Figure]:
    """The figures joined to it, as in "five to ten"."""
    group: list[Figure] = []
    for other in stretch.figures:
        if group and not _JOINS.fullmatch(stretch.text, group[-1].end, other.start):
            if figure in group:
                break
            group = []
        group.append(other)
    return group if figure in group else [figure]


def _counts(heads: Sequence[Word], share: bool, figure: Figure, there: Stretch, near: Near) -> bool:
    """Whether the figure is, of all figures, the nearest to a word that it is said to count."""
    if len(heads) > 1 and heads[0].capital and heads[1].start == heads[0].end + 1:
        heads = heads[1:]  # "six Spanish Cups" are cups
    if share or _shared(figure, there):
        return not share or _share(figure, there)
    if not heads or figure.year is not None or _is_year(figure):
        return True
    group = _group(figure, there)
    if _OF_THEM.match(there.text, group[-1].end):
        return True
    mine = [w for w in there.words if _nearest(w, there) in group]
    if bare(heads[0].text) in _TIMES:
        return True
    if (compound := _COMPOUND.match(there.text, figure.end)) and (
        stem(compound[1].lower()) == heads[0].stem
        or meanings(compound[1].lower()) & meanings(bare(heads[0].text))
    ):
        return True
    unit = meanings(bare(heads[0].text)) & UNITS
    if unit:
        next_ = next((w for w in there.words if w.start >= figure.end), None)
        own = meanings(bare(next_.text)) & UNITS if next_ else unit
        return bool(own & unit) or (not own and bool(unit & facts(there.words)))
    if any(alike(head, w) or (near(head, w) and not _apart(head, w)) for head in heads for w in mine):
        return True
    rivals = [_nearest(w, there) for head in heads for w in there.words if w not in mine and alike(head, w)]
    if any(rival is not None and rival.kind == figure.kind for rival in rivals):
        return False
    return not any(_apart(head, w) for head in heads for w in mine)


def _apart(left: Word, right: Word) -> bool:
    """Whether they are of one kind and shut each other out, as civilians and soldiers."""
    one, other = kinds(bare(left.text)), kinds(bare(right.text))
    return any(other.get(kind, meaning) != meaning for kind, meaning in one.items()) and not alike(
        left, right
    )


def _is_year(figure: Figure) -> bool:
    return isinstance(figure.value, float) and figure.value in range(1900, 2101) and figure.kind == "count"


def _nearest(word: Word, there: Stretch) -> Figure | None:
    inside = [f for f in there.figures if there.sentence(f.start) == there.sentence(word.start)]
    if in_figure(word, there):
        return None
    inside = [f for f in inside if _clause(f, there) == word.clause] or inside
    return min(inside, key=lambda f: min(abs(word.start - f.end), abs(f.start - word.end)), default=None)


def _shared(figure: Figure, stretch: Stretch) -> bool:
    """Whether it is the whole that another figure is so many of, which may go on without its noun."""
    return any(
        _share(other, stretch) and stretch.figures.index(figure) == at + 1
        for at, other in enumerate(stretch.figures[:-1])
    )


def _clause(figure: Figure, stretch: Stretch) -> int:
    return next((word.clause for word in stretch.words if word.end > figure.start), -1)


def _together(claim: Stretch, figure: Figure, other: Figure, there: Stretch) -> bool:
    """Whether most of the words in the figure's clause stand in the sentence that has the figure."""
    clause = _clause(figure, claim)
    beside = [
        w
        for w in claim.words
        if not w.denied and w.clause == clause and w.content and not w.capital and not in_figure(w, claim)
    ]
    home = there.sentence(other.start)
    found = [{there.sentence(o.start) for o in there.words if o.stem == w.stem} for w in beside]
    found = [places for places in found if places]
    return 2 * sum(home in places for places in found) >= len(found)
