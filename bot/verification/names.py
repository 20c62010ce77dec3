"""Names in a sentence: who and where, told by their capitals, and whether the reporting has them too."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from bot.verification.clauses import SAYING, Word, bare
from bot.verification.figures import DATES, figures
from bot.verification.siblings import kinds
from bot.verification.stretch import Near

_ENDINGS = frozenset("a an ian n i ish ese ey y e ain ans ians s es den on".split()) | {""}
PARTICLES = frozenset("al el de la le von van bin ibn abu of the and".split())
_NO_NAMES = frozenset("tv within amid despite throughout unlike beyond besides".split())
_GAP = 4
# Countries whose people are called otherwise than by an ending, and titles that are cut short.
_ALIASES = """
america american americans us usa states
russia russian russians
spain spanish spaniard spaniards
france french frenchman frenchmen
britain british briton britons uk kingdom
england english englishman
scotland scottish scots
wales welsh welshman
ireland irish irishman
netherlands dutch dutchman
denmark danish danes
sweden swedish swedes
norway norwegian norwegians
finland finnish finns
poland polish poles
greece greek greeks
turkey turkish turks
switzerland swiss
germany german germans
china chinese
czechs czech
sen senator
rep representative
gov governor
gen general
lt lieutenant
col colonel
capt captain
sgt sergeant
dr doctor
prof professor
rev reverend
""".strip().splitlines()
_ALIAS = {word: number for number, line in enumerate(_ALIASES) for word in line.split()}


def names(claim: Sequence[Word], window: Sequence[Word], around: Sequence[Word], near: Near) -> list[Word]:
    """The words of `claim` that are part of a name; `window` is read for it, `around` stands about that.

    A sentence begins with a capital anyway. Its first word is a name if more capitals follow at once, if the
    reporting writes it with a capital and never without, or if nothing there means nearly the same.
    """
    found = [word for word in claim[1:] if word.capital and word.content and bare(word.text) not in _NO_NAMES]
    if (
        claim
        and claim[0].capital
        and claim[0].content
        and bare(claim[0].text) not in _NO_NAMES
        and not _plain(claim, window, around, near)
    ):
        found.insert(0, claim[0])
    return found


def _plain(claim: Sequence[Word], window: Sequence[Word], around: Sequence[Word], near: Near) -> bool:
    """Whether the first word of a claim has its capital only from standing there."""
    first = claim[0]
    if any(letter.isupper() for letter in first.text[1:]) or first.text[0].isdigit():
        return False
    written = [word for word in around if bare(word.text) == bare(first.text)]
    if any(not word.capital for word in written):
        return True
    next_ = claim[1] if len(claim) > 1 else first
    if next_.capital and next_.content and next_.start == first.end + 1:
        return False
    # "According to", "starting fourth", "roughly two", "citing a source".
    low, leads = bare(first.text), not next_.content or kinds(bare(next_.text)) or figures(next_.text)
    if low in SAYING or (low.endswith(("ing", "ly")) and leads):
        return True
    return any(word.stem == first.stem or near(first, word) for word in window if not word.capital)


def stands(name: Word, window: Sequence[Word]) -> bool:
    """Whether a name is in the reporting: as it is, as its people or country, or by its initials."""
    return bool(places(name, window)) or _initials(name.text, window)


def places(name: Word, window: Sequence[Word]) -> list[int]:
    """Where in `window` a name stands, as it is or as its people or country."""
    return [at for at, word in enumerate(window) if word.capital and same(name.text, word.text)]


def same(left: str, right: str) -> bool:
    """ "Assad" and "al-Assad's", "Russia" and "Russian", "Turkey" and "Turkish"; never "Iran" and "Iraq"."""
    one, other = _core(left), _core(right)
    if one == other or (one in _ALIAS and _ALIAS[one] == _ALIAS.get(other)):
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= 4 and one[shared:] in _ENDINGS and other[shared:] in _ENDINGS


def runs(called: Sequence[Word]) -> list[list[Word]]:
    """Names as they are written together: "Rami Abdel Rahman" is one run of three words."""
    found: list[list[Word]] = []
    for word in called:
        last = found[-1][-1] if found else None
        joined = (
            last and last.end + 1 == word.start and not last.owner and last.text.split("-")[-1][:1].isupper()
        )
        if joined and not any(bare(other.text) in DATES for other in (word, last) if other):
            found[-1].append(word)
        else:
            found.append([word])
    return found


def initials(run: Sequence[Word]) -> str:
    return "".join(word.text[0].lower() for word in run)


def split_apart(run: Sequence[Word], window: Sequence[Word]) -> bool:
    """Whether words that a claim writes as one name stand in the reporting only far from each other."""
    for left, right in pairwise(run):
        before, after = places(left, window), places(right, window)
        if before and after and not any(0 < b - a <= _GAP for a in before for b in after):
            return True
    return False


def namesake(run: Sequence[Word], window: Sequence[Word]) -> bool:
    """Whether the family name of a run stands there only with another first name."""
    last, first = run[-1], run[-2]
    there = places(last, window)
    before = [window[at - 1] for at in there if at and window[at - 1].capital and window[at - 1].content]
    return bool(before) and not places(first, window)


def _core(text: str) -> str:
    capital = [part for part in text.split("-") if part[:1].isupper()]
    word = bare("-".join(capital) or text).replace(".", "")
    # A model may write "Medecins" for "Médecins".
    word = "".join(
        letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter)
    )
    head, _, tail = word.partition("-")
    return tail if head in PARTICLES and tail else word


def _initials(text: str, window: Sequence[Word]) -> bool:
    """ "UN" for "United Nations", "U.S." for "United States"."""
    letters = bare(text).replace(".", "")
    if not 2 <= len(letters) <= 6 or not letters.isalpha() or not text.replace(".", "")[:2].isupper():
        return False
    run = ""
    for word in window:
        if word.capital:
            run += word.text[0].lower()
        elif word.text.lower() not in PARTICLES:
            run += " "
    return letters in run
