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
_ASKING = re.compile(r"(?:who|which|what|whose|did|does|do|the|with)", FLAGS)


def measured(question: str) -> str:
    """What a question asks in comparing, as a question for how much of it there is; "" where it measures nothing."""
    words = question.split()
    for at, word in enumerate(words):
        compares = word.strip(" ?,.:;").lower()
        after = words[at + 1 :]
        thing = after[: next((n for n, one in enumerate(after) if one.lower() in STOP_WORDS), len(after))]
        if compares in _MORE:
            how = _amount(thing)
        elif compares in _BASES:
            how = [_BASES[compares]]
        else:
            continue
        before = [one for one in words[:at] if not _ASKING.fullmatch(one)]
        return " ".join(["how", *how, *thing, *before, *after[len(thing) :]])
    return ""


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
