"""The small words that turn a statement: not, may, said, all, only. What a quote limits by one
of them, a claim may not say without; and what a claim widens by one, its quotes must.
"""

from __future__ import annotations

import re

from bot.verification.grounds import Grounds, content, words
from index.terms import stem

# A cue governs so many of the next words with content.
_NEXT = 4


def _cue(listed: str) -> re.Pattern[str]:
    """Any of some words; "plan-" stands for every word that begins so. "May" is a month, and no doubt."""
    ways = "|".join(word.replace("-", r"\w*") for word in listed.split())
    return re.compile(rf"(?<![\w-])(?:{ways})(?!\w)")


_NEGATION = _cue(
    r"(?i:not|no|none|nobody|nothing|never|neither|nor|without|cannot|unlikely|untrue|\w+n[’']t) "
    "fail- den(?:y|ies|ied) refus- declin(?:ed|es|ing) lack- reject- oppos- doubt-"
)
_DOUBT = _cue("may might could possib- perhaps likely probabl- potential- whether unclear alleged-")
_DOUBTED = _cue(
    "may might could can likel- possib- perhaps probabl- potential- whether unclear alleg- appear- seem- "
    "suggest- suspect- believ- estimat- expect- fear- worr- think- guess- reportedly would if"
)
_SAYING = _cue(
    "sa(?:y|ys|id|ying) t(?:ell|ells|old) accord- claim- alleg- argu- accus- charg- maintain- insist- "
    "believ- think- thought suspect- suggest- contend- describ- estimat- warn- testif- called reportedly"
)
_SAID = _cue(
    "wr(?:ite|ites|ote) announc- caution- conclud- report- f(?:ound|inds|ind) poll- survey- stud(?:y|ies) "
    "add(?:s|ed) deni- confirm- tweet- ask(?:s|ed) cit(?:es|ed|ing) count show(?:s|ed) call"
)
_PART = _cue("(?i:some|part|partly|partially|few|sometimes|almost|nearly|mostly|largely)")
_PARTLY = _cue("(?i:some|few|sometimes|almost|nearly|many|about|roughly|around|close) part- most- large-")
# Words for how far a statement reaches; what a claim has of a line, its quotes must have of the same line.
_SCOPES = (
    _cue(
        "(?i:all|every|every(?:one|body|thing|where)|each|both|any|entire) whole always full- total- "
        "complete- nationwide worldwide across universal- throughout"
    ),
    _cue("(?i:most|majority|mainly) typical- usual- general- bulk"),
    _cue("(?i:only|just|solely) alone exclusive- limited"),
)
_OPPOSITES = """
increase decrease; rise fall; up down; more less; higher lower; above below; early late; earlier later
over under; win lose; support oppose; allow ban; begin end; open close; start stop; accept reject
approve reject; pass fail; ahead behind; before after; first last; best worst; most least; admit deny
grant deny; with without; strong weak; improve worsen; inside outside; maximum minimum; guilty innocent
alive dead; join leave; remain leave; northern southern; eastern western
"""
_PAIRS = [tuple(map(stem, pair.split())) for pair in _OPPOSITES.strip().replace("\n", ";").split(";")]


def negation(grounds: Grounds) -> str:
    """A "not" that only one of the two has."""
    if found := _dropped(grounds, _NEGATION, _NEGATION):
        return f"its quote says “{found}”"
    added = _NEGATION.search(grounds.said)
    return f"no quote says “{added.group()}”" if added and not _NEGATION.search(grounds.known) else ""


def doubt(grounds: Grounds) -> str:
    """What may be so, told as so or as to come."""
    found = _DOUBT.search(grounds.read)
    return f"its quote says “{found.group()}”" if found and not _DOUBTED.search(grounds.said) else ""


def attribution(grounds: Grounds) -> str:
    """What somebody says, charges or believes, told as known."""
    if _SAID.search(grounds.said) or _DOUBTED.search(grounds.said):
        return ""
    found = _dropped(grounds, _SAYING, _SAYING)
    return f"its quote says “{found}”" if found else ""


def scope(grounds: Grounds) -> str:
    """All, most or only, where the quotes do not say so; and a part told as the whole."""
    for line in _SCOPES:
        wide = line.search(grounds.said)
        if wide and not line.search(grounds.known):
            return f"no quote says “{wide.group()}”"
    found = _dropped(grounds, _PART, _PARTLY)
    return f"its quote says “{found}”" if found else ""


def opposite(grounds: Grounds) -> str:
    """A word in whose place every quote has its opposite."""
    said = {word.stem for word in words(grounds.said)}
    known = {word.stem for word in words(grounds.known)}
    for pair in _PAIRS:
        for one, other in (pair, pair[::-1]):
            if one in said - known and other in known - said:
                return f"its quote says “{other}”, not “{one}”"
    return ""


def _dropped(grounds: Grounds, cue: re.Pattern[str], answer: re.Pattern[str]) -> str:
    """A cue of the quotes that the claim has no `answer` to, though it tells of what the cue governs."""
    if answer.search(grounds.said):
        return ""
    told = {word.stem for word in content(words(grounds.said))}
    after = content(words(grounds.read))
    for match in cue.finditer(grounds.read):
        governed = [word for word in after if word.start >= match.end() and not cue.fullmatch(word.text)]
        if any(word.stem in told for word in governed[:_NEXT]):
            return match.group()
    return ""
