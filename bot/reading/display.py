"""A quoted sentence as a reader is shown it: without its dateline, and with the name that a "he" stands for.

The quote under it keeps every character; what is added stands in square brackets.
"""

from __future__ import annotations

import re

# "ALEPPO — Rebels", "London, England (CNN) -- Police": a place in capitals, or any place
# with an agency in brackets, then a dash. "BP -- the oil company" is none: it goes on in small letters.
_DASH = r"\s*(?:—|–|--|-)\s+"
_AGENCY = r"\([A-Z][\w.&' ]{1,30}\)"
_DATELINE = re.compile(
    rf"^(?:(?:[A-Z][\w'’./ ,-]{{1,50}}\s)?{_AGENCY}{_DASH}"
    rf"|[A-Z][A-Z'’.]+(?:[ /,-]+[A-Z][\w'’.]+){{0,4}}{_DASH}(?=[\W\d]*[A-Z]))"
)

_PRONOUN = re.compile(r"^(?:[\"“'‘(]*)(He|She)\b(?!\s*\[)")
_POINTING = re.compile(
    r"^[\"“'‘(]*(?:(?:They|Them|Their|These|Those|This|Both|Neither|Its)\b"
    r"|It (?!(?:is|was|will be|would be|has been) (?:\w+ )?(?:\w+ )?(?:that|to)\b)"
    r"|(?:The (?:latter|former|others))\b"
    r"|[\w’'-]+(?: [\w’'-]+)? (?:of|among) (?:them|these|those)\b|Among (?:them|these|those)\b"
    # "In a message to the president, he said": somebody else than the president did.
    r"|(?:In|At|On|After|Before|During|By|To|With|For|From|As|When|While)\b[^.;]*?, (?:s?he|they)\b)"
)
_NAME = re.compile(r"\b[A-Z][\w'’-]+(?:\s+(?:al-|de|van|von|bin|ben|el|da|di|der)?\s?[A-Z][\w'’-]+){1,3}")
# Capitalised runs that are not a person: what they end or begin with says so.
_NOT_PERSON = re.compile(
    r"[’']s\s|\b(?:Deputy|Director|Spokes\w+|Observatory|Nations|Council|Ministry|Minister|Army|Party|University|State|States|College|Center|Centre"
    r"|Road|Street|City|House|Court|Department|Agency|Committee|Group|Union|Company|Club|Islands?|County|Province"
    r"|Front|Forces|Force|Service|Services|Television|News|Times|Post|Wire|Desk|Monitor|Review|Hospital|School"
    r"|Bank|River|Sea|East|West|North|South|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_TITLE = re.compile(
    r"^(?:The|A|An|In|On|At|But|And|For|President|Prime|Dr|Mr|Mrs|Ms|Gen|General|Sen|Rep|Gov|Sir|King|Queen"
    r"|Judge|Coach|Captain|Col|Lt|Sgt|Rev|Pope|Chancellor|Secretary|Ambassador|Spokesman|Spokeswoman|Director)\.?\s+"
)


def shown(sentence: str, before: str = "") -> str:
    """`sentence` for display; `before` is what its passage says up to it."""
    text = " ".join(sentence.split())
    stripped = _DATELINE.sub("", text, count=1)
    if stripped != text and stripped:
        return stripped[0].upper() + stripped[1:]
    pronoun = _PRONOUN.match(text)
    name = _person(before) if pronoun else ""
    if pronoun and name:
        return f"{text[: pronoun.end(1)]} [{name}]{text[pronoun.end(1) :]}"
    return text


def dangles(sentence: str) -> bool:
    """Whether a sentence begins with a "he" or "she" that only the sentence before can explain."""
    return bool(_PRONOUN.match(" ".join(sentence.split())))


def points_back(sentence: str) -> bool:
    """Whether a sentence begins with a "they" or "it", or has a "of them", that the one before explains."""
    return bool(_POINTING.match(" ".join(sentence.split())))


def _person(before: str) -> str:
    """The one person whom the last sentences name; nobody where it could be one of two."""
    for sentence in reversed(re.split(r"(?<=[.!?”\"])\s+", before.strip())[-3:]):
        names = dict.fromkeys(_bare(match.group()) for match in _NAME.finditer(sentence))
        people = [name for name in names if " " in name and not _NOT_PERSON.search(name)]
        if people:
            return people[0] if len(people) == 1 else ""
        if not dangles(sentence):
            return ""
    return ""


def _bare(name: str) -> str:
    name = " ".join(re.sub(r"[’']s$", "", name).split())
    while (shorter := _TITLE.sub("", name)) != name:
        name = shorter
    return name
