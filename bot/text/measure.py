"""How much there is of what a comparison asks: "did fiona hit with stronger winds" asks how strong its winds were.

A report seldom compares for itself, but it says that.
"""

from __future__ import annotations

import re

from bot.text.wording import FLAGS
from index.terms import STOP_WORDS

_ADJECTIVES = """
    bad big cheap close cold costly deadly deep far fast good hard heavy high hot large long low near old poor rich
    short slow small strong tall tough warm weak wide young
    """.split()
_IRREGULAR = {
    "worse": "bad",
    "worst": "bad",
    "better": "good",
    "best": "good",
    "farther": "far",
    "further": "far",
    "furthest": "far",
}
_MORE = frozenset({"more", "most", "less", "least", "fewer", "fewest"})
# "More expensive", "most popular": an adjective after "more", where "more votes" has a noun.
_ADJECTIVE = re.compile(r"\w+(?:able|ible|ive|ous|ful|ular|ant|ent)", FLAGS)
_COUNTED = re.compile(r"\w+s|people|men|women|children", FLAGS)
_COUNTS = frozenset({"many", "much"})
# "As many people", "as old as".
_AS = _COUNTS | set(_ADJECTIVES)
# Behind a word that ends so something else begins.
_ENDS = re.compile(r"[,:;]$")
_ASKING = re.compile(r"(?:who|who[’']?s|which|what|whose|did|does|do|the|with)", FLAGS)


def measured(question: str) -> str:
    """What a question asks in comparing, as a question for how much of it there is; "" where it measures nothing."""
    words = question.split()
    for at, word in enumerate(words):
        compares = word.strip(" ?,.:;").lower()
        after = words[at + 1 :]
        if compares == "as" and after and after[0].lower() in _AS:
            how, after = [after[0]], [one for one in after[1:] if one.lower() != "as"]
            thing = _thing(after) if how[0].lower() in _COUNTS else []
        elif compares in _MORE:
            thing = [] if _ENDS.search(word) else _thing(after)
            how = _amount(thing)
        elif compares in _BASES:
            thing = [] if _ENDS.search(word) else _thing(after)
            how = [_BASES[compares]]
        else:
            continue
        before = [one for one in words[:at] if not _ASKING.fullmatch(one)]
        return " ".join(["how", *how, *thing, *before, *after[len(thing) :]])
    return ""


def _thing(words: list[str]) -> list[str]:
    """The words of what is measured: up to a small word, or to where something else begins."""
    found: list[str] = []
    for word in words:
        if word.lower() in STOP_WORDS:
            break
        found.append(word.rstrip(",:;"))
        if _ENDS.search(word):
            break
    return found


def _amount(thing: list[str]) -> list[str]:
    """ "Much" or "many" of a thing; nothing more where that says by itself what it is."""
    if thing and _ADJECTIVE.fullmatch(thing[0]):
        return []
    return ["many"] if thing and _COUNTED.fullmatch(thing[0]) else ["much"]


def _forms(adjective: str) -> tuple[str, str]:
    if adjective.endswith("y"):
        base = f"{adjective[:-1]}ie"
    elif adjective.endswith("e"):
        base = adjective
    else:
        short = re.fullmatch(r"[^aeiou]+[aeiou][^aeiouw]", adjective)
        base = f"{adjective}{adjective[-1]}e" if short else f"{adjective}e"
    return f"{base}r", f"{base}st"


_BASES = _IRREGULAR | {form: one for one in _ADJECTIVES for form in _forms(one)}
# "Stronger", "deadliest", "fewer".
COMPARATIVES = frozenset(_BASES) | _MORE
