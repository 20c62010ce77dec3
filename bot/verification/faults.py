"""What makes a claim another fact than the reporting's: its names, quoted words, negation, quantity.

Each rule gives None, or a Fault: something that is lacking in these sentences, or that contradicts them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.verification.clauses import SAYING, Word, bare, is_negative
from bot.verification.contrasts import PARTIES, TIMES, UNITS, meanings
from bot.verification.figures import DATES
from bot.verification.names import PARTICLES, initials, namesake, runs, split_apart, stands
from bot.verification.siblings import kinds, sets_the_scene
from bot.verification.stretch import Fault, Stretch, alike, facts, in_figure, lacks

_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]*)[\"“”«»]?")
_QUANTITY = {
    "all": "all every each entire whole everyone everybody everything",
    "most": "most majority mostly",
    "always": "always",
    "both": "both",
}
_QUANTITIES = {word: group for group, line in _QUANTITY.items() for word in line.split()}
_ORDER = {"before": "after", "after": "before"}
_RATES = frozenset("hourly daily weekly monthly yearly annual annually".split())
_THEM = frozenset("them these those".split())
_REACH = 3
_EACH = frozenset("every each".split())


def name_fault(claim: Stretch, called: Sequence[Word], there: Stretch) -> Fault | None:
    """Every name stands there whole, and not as somebody else's."""
    known = there.words
    letters = {bare(word.text).replace(".", "") for word in known}
    for run in runs(called):
        if len(run) > 1 and initials(run) in letters:
            continue
        for name in run:
            if bare(name.text) not in PARTICLES and not stands(name, known):
                return lacks(f"the name {name.text} is not there")
        sentences = [there.of(at) for at in range(len(there.ends))]
        if len(run) > 1 and any(namesake(run, one) for one in sentences):
            return Fault(f"{run[-1].text} is somebody else there", conflict=True)
        home = {there.home(claim, run[0]), there.main(claim)}
        beside = [word for word in known if there.sentence(word.start) in home]
        if any(not stands(name, beside) for name in run) and _another(claim, beside):
            return lacks(f"somebody else stands there than {run[-1].text}")
        if split_apart(run, known):
            return lacks(f"{' '.join(word.text for word in run)} is not there")
    return None


def party_fault(claim: Stretch, there: Stretch) -> Fault | None:
    """Whoever acts is there as well: rebels, civilians, the police."""
    known = facts(there.words)
    for word in claim.words:
        parties = meanings(bare(word.text)) & PARTIES
        if parties and not parties & known:
            return lacks(f"{word.text} is not there")
    return None


def _another(claim: Stretch, home: Sequence[Word]) -> bool:
    """Whether a sentence is about a name that the claim leaves out: neither an adjective nor a source."""
    for at, word in enumerate(home):
        following = [
            other for other in home[at + 1 : at + 2] if other.start == word.end + 1 and not other.capital
        ]
        adjective = any(other.content and bare(other.text) not in SAYING for other in following)
        if not (word.capital and word.content) or bare(word.text) in DATES or adjective:
            continue
        clause = [other for other in home if other.clause == word.clause]
        source = any(bare(other.text) in SAYING for other in clause)
        if not source and at and not stands(word, claim.words):
            return True
    return False


def quote_fault(claim: Stretch, there: Stretch) -> Fault | None:
    known = f" {plain(there.text)} "
    for quoted in _QUOTED.findall(claim.text):
        if f" {plain(quoted)} " not in known:
            return lacks("the quoted words are not there")
    return None


