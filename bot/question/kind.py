"""What kind of answer a question asks for: a fact, an overview, a list and so on, or only a greeting."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.query_analysis import Kind
from bot.question.small_talk import small_talk
from bot.question.wording import content_words
from bot.text.dates.tense import is_past
from bot.text.wording import FLAGS
from index.terms import STOP_WORDS, WORD


def kind_of(question: str) -> Kind:
    """The kind of a question, told by how it is put; FACT where nothing says otherwise."""
    if small_talk(question):
        return Kind.GREETING
    if _NEWS.fullmatch(question):
        return Kind.NEWS
    if _TIMELINE.match(question):
        return Kind.TIMELINE
    if _asks_for_several(question):
        return Kind.LISTING
    return Kind.OVERVIEW if topic_of(question) and not _WHO_IS.match(question) else Kind.FACT


def topic_of(question: str) -> str:
    """What "what happened in …", "latest on …", "who is …" or "a timeline of …" asks about; "" for the rest."""
    words = WORD.findall(question)
    if len(words) <= _BARE and not any(word.lower() in STOP_WORDS or _ASKS.match(word) for word in words):
        return question.strip(" ?!.")  # "castello road": nothing but a topic.
    asked = _TIMELINE.match(question) or _ON_A_TOPIC.match(question) or _WHO_IS.match(question)
    if not asked:
        return ""
    about = next(filter(None, asked.groupdict().values()), "").strip(" ?!.")
    return about if content_words(about) else ""


def _asks_for_several(question: str) -> bool:
    """Whether "which", "list" and the like have a plural after them, with two words between at most."""
    asked = _LISTED.match(question)
    if not asked:
        return False
    words = WORD.findall(question[asked.end() :].lower())
    for at, word in enumerate(words[:3]):
        if word in STOP_WORDS:
            return False
        if _PLURAL.fullmatch(word) and (asked["told"] or _agrees(words[at + 1 :], alone=not at)):
            return True
        if at and not asked["told"] and is_past(word):
            return False
    return False


def _agrees(after: Sequence[str], *, alone: bool) -> bool:
    """Whether the words after one on -s take it for several: not in "which Texas school was", and in "which city dyes
    its river" it is a verb. Only a word that stands `alone` after "which" is a plural whatever comes then.
    """
    verb, later = (*after, "", "")[:2]
    if not verb or verb in _SEVERAL or is_past(verb):
        return True
    heads = later in _ONE | _SEVERAL or is_past(later)
    return alone and verb not in _ONE and (verb in STOP_WORDS or not heads)


# So many words without one that asks are a topic.
_BARE = 3
_ASKS = re.compile(r"(?:who(?:m|se)?|what(?:['’]?s)?|when|where|why|how|which)\b", FLAGS)
# Without the period, which is read by itself: "what happened this week", "whats new", "the latest news".
_NEWS = re.compile(
    r"\W*(?:what(?:'?s|\s+(?:is|was|has|else))*\s+(?:happen(?:ed|ing)|going\s+on|new|(?:in\s+)?the\s+news)"
    r"|(?:(?:any|the|show\s+me\s+the|give\s+me\s+the)\s+)?(?:latest\s+|top\s+)?(?:news|headlines))\W*",
    FLAGS,
)
_ON_A_TOPIC = re.compile(
    r"\W*(?:(?:please|can\s+(?:you|u)|could\s+you|so)\s+)*"
    r"(?:what(?:'?s|\s+(?:all|has|have|had|is|was|else|ever|been))*\s+"
    r"(?:happen(?:ed|ing)|occurred|gone\s+on|going\s+on|goin\s+on|went\s+on|new|up)\s+"
    r"(?:in|at|to|with|w/?|on|around|near|during)"
    r"|(?:what(?:'s|\s+(?:is|was|has\s+been))?\s+(?:(?:reported|written|known)\s+)?)?(?:about|on)"
    rf"(?!(?:[^?]*,)?\s+{_ASKS.pattern})"
    r"|(?:tell\s+(?:me|us)|what\s+(?:do|does|did|can)\s+(?:you|we)\s+(?:know|have|say))(?:\s+\w+)?\s+(?:about|on|of)"
    r"|(?:is\s+there\s+|are\s+there\s+)?(?:what'?s\s+)?(?:the\s+|any\s+)?(?:latest|news|anything|updates?)"
    r"(?:\s+news)?\s+(?:about|on|from|of|with|w/?))"
    r"\s+(?P<topic>.+)"
    r"|\W*(?:please\s+)?(?:(?:give\s+me|write|i\s+(?:want|need))\s+)?(?:an?\s+|the\s+)?(?:short\s+|brief\s+|quick\s+)?"
    r"(?:summari[sz]e|sum\s+up|describe|explain|(?:summary|overview|recap)\s+(?:of|on))\s+"
    rf"(?!{_ASKS.pattern})(?P<asked>.+)",
    FLAGS,
)
_TIMELINE = re.compile(
    r"\W*(?:please\s+)?(?:(?:give|show|write|make)\s+(?:me\s+|us\s+)?)?(?:an?\s+|the\s+)?"
    r"(?:timeline|chronology)\s+(?:of|for|on|about)\s+(?P<events>.+)",
    FLAGS,
)
_WHO_IS = re.compile(
    r"\W*who(?:'?s|\s+is|\s+was|\s+are)\s+(?P<who>[\w.'’-]+(?:\s+[\w.'’-]+){0,3})\W*$", FLAGS
)
# "Which companies are laying off people", "list all the strikes", "which of the states …": more than one is asked for,
# and not so many that one sentence names them all, as of "which two countries".
_LISTED = re.compile(
    r"\W*(?!which\s+(?:two|three|four|\d+)\b)"
    r"(?:which|(?P<told>list|name|what\s+are\s+(?:all|some\s+of)\s+the)|what\s+(?:all|other))"
    r"(?:\s+(?:all|of|the|other))*\s",
    FLAGS,
)
_PLURAL = re.compile(r"[a-z]\w+(?<![isu])s|people|women|men|children", FLAGS)
_ONE = frozenset("is was has does".split())
_SEVERAL = frozenset("are were have do had did will would can could may might should must".split())
