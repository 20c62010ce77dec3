"""What a question leans on: whether it can be understood alone, and whom its "he" or "they" stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.turn import Turn
from bot.question.shorthand import in_full
from bot.question.sides import Pointer
from bot.question.small_talk import small_talk
from bot.question.wording import content_words, subject_stems

# What the model is asked to point at, in some questions in a row.
LEANS_ON = "what the last question leans on"
# Of 510 fresh questions, each after another one, 6 are then taken to lean, and of 214 follow-ups on CNN stories 176;
# with 0 it would be 18 and 189.
_ENOUGH = 0.5


def in_a_row(before: Sequence[str], question: str) -> str:
    """Questions as the model reads what was asked.

    Without their marks, as it was taught more follow-ups that have one.
    """
    asked = " ".join(one.rstrip(" ?") for one in before)
    return f"{asked} | {question.rstrip(' ?')}"


def on_subject(turns: Sequence[Turn]) -> Sequence[Turn]:
    """The last turns that are about one subject: back to the one that began it, without small talk in between."""
    turns = [turn for turn in turns if not small_talk(in_full(turn.question))]
    first = next((at for at in reversed(range(len(turns))) if not turns[at].leans), 0)
    return turns[first:]


def leans_on(before: Sequence[str], question: str, model: Pointer) -> bool:
    """Whether a question goes on from those `before` it, as the model reads them in a row."""
    found = model.point(LEANS_ON, in_a_row(before, question))
    return found is not None and found.odds > _ENOUGH


def leans(question: str) -> bool:
    """Whether a question that is the first cannot be understood alone: a pronoun or "there" that nothing before it
    names, an ellipsis ("and the hospital?"), or no word of its own ("why?").
    """
    back = _POINTS_BACK.search(question)
    if back and not _names_something(question[: back.start()]):
        return True
    return bool(_CARRIES_ON.match(question) or _ENDS_BACK.search(question)) or not content_words(question)


_POINTS_BACK = re.compile(
    r"\b(?:he|him|his|she|her|hers|they|them|their|theirs|it|its|these|those|there|then|such"
    r"|this(?! (?:year|month|week|morning)\b)|that(?! (?:the|an?|he|she|it|they|we|i|you|there)\b)"
    r"|the (?:same|latter|others?)|another one|so far|any (?:others?|more)"
    r"|(?:anyone|anything|what|who|where) else"
    r"|the (?:man|woman|boy|girl|couple|group|company|case|attack|leader|victims?|police|crime|event)"
    r"(?=\W*$|[’']s|\s+(?:is|was|were|do|does|did|has|have|had|will|say|said|get|got|go|happen\w*)\b))\b",
    re.IGNORECASE,
)
# "What did the army say about it?": who is asked about cannot be what it stands for.
_ENDS_BACK = re.compile(
    r"\b(?:about|of|to|for|with|after|before|from|by|on|against|in) (?:it|that|this|them|those|him|her)\W*$",
    re.IGNORECASE,
)
_CARRIES_ON = re.compile(r"(?:and|but|so|or|what about|how about)\b", re.IGNORECASE)


_PERSON = re.compile(r"\b(?:he|him|his|she|hers?|they|them|theirs?)\b", re.IGNORECASE)


def unnamed(question: str) -> str:
    """The "he", "she" or "they" of a question, if no word before it can be what that stands for."""
    person = _PERSON.search(question)
    return person.group() if person and not content_words(question[: person.start()]) else ""


def asks_of_one_unnamed(question: str) -> bool:
    """Whether a question asks of a "he" or a "she" whom it does not name: in "did they arrest anybody" it is whoever
    does that.
    """
    return unnamed(question).lower() in ("he", "him", "his", "she", "her", "hers")


def says_nothing(question: str, turns: Sequence[Turn]) -> str:
    """What to do about "what did she say?", where nothing was said before."""
    person = "" if turns else unnamed(question)
    if not person or subject_stems(question):
        return ""
    return f"Nothing before says who “{person}” is, and the question says nothing else: ask with the name."


def _names_something(before: str) -> bool:
    """Whether the words before a pronoun can be what it stands for: a name, or a thing with its own words."""
    content = content_words(before)
    return len(content) > 2 or any(word[0].isupper() for word in content if word != before.split()[0])
