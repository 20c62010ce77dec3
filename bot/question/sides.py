"""What a question asks of two things: the model points at the words that belong to only one of them.

Each side is searched with what only the other says taken out, and read as the whole question with the side named
before it: "ian: did fiona or ian hit with stronger winds" asks how strong Ian's winds were. So Min and others find the
parts of a question (2019, "Multi-hop Reading Comprehension through Question Decomposition and Rescoring").
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple, Protocol

from bot.cross_encoder.model import Pointed
from bot.question.wording import content_words, subject_stems
from bot.text.dates.calendar_words import MONTH_NAMES, WEEKDAY_NAMES
from bot.text.wording import FLAGS
from index.terms import stem

# What the model is asked to point at in a question.
FIRST, SECOND = "only the first of two things", "only the second of two things"

_JOINS = (
    r"and|or|than|then|vs\.?|versus|against|from|before|after|next to"
    r"|(?:compared? )?(?:to|with)(?: th(?:at|ose) of)?|as|&"
)
# What says that there are two.
_TWO = re.compile(
    r"\b(?:both|each|between|(?:please )?compare|(?:what(?:[’']?s| is| was|) )?(?:the )?diff(?:er|erence)?(?: in)?)\b",
    FLAGS,
)
# Without any of these no question is over two things, and the model need not be asked.
_MAY_BE_TWO = re.compile(rf"(?:\b|(?=&))(?:{_JOINS})(?:\b|\s)|,|{_TWO.pattern}", FLAGS)
# Where the first thing ends and the second begins, and what stands there.
_JOINT = re.compile(rf"(?:^|(?<=\s))(?:{_JOINS})(?=\s|$)|[,:;–-](?=\s|$)", FLAGS)
_JOINED = re.compile(rf"(?:^|(?<=\s))(?:{_JOINS})(?=\s|$)", FLAGS)
_ENDS_JOINED = re.compile(rf"(?:(?:^|\s+|(?<=[,:;]))(?:{_JOINS}|[,:;–-]))+\s*$", FLAGS)
# A side that asks by itself.
_ASKS = re.compile(
    r"\b(?:who|what|when|where|why|how|which|did|does|do|was|were|is|are|has|have|had|will|would|can|could)\b",
    FLAGS,
)
_AUXILIARY = r"(?:did|does|do|was|were|is|are|has|have|had)"
_HELPS = re.compile(rf"{_AUXILIARY}\s+", FLAGS)
# "As Ian did".
_HELPED = re.compile(rf"\s+{_AUXILIARY}\s*$", FLAGS)
# What is left of "Oregon's" behind its name.
_REST_OF_WORD = re.compile(r"[\w’'-]*")
# Of 85 questions over two things the model then cuts 78, and of 1,515 over one 35: of the 20 of these that can be
# answered two are answered worse than whole, and two better.
_ENOUGH = -1.25

Offsets = tuple[int, int]

# "Thu", "sept".
_SHORTEST_DAY = 3


class Pointer(Protocol):
    """Points at the words of a text that something asks for."""

    def point(self, asked: str, text: str) -> Pointed | None: ...


class Part(NamedTuple):
    """What is asked of one side: the `words` that are searched for, and those of the whole that are only `its` own. Its
    `topic` is what it is about, where nothing more is asked, so that what the best report on that says first tells
    most; "" for the rest. `asks` says that the two sides ask apart.
    """

    words: str
    its: str
    topic: str
    asks: bool


def sides(question: str, model: Pointer) -> tuple[Part, ...]:
    """The two things that a question asks of, each worded so that it can be searched by itself; () without any."""
    question = question.strip(" ?!.")
    if not may_be_two(question):
        return ()
    both = _both_offsets(question, model) or _both_offsets_after(_HELPS.match(question), question, model)
    if not both:
        return ()
    around = (question[: both[0][0]], question[both[0][1] : both[1][0]], question[both[1][1] :])
    shared = _JOINED.sub(" ", _TWO.sub(" ", " ".join(around)))
    its, others = (question[start:end] for start, end in both)
    if not own_words(its, others) or not own_words(others, its):
        return ()
    asks = asks_twice(question, *both)
    return tuple(
        _side(words, own, shared, asks=asks or bool(_ASKS.search(own)))
        for words, own in zip(apart(question, *both), (its, others), strict=True)
    )


def _both_offsets(question: str, model: Pointer) -> tuple[Offsets, Offsets] | None:
    """Where the two things stand, the earlier one first; None where the model is not sure enough of two."""
    one, two = model.point(FIRST, question), model.point(SECOND, question)
    if not one or not two or min(one.odds, two.odds) < _ENOUGH:
        return None
    first, second = sorted(_whole(question, found) for found in (one, two))
    return (_as_long(question, first, second), second) if first[1] <= second[0] else None


def _as_long(question: str, first: Offsets, second: Offsets) -> Offsets:
    """The first thing with the words before it that the second begins with: "the siege of" of "the siege of Aleppo"."""
    before, words = question[: first[0]].split(), question[slice(*second)].split()
    shared = max((n for n in range(len(words)) if words[:n] and before[-n:] == words[:n]), default=0)
    return (first[0] - len(" ".join(before[-shared:])) - 1, first[1]) if shared else first


def _whole(question: str, found: Pointed) -> Offsets:
    """Where the words stand whose parts are pointed at: "oregon" of "oregon's", too."""
    rest = _REST_OF_WORD.match(question, found.end)
    return found.start, rest.end() if rest else found.end


def _both_offsets_after(
    lead: re.Match[str] | None, question: str, model: Pointer
) -> tuple[Offsets, Offsets] | None:
    """The same after a leading "did" or "is": of "did fiona or ian" the model was taught too little."""
    found = _both_offsets(question[lead.end() :], model) if lead else None
    if not lead or not found:
        return None
    (a, b), (c, d) = found
    return (a + lead.end(), b + lead.end()), (c + lead.end(), d + lead.end())


def may_be_two(question: str) -> bool:
    """Whether a question has a word without which none is over two things."""
    return bool(_MAY_BE_TWO.search(question))


def asks_twice(question: str, one: Offsets, two: Offsets) -> bool:
    """Whether what leads to the second thing asks something else than what leads to the first: "when did … and who"."""
    anew = _JOINT.split(question[one[1] : two[0]])[-1].strip().lower()
    return bool(_ASKS.match(anew)) and not question.lower().startswith(anew)


def _side(words: str, its: str, shared: str, *, asks: bool) -> Part:
    """A side of which nothing is asked, as in "compare the two", is its own topic."""
    return Part(words, its, "" if subject_stems(shared) or asks else its, asks)


def apart(question: str, one: Offsets, two: Offsets) -> tuple[str, str]:
    """What a question asks of each of two things, given by their first and last characters, the earlier one first.

    The second takes the first one's place, so that what stands around that is asked of both, unless what leads to it
    asks something else: "how old was Ann when she died, and what was Bo's age".
    """
    asked, first, then, second, rest = (
        question[start:end] for start, end in pairwise((0, *one, *two, len(question)))
    )
    joint = max(_JOINT.finditer(then), key=lambda found: found.end(), default=None)
    leads_on, anew = (then[: joint.start()], then[joint.end() :].strip()) if joint else (then, "")
    asked, rest = _TWO.sub(" ", asked), _HELPED.sub("", _TWO.sub(" ", rest))
    leads_on = _TWO.sub(" ", _ENDS_JOINED.sub("", leads_on))
    if _ASKS.match(second):
        # What asks by itself shares only what comes before both.
        return _tidy(asked, first, leads_on), _tidy(asked if _ASKS.match(first) else "", second, rest)
    if _ASKS.match(anew) and not asked.lower().startswith(anew.lower()):
        return _tidy(asked, first, leads_on), _tidy(leads_on, anew, second, rest)
    return _tidy(asked, first, leads_on, rest), _tidy(asked, second, leads_on, rest)


def _tidy(*parts: str) -> str:
    """Parts of a question as one, without a word that is said twice where they meet."""
    words = " ".join(parts).split()
    once = [word for word, before in zip(words, ["", *words], strict=False) if word != before]
    return re.sub(r"[\s,:;]+(?=[?!.,:;])", "", " ".join(once)).strip(" ,:;")


def own_words(side: str, other: str) -> frozenset[str]:
    """The stems of what only one side says; a day or a month in full, too."""
    said, others = (_in_full(content_words(text)) for text in (side, other))
    return frozenset(said - others)


def _in_full(words: list[str]) -> set[str]:
    small = [word.lower() for word in words]
    full = [
        name
        for word in small
        for name in (*WEEKDAY_NAMES, *MONTH_NAMES)
        if len(word) >= _SHORTEST_DAY and name.startswith(word)
    ]
    return {stem(word) for word in (*small, *full)}
