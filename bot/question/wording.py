"""The wording of a question: what it asks for, and what is left of it to search."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.errors import QuestionError
from bot.text.wording import FLAGS, REPORTING, just_before
from corpus.cleaning import clean
from index.terms import STOP_WORDS, WORD, stem, stems

# What any subject may be asked with.
ASKING = frozenset(
    stems("say says tell happen happened think thought know go went get got make made come came next else")
)

# What a person types is shorter; a pasted page is not a question, and would be cut by the models anyway.
_LONGEST = 2_000


def typed(text: str) -> str:
    """What somebody typed, on one line. Raises QuestionError where it has no words, is a bare "?" or too long."""
    words = " ".join(clean(text).split())
    if not words.strip("?¿ "):
        raise QuestionError("no words were given; write a question, what to search for, or a claim to check")
    if len(words) > _LONGEST:
        raise QuestionError(f"what was typed has {len(words):,} characters; write at most {_LONGEST:,}")
    return words


def strip(question: str, words: Iterable[str]) -> str:
    """The question without the phrases that were read as limits; all of it where no word would be left."""
    text = question
    for phrase in sorted(words, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", text, count=1)
    if text == question:
        return question
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+(?=[?!.,;:])", "", text)
    text = re.sub(r"[,;:]+(?=[?!.,;:])", "", text).strip(" ,;:")
    return text if re.search(r"\w", text) else question


def content_words(text: str) -> list[str]:
    """The words of a text, as they are written, that are no stop words."""
    return [word for word in WORD.findall(text) if word.lower() not in STOP_WORDS]


def subject_stems(text: str) -> set[str]:
    """The stems of what a question is about: its content words without those that any subject may be asked with."""
    return {stem(word.lower()) for word in content_words(text)} - ASKING


def asks_what_was_reported(text: str, start: int, *, fine: bool, one_day: bool) -> bool:
    """Whether a date at `start` says when something was reported, as in "what was reported in August".

    It takes plainer words to make a year (not `fine`) such a date than to make a day or a month one.
    """
    if just_before(_REPORTING_OF, text, start):
        return True
    asked = _WHAT_WAS_REPORTED.search(text)
    if asked is None and fine:
        asked = _WHICH_REPORTING.search(text) or just_before(_REPORTED, text, start)
    if asked is None:
        return False
    # "what was reported about the attack on 6 August": the day is the attack's.
    return not (one_day and _ABOUT_THE.search(text, asked.end(), start))


def asks_what_happened(text: str) -> bool:
    """Whether all that is asked is what happened, or what someone said."""
    return bool(_WHAT_HAPPENED.search(text))


_REPORTING_OF = re.compile(
    rf"{REPORTING}(?:\s+(?:that\s+(?:was|were)\s+)?(?:published|written|printed|out))?"
    r"(?:\s+(?:in|on|from|of|during|for|dated|before|after|since|until|between))+\s+(?:the\s+)?$",
    FLAGS,
)
_REPORTED = re.compile(
    r"\b(?:reported|article|report|story|piece|timeline|summary|digest)(?:\s+published)?"
    r"\s+(?:in|on|during|of|for|from|dated)\s+(?:the\s+)?$",
    FLAGS,
)
_WHAT_WAS_REPORTED = re.compile(
    r"\b(?:what|how\s+much|anything|something|nothing|all)(?:'s)?"
    r"(?:\s+(?:else|was|were|is|are|has|have|had|been|being|got|first|actually|ever|there))*"
    r"\s+(?:reported|published|written|said|covered)\b",
    FLAGS,
)
_WHAT_HAPPENED = re.compile(
    r"\bwhat(?:'s|\s+(?:all|has|have|had|was|is|else|ever|been))*"
    r"\s+(?:happened|happening|occurred|gone\s+on|going\s+on|went\s+on|took\s+place)\b|"
    r"\bwhat\s+(?:do|does|did|has|have|had)\b[^?.,;]*?\b(?:say|said|saying|write|written)\b",
    FLAGS,
)
_WHICH_REPORTING = re.compile(
    rf"(?:\b(?:what|which|any|show(?:\s+me)?|list|find|give\s+me)\s+(?:[\w-]+\s+){{0,2}}?|^\W*(?:the\s+)?(?:[\w-]+\s+)?)"
    rf"{REPORTING}|\bhow\s+(?:was|were|is|did|has|have)\b[^?.;]*?\b(?:reported|covered|cover|report)\b|"
    r"\bwhat\s+(?:do|does|did|has|have)\b[^?.,;]*?\b(?:report|reported|publish|published)\b",
    FLAGS,
)
_ABOUT_THE = re.compile(r"\b(?:about|of|on|regarding|concerning)\s+(?:the|a|an|this|that)\s+\w", FLAGS)
