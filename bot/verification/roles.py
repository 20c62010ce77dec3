"""Who did what to whom: whether a claim joins its people, words and figures as the reporting does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from bot.verification.clauses import SAYING, Word, bare
from bot.verification.contrasts import SIDES, TIMES, meanings
from bot.verification.figures import DATES, Figure
from bot.verification.names import same
from bot.verification.stretch import Fault, Stretch, alike

_PLACING = frozenset(
    """
    of in from at on to near over with into for against between behind across around before after since until
    during through
    """.split()
)
_LIST = 3
_OPPOSING = frozenset("while whereas but although though however".split())


def role_fault(claim: Stretch, there: Stretch, called: Sequence[Word]) -> Fault | None:
    """Nobody stands in another's place: turned round, sent elsewhere, joined to another's fact."""
    actors = [word for word in called if bare(word.text) not in DATES]
    for at in range(len(there.ends)):
        window = there.of(at)
        if pair := _swapped(claim.words, window, actors) or _reversed(claim.words, window):
            return Fault(f"{pair} are joined in another way there", conflict=True)
    if pair := _crossed(claim, there, actors):
        return Fault(f"{pair} are joined in another way there", conflict=True)
    for rule in (_misled, _parted):
        if pair := rule(claim.words, there.words, actors):
            return Fault(f"{pair} are joined in another way there", conflict=True)
    return None


def _swapped(claim: Sequence[Word], window: Sequence[Word], called: Sequence[Word]) -> str:
    """The pair of words whose order is turned round without a reason, as "X … Y"; empty where none is.

    A passive, a preposition that moved with its noun, and the source of a statement are reasons.
    """
    actors = [word for word in claim if word in called or meanings(bare(word.text)) & SIDES]
    for actor in actors:
        there = [word for word in window if _alike(actor, word)]
        if len(there) != 1 or _speaks(actor, claim) or _speaks(there[0], window):
            continue
        for word in claim:
            if (
                word is actor
                or _one_name(actor, word)
                or not word.content
                or word.clause != actor.clause
                or _loose(word)
            ):
                continue
            match = [other for other in window if _alike(word, other)]
            if len(match) != 1 or match[0] is there[0] or not _joined(word, match[0], there[0]):
                continue
            if _named_deed(word) != _named_deed(match[0]):
                continue
            if word.capital and (_speaks(word, claim) or _speaks(match[0], window)):
                continue
            if _turned((actor, word), (there[0], match[0]), claim, window):
                return f"{actor.text} … {word.text}"
    return ""


def _alone(word: Word, words: Sequence[Word]) -> bool:
    """Whether it is put in between, as in "the mayor, though, left"."""
    return sum(other.clause == word.clause for other in words) == 1


def _crossed(claim: Stretch, there: Stretch, called: Sequence[Word]) -> str:
    """Two figures that each stand beside somebody here and beside the other one of them there."""
    for one, other in combinations(claim.figures, 2):
        owners = [owner for figure in (one, other) if (owner := _beside(figure, claim, called))]
        same = [[figure for figure in there.figures if mine.matches(figure)] for mine in (one, other)]
        if one.kind != other.kind or len(owners) < 2 or owners[0] is owners[1]:
            continue
        if [len(figures) for figures in same] != [1, 1]:
            continue
        known = [word for word in there.words if any(_alike(owner, word) for owner in owners)]
        theirs = [owner for (figure,) in same if (owner := _beside(figure, there, known))]
        if len(theirs) == 2 and not _alike(theirs[0], theirs[1]) and all(map(_alike, theirs, owners[::-1])):
            return f"{owners[0].text} … {claim.text[one.start : one.end]}"
    return ""


def _beside(figure: Figure, stretch: Stretch, called: Sequence[Word]) -> Word | None:
    """Who of `called` stands nearest to a figure in its sentence."""
    home = stretch.sentence(figure.start)
    near = [word for word in called if stretch.sentence(word.start) == home]
    return min(near, key=lambda w: min(abs(w.start - figure.end), abs(figure.start - w.end)), default=None)


def _reversed(claim: Sequence[Word], window: Sequence[Word]) -> str:
    """The deed that one text has done by whom the other has it done to."""
    for active, passive in ((claim, window), (window, claim)):
        for at, by in enumerate(passive):
            if by.text.lower() != "by" or not at:
                continue
            # "Beaten 2-1 by Tarn": a score may stand between.
            before = [word for word in passive[max(0, at - 3) : at] if word.text[0].isalpha()]
            deed = before[-1] if before and before[-1].passive else None
            doer = next((word for word in passive[at + 1 : at + 5] if word.content), None)
            same = [i for i, word in enumerate(active) if deed and alike(word, deed)]
            if (
                not deed
                or not doer
                or len(same) != 1
                or active[same[0]].passive
                or active[same[0]].before == "by"
            ):
                continue
            after = [
                word for word in active[same[0] + 1 : same[0] + 6] if word.clause == active[same[0]].clause
            ]
            ahead = active[: same[0]]
            if any(_alike(doer, word) for word in after) and not any(_alike(doer, word) for word in ahead):
                return f"{doer.text} … {deed.text}"
    return ""


def _misled(claim: Sequence[Word], window: Sequence[Word], called: Sequence[Word]) -> str:
    """A "from X" or "to X" of the claim where the reporting has another of its names."""
    for actor in called:
        if actor.before not in {"from", "to"}:
            continue
        there = [word for word in window if _alike(actor, word)]
        others = [w for w in window if w.before == actor.before and w.capital and not _alike(actor, w)]
        if there and all(w.before != actor.before for w in there) and any(_named(w, claim) for w in others):
            return f"{actor.before} {actor.text}"
    return ""


def _parted(claim: Sequence[Word], window: Sequence[Word], _: Sequence[Word]) -> str:
    """Two words that a claim joins in one clause and a "while" or "but" of the reporting keeps apart."""
    after = [*(word.text for word in window[1:]), ""]
    # "Not only … but also" joins.
    edges = [
        w.start
        for w, next_ in zip(window, after, strict=True)
        if w.text in _OPPOSING and next_ != "also" and not next_.endswith("ing") and not _alone(w, window)
    ]
    if not edges:
        return ""
    sides: dict[tuple[int, int], tuple[int, str]] = {}
    listed = 0
    for word in claim:
        listed += word.text == "and"
        match = [other for other in window if _alike(word, other)]
        if not word.content or len(match) != 1 or bare(word.text) in SAYING or _speaks(word, claim):
            continue
        side = sum(edge < match[0].start for edge in edges)
        first = sides.setdefault((word.clause, listed), (side, word.text))
        if first[0] != side:
            return f"{first[1]} … {word.text}"
    return ""


def _turned(
    pair: tuple[Word, Word], there: tuple[Word, Word], claim: Sequence[Word], window: Sequence[Word]
) -> bool:
    same_order = (pair[0].start < pair[1].start) == (there[0].start < there[1].start)
    by, by_there = _done_by(pair, claim), _done_by(there, window)
    placed = any(_placed(word, claim) for word in pair) or any(_placed(word, window) for word in there)
    if _apposed(there, window) or _apposed(pair, claim):
        return False
    if _listed(there, window) and _listed(pair, claim):
        return False
    if by_there and not by and _still_does(max(there, key=_start), window, _other(there, pair), claim):
        return False
    if by and not by_there and _still_does(max(pair, key=_start), claim, _other(pair, there), window):
        return False
    if by or by_there:
        # Whoever did it comes last in a passive: only then is another order the same fact.
        return (
            not placed
            and same_order == (by != by_there)
            and (pair[1].capital or bool(meanings(bare(pair[1].text)) & SIDES))
        )
    if same_order or placed:
        return False
    return pair[1].passive == there[1].passive and pair[0].passive == there[0].passive


def _done_by(pair: tuple[Word, Word], words: Sequence[Word]) -> bool:
    """Whether the later of two words is who did it to the other: "arrested by the police"."""
    first, last = sorted(pair, key=lambda word: word.start)
    lead = _by(last, words)
    return lead >= 0 and _by(first, words) < 0 and not words[lead + 1].text.endswith("ing")


def _listed(pair: tuple[Word, Word], words: Sequence[Word]) -> bool:
    """Whether they stand in one list: "Ann, Bob and Carl"."""
    first, last = sorted(pair, key=_start)
    between = [word for word in words if first.start < word.start < last.start]
    if not any(word.text == "and" for word in between):
        return False
    return len(between) <= _LIST or all(word.capital or word.text == "and" for word in between)


def _start(word: Word) -> int:
    return word.start


def _other(pair: tuple[Word, Word], counterpart: tuple[Word, Word]) -> Word:
    """What stands in the other text for the later of a pair."""
    return counterpart[pair.index(max(pair, key=_start))]


def _by(word: Word, words: Sequence[Word]) -> int:
    """Where the "by" stands that leads up to a word; -1 where none does."""
    at = list(words).index(word)
    start = at
    while start and (words[start - 1].capital or words[start - 1].text in {"and", "the"}):
        start -= 1
    return next((i for i in range(max(0, min(start - 1, at - 3)), at) if words[i].text.lower() == "by"), -1)


def _still_does(doer: Word, passive: Sequence[Word], other: Word, active: Sequence[Word]) -> bool:
    """Whether "set by Ann" is "Ann set" in the other text."""
    lead = _by(doer, passive)
    deed = passive[lead - 1] if lead > 0 else None
    at = list(active).index(other)
    return deed is not None and any(word.stem == deed.stem for word in active[at + 1 : at + 4])


def _apposed(pair: tuple[Word, Word], words: Sequence[Word]) -> bool:
    """Whether the later only says who the earlier is: "Ann Lee, the head of Tarn"."""
    first, last = sorted(pair, key=lambda word: word.start)
    if first.clause + 1 != last.clause:
        return False
    opening = next(word for word in words if word.clause == last.clause)
    return opening.text.lower() in {"the", "a", "an", "who", "whose", "his", "her", "their", "one"}


def _named_deed(word: Word) -> bool:
    """Whether it stands as a noun: "the advance" may follow who advanced."""
    return word.before in {"the", "a", "an", "its", "their", "his", "her"}


def _one_name(left: Word, right: Word) -> bool:
    """Whether they are neighbours with capitals: parts of a name."""
    return left.capital and right.capital and 1 in {right.start - left.end, left.start - right.end}


def _loose(word: Word) -> bool:
    """Whether it may stand anywhere: a time, a number, a verb of saying."""
    low = bare(word.text)
    return (
        low in SAYING
        or low in DATES
        or low in {"last", "next"}
        or bool(meanings(low) & TIMES)
        or word.text[0].isdigit()
    )


def _joined(word: Word, match: Word, there: Word) -> bool:
    """Names are compared across a sentence, other words only within a clause."""
    return word.capital or match.clause == there.clause


def _placed(word: Word, words: Sequence[Word]) -> bool:
    """Whether it stands within three words after a preposition, in a phrase that may move about."""
    at = list(words).index(word)
    before = words[max(0, at - 3) : at]
    return any(other.text.lower() in _PLACING and other.clause == word.clause for other in before)


def _alike(left: Word, right: Word) -> bool:
    if left.capital and right.capital and left.content:
        return same(left.text, right.text)
    return left.stem == right.stem


def _named(word: Word, words: Sequence[Word]) -> bool:
    return any(_alike(word, other) for other in words)


def _speaks(word: Word, words: Sequence[Word]) -> bool:
    """Whether a verb of saying follows at once, so that the word only names a source."""
    at = list(words).index(word)
    return any(bare(other.text) in SAYING for other in words[at + 1 : at + 3])