def plain(text: str) -> str:
    """Its words in lower case, without marks, for telling whether two texts are word for word the same."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def sibling_fault(claim: Stretch, there: Stretch) -> Fault | None:
    """No word stands where the sentence it is said of has only another of its kind, as Monday and Sunday."""
    own = {(kind, meaning) for word in claim.words for kind, meaning in kinds(bare(word.text)).items()}
    for word in claim.words:
        mine = {} if in_figure(word, claim) else kinds(bare(word.text))
        home = {there.main(claim), there.home(claim, word)} if mine else set()
        said = [other for other in there.words if there.sentence(other.start) in home]
        if any(other.stem == word.stem or _shares(mine, kinds(bare(other.text))) for other in said):
            continue
        for kind, meaning in mine.items():
            others = [other for other in said if kinds(bare(other.text)).get(kind, meaning) != meaning]
            if any((kind, kinds(bare(other.text))[kind]) in own for other in others):
                continue
            if any(
                other.denied == word.denied and (sets_the_scene(kind) or _beside(word, claim, other, there))
                for other in others
            ):
                return Fault(f"{word.text} is something else there", conflict=True)
    return None


def _shares(one: dict[int, int], other: dict[int, int]) -> bool:
    return bool(one.items() & other.items())


def _beside(word: Word, claim: Stretch, other: Word, there: Stretch) -> bool:
    """Whether something that stands beside the one stands beside the other as well."""
    return any(alike(one, near) for one in _near(word, claim) for near in _near(other, there))


def _near(word: Word, stretch: Stretch) -> list[Word]:
    clauses = {word.clause}
    if sum(one.clause == word.clause and one.content for one in stretch.words) == 1:
        # "In the west, lorries bring water": what is said of the west comes after.
        clauses.add(word.clause + 1)
    inside = [one for one in stretch.words if one.clause in clauses and (one.content or one is word)]
    at = inside.index(word)
    return [one for one in inside[max(0, at - _REACH) : at + _REACH + 1] if one is not word]


def order_fault(claim: Stretch, there: Stretch) -> Fault | None:
    """What comes before something here comes not after it there."""
    for place, word in enumerate(claim.words):
        other = _ORDER.get(word.text.lower())
        said = [w for w in claim.words[place + 1 : place + 5] if w.content and w.clause == word.clause]
        for at, there_word in enumerate(there.words if other and said else ()):
            before = {
                w.text.lower() for w in there.words[max(0, at - 4) : at] if w.clause == there_word.clause
            }
            if alike(said[-1], there_word) and other in before and word.text.lower() not in before:
                return Fault(f"it is {other} {there_word.text} there", conflict=True)
    return None


def negation_fault(claim: Stretch, there: Sequence[Word]) -> Fault | None:
    """No word is denied here and affirmed there, or the other way round."""
    for word in claim.words:
        low = bare(word.text)
        if not word.content or meanings(low) & TIMES or in_figure(word, claim):
            continue
        same = [other for other in there if alike(word, other)]
        # A name is denied only where the negative stands right before it: "not Ann's".
        if word.capital and not any(is_negative(one.before) for one in (word, *same)):
            continue
        if same and (
            (word.denied and all(other.plain for other in same))
            or (word.plain and all(other.denied for other in same))
        ):
            return Fault(f"{word.text} is denied in one and not in the other", conflict=True)
    return None


def quantity_fault(claim: Stretch, there: Stretch) -> Fault | None:
    """ "all", "every", "most" and "only" stand there, of the same thing."""
    for place, word in enumerate(claim.words):
        group = _QUANTITIES.get(bare(word.text))
        if group is None:
            continue
        head = _head(claim, place)
        if group == "all" and head and meanings(bare(head.text)) & TIMES - UNITS:
            continue
        # "All eight" are the eight.
        if group == "all" and any(0 <= figure.start - word.end <= 1 for figure in claim.figures):
            continue
        if bare(word.text) in _EACH and _apiece(claim, place, there):
            continue
        same = [at for at, other in enumerate(there.words) if _QUANTITIES.get(bare(other.text)) == group]
        if not same:
            return lacks(f"{word.text} is not there")
        known = head and any(alike(head, other) for other in there.words)
        if head and known and not any(_headed(there, at, head, word) for at in same):
            return Fault(f"{word.text} is not of {head.text} there", conflict=True)
    return None


def _apiece(claim: Stretch, place: int, there: Stretch) -> bool:
    """Whether "each family" is "to a family" there, and "every week" is "weekly"."""
    head = _head(claim, place)
    if head is None:
        return False
    rates = any(bare(word.text) in _RATES and alike(head, word) for word in there.words)
    return rates or any(word.before in {"a", "an", "per"} and alike(head, word) for word in there.words)


def _head(stretch: Stretch, place: int) -> Word | None:
    clause = stretch.words[place].clause
    rest = (w for w in stretch.words[place + 1 : place + 5] if w.clause == clause and w.content)
    return next((w for w in rest if not in_figure(w, stretch)), None)


def _headed(there: Stretch, at: int, head: Word, word: Word) -> bool:
    if bare(word.text) in _EACH and bare(there.words[at].text) in _EACH:
        next_ = _head(there, at)
        return next_ is not None and alike(head, next_)
    after = there.words[at + 1 : at + 7]
    return any(alike(head, other) for other in after) or any(other.text in _THEM for other in after[:2])
