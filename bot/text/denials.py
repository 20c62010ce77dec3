"""How a sentence says that something is not so: it denies what was said, or has a "not"."""

from __future__ import annotations

import re

# What somebody denies is a statement: a claim, that something is so, or doing something. Bail, a visa or a request that
# is denied is refused; of what is rejected only a claim is denied, no bill; "false" alone may be an alarm.
_CLAIM = (
    r"(?:claim|report|charge|accusation|allegation|rumou?r|suggestion|involvement|wrongdoing|responsibility|knowledge"
    r"|role)s?\b"
)
_ITS_WORDS = (
    r"(?:(?!(?:to|of|in|on|for|from|by|after|at|with|over|and|or|but|who|which|if|as)\b)[\w’'.-]+,? ){0,6}?"
)
_SAID_WHEN = r"(?:(?!(?:the|an?|any|his|her|its|their)\b)\w+ (?:\w+ )?)?"
_STATED = (
    rf"(?:{_SAID_WHEN}that|it|this|so|he|she|they|we|there|(?:\w+ly )?(?!\w*thing)\w+ing(?! to))\b"
    rf"|{_ITS_WORDS}(?:{_CLAIM}|(?:had|has|have|was|were|is|are)\b)"
)
# Neither "not deny" nor "confirm or deny" denies, nor "never refuted"; and who was denied something was refused it.
_UNNEGATED = r"(?<!not )(?<!n[’']t )(?<!never )(?<! or )(?<! nor )(?<!was )(?<!were )(?<!been )(?<!being )"
_DENIES = r"den(?:y|ies|ied|ying)"
_REFUTES = r"(?:reject(?:s|ed|ing)?|(?:disput|refut)(?:es?|ed|ing))"
DENIAL = re.compile(
    rf"\b(?:{_UNNEGATED}(?:{_DENIES} (?:{_STATED})|{_REFUTES} {_ITS_WORDS}{_CLAIM})"
    rf"|{_CLAIM},?(?: (?!(?:was|were|been|being)\b)[\w’'-]+){{0,5}} (?:denies|denied)\b"
    r"|untrue\b|(?:is|are|was|were) false\b)",
    re.IGNORECASE,
)
# "Not only" takes in more, "no fewer than" counts, and "No. 10" is a number.
_NOT = (
    r"not(?! (?:only|just)\b)|no(?!\.? ?\d| (?:fewer|less|more|later) than\b)|no-one|none|nobody|nothing|never"
    r"|neither|nor|cannot|\w+n[’']t"
)
# A word, and no part of a "no-fly" or a "nor'easter".
_BEGINS, _ENDS = r"(?<![\w-])(?:", r")(?![\w-]|['’]\w)"
# "Without" negates a thing, and seldom what happened: "the storm left 40,000 homes without power".
NOT_OR_WITHOUT = re.compile(f"{_BEGINS}{_NOT}|without{_ENDS}", re.IGNORECASE)
