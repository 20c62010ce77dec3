"""Names in a text, as their capitals tell them: "Ann O'Neil-Smith", "George W. Bush", "Bashar al-Assad"."""

from __future__ import annotations

import re

# A capital of any Latin script, as "É" and "Ḥ" are and "ß" is none.
_LATIN = (*range(0x250), *range(0x1E00, 0x1F00))
CAPITAL = f"[{''.join(one for one in map(chr, _LATIN) if one.isupper())}]"
# Where a word begins: not behind an apostrophe, but behind a quotation mark.
BEGINS = r"(?<![\w-])(?<!\w[’'])"
# One word of a name. It ends in a letter, so that no mark behind it is part of it.
NAME_WORD = rf"(?:(?:al|el)-)?{CAPITAL}[\w’'-]*\w"
# The initials and particles that stand between two words of a name.
BETWEEN = rf"(?:{CAPITAL}\.\s?|(?:de|van|von|bin|ben|el|da|di|der|la|al)\s)*"
# A name, and one of two words or more. No initial before it is part of it: it may end the sentence before.
NAME = rf"{NAME_WORD}(?:\s{BETWEEN}{NAME_WORD})*"
FULL_NAME = rf"{NAME_WORD}(?:\s{BETWEEN}{NAME_WORD})+"

_POSSESSIVE = re.compile(r"[’']s?$")


def without_possessive(name: str) -> str:
    """A name, or any word, without a possessive at its end."""
    return _POSSESSIVE.sub("", name)


def is_possessive(name: str) -> bool:
    """Whether a name owns what follows: "Lee's"."""
    return bool(_POSSESSIVE.search(name))
