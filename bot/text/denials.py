"""How a sentence says that something is not so: it denies what was said, or has a "not"."""

from __future__ import annotations

import re

# Of what is rejected only a claim is denied, no bill; "false" alone may be an alarm.
DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|untrue|(?:is|are|was|were) false"
    r"|(?:reject|disput)(?:s|es|ed|ing) (?:\w+ ){0,2}?(?:claim|report|charge|accusation|allegation)s?)\b"
)
# "Not only" takes in more, "no fewer than" counts, and "No. 10" is a number.
_NOT = (
    r"not(?! (?:only|just)\b)|no(?!\.? ?\d| (?:fewer|less|more|later) than\b)|no-one|none|nobody|nothing|never"
    r"|neither|nor|cannot|\w+n[’']t"
)
# A word, and no part of a "no-fly" or a "nor'easter".
_BEGINS, _ENDS = r"(?<![\w-])(?:", r")(?![\w-]|['’]\w)"
NOT = re.compile(f"{_BEGINS}{_NOT}{_ENDS}", re.IGNORECASE)
# "Without" negates a thing, and seldom what happened: "the storm left 40,000 homes without power".
NOT_OR_WITHOUT = re.compile(f"{_BEGINS}{_NOT}|without{_ENDS}", re.IGNORECASE)
