"""Whether a claim's figures stand in the reporting, and count there what they count in the claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.clauses import Word, bare
from bot.contrasts import UNITS, meanings
from bot.figures import Figure
from bot.stretch import Fault, Near, Stretch, alike, facts, in_figure, lacks

_JOINS = re.compile(r"\s*(?:and|to|or|[-–])\s*")
_OF_THEM = re.compile(r"\s+of (?:them|these|those|whom|which)\b")
_MIXED = re.compile(r"\b(?=[\w,.]*\d)(?=[\w,.]*[^\W\d_])\w[\w,.]*")
_HEADS = 2


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
        equal = [other for other in there.figures if figure.matches(other)]
        if not equal:
            return lacks(f"the figure {written} is not there")
        share = _share(figure, claim)
        if figure.kind in {"count", "share"} and not any(
            _counts(heads, share, other, there, near) for other in equal
        ):
            return lacks(f"{written} is of something else there")
        if not any(_together(claim, figure, other, there) for other in equal):
            return Fault(f"{written} belongs to something else there", conflict=True)
    return None


def _heads(claim: Stretch, figure: Figure) -> list[Word]:
    """The words that a figure counts: the next one or two with content in its clause."""
    group = _group(figure, claim)
    end = group[-1].end
    clause = _clause(group[0], claim)
    after = [word for word in claim.words if word.start >= end][:4]
    if _share(group[-1], claim):
        return []
    return [w for w in after if w.clause == clause and w.content and not in_figure(w, claim)][:_HEADS]


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
    if share or _shared(figure, there):
        return not share or _share(figure, there)
    if not heads or figure.year is not None or _is_year(figure):
        return True
    group = _group(figure, there)
    if _OF_THEM.match(there.text, group[-1].end):
        return True
    mine = [w for w in there.words if _nearest(w, there) in group]
    unit = meanings(bare(heads[0].text)) & UNITS
    if unit:
        next_ = next((w for w in there.words if w.start >= figure.end), None)
        own = meanings(bare(next_.text)) & UNITS if next_ else unit
        return bool(own & unit) or (not own and bool(unit & facts(there.words)))
    if meanings(bare(heads[0].text)):
        return any(alike(heads[0], w) for w in mine)
    return any(alike(head, w) or near(head, w) for head in heads for w in mine)


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
        if w.clause == clause and w.content and not w.capital and not in_figure(w, claim)
    ]
    home = there.sentence(other.start)
    found = [{there.sentence(o.start) for o in there.words if o.stem == w.stem} for w in beside]
    found = [places for places in found if places]
    return 2 * sum(home in places for places in found) >= len(found)
