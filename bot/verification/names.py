"""Names in a claim: whether its quotes, its headline or its outlet have them.

A name is told by its capital. What one report calls "Russian forces" another may call "Russia", and "FDA"
stands for "Food and Drug Administration".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from bot.text.dates.mentions import CALENDAR_NAMES
from bot.text.figures import figures
from bot.text.names import BEGINS, CAPITAL, NAME_WORD, without_possessive
from bot.verification.grounds import Grounds, Word, words
from index.terms import STOP_WORDS, fold

_ENDINGS = frozenset("a an ian n i ish ese ey y e ain ans ians s es den on".split()) | {""}
_ALIASES = (
    """
america american americans us u.s usa states
britain british briton britons uk u.k kingdom
france french; spain spanish; netherlands dutch; denmark danish; poland polish; turkey turkish
switzerland swiss; wales welsh; ireland irish; senator sen; representative rep; governor gov; general gen
""".replace(";", "\n")
    .strip()
    .splitlines()
)
_ALIAS = {word: number for number, line in enumerate(_ALIASES) for word in line.split()}
# What initials may stand for: "Food and Drug Administration", "U.S. Army Corps of Engineers".
_WORD = rf"(?:{NAME_WORD}\.?|(?:{CAPITAL}\.)+)"
_SPELLED_OUT = re.compile(rf"{BEGINS}{_WORD}(?:\s+(?:(?:of|the|and|for)\s+)*(?:{_WORD}|{CAPITAL}\b))+")
# What is no accent to Unicode, but a letter of its own.
_PLAIN = str.maketrans("łøđ", "lod", "'")
_INITIAL = re.compile(rf"{BEGINS}(?:(?:al|el)-)?({CAPITAL})")


def added_name(grounds: Grounds) -> str:
    """A name that stands in no quote, nor in the headline."""
    known = words(grounds.known)
    capitals = {word.low for word in known if not word.text[0].islower()}
    called = [
        word for word in names(grounds.said, {word.low for word in known}) if word.low not in CALENDAR_NAMES
    ]
    missing = [word for word in called if not any(same(word.low, other) for other in capitals)]
    for word in missing:
        by_name = [other.text for other in called if other not in missing]
        if not (_short(word, grounds) or _fuller(word, by_name, grounds)):
            return f"no quote names “{word.text}”"
    return ""


def names(text: str, plain: Collection[str] = ()) -> list[Word]:
    """The words of `text` that are part of a name. The first of a sentence has its capital anyway: it is one
    if another follows at once, unless the reporting has it among its `plain` words.
    """
    said = words(text)
    found = []
    for at, word in enumerate(said):
        if not _capital(word):
            continue
        opens = at == 0 or text[: word.start].rstrip(" \"“'‘")[-1:] in ".!?"
        next_ = said[at + 1] if at + 1 < len(said) else None
        joined = next_ is not None and _capital(next_) and next_.start == word.end + 1
        if not opens or (joined and word.low not in plain and not figures(word.text)):
            found.append(word)
    return found


def same(one: str, other: str) -> bool:
    """ "russia" and "russian", "luczak" and "łuczak"; never "iran" and "iraq"."""
    one, other = _unaccented(one), _unaccented(other)
    if one == other or (one in _ALIAS and _ALIAS[one] == _ALIAS.get(other)):
        return True
    shared = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    shared = min(len(one), len(other)) if shared is None else shared
    return shared >= 4 and one[shared:] in _ENDINGS and other[shared:] in _ENDINGS


def _capital(word: Word) -> bool:
    return word.text[0].isupper() and word.low not in STOP_WORDS


def _unaccented(low: str) -> str:
    """ "médecins", "łuczak" and "o'neil" as a model may write them."""
    return fold(low).translate(_PLAIN)


def _short(word: Word, grounds: Grounds) -> bool:
    """Whether one of the two has the initials of what the other spells out: "FDA" and its name in full."""
    letters = without_possessive(word.text).replace(".", "")
    if letters.isupper() and len(letters) > 1:
        return any(letters in initials for initials in _initials(grounds.known))
    runs = " … ".join(run for run in _SPELLED_OUT.findall(grounds.said) if word.text in run)
    known = {other.text.replace(".", "") for other in words(grounds.known)}
    return any(initials in known for initials in _initials(runs))


def _fuller(word: Word, by_name: Iterable[str], grounds: Grounds) -> bool:
    """Whether the article has it beside a name of the quotes': who is "Davis" there is "Chris Davis" here."""
    first, last = grounds.said[: word.start].split()[-1:], grounds.said[word.end :].split()[:1]
    beside = {part.strip(".,;:'’\"”") for part in (*first, *last)}
    pairs = {
        f"{one} {two}"
        for other in beside.intersection(by_name)
        for one, two in ((other, word.text), (word.text, other))
    }
    return any(pair in grounds.articles and pair in grounds.said for pair in pairs)


def _initials(text: str) -> set[str]:
    """ "US" for "United States", "FDA" for "Food and Drug Administration"."""
    return {"".join(_INITIAL.findall(run)) for run in _SPELLED_OUT.findall(text)}
