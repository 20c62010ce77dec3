"""What a question compares: two things that it sets beside each other.

Each comes as a question of its own, with what only the other says: "did fiona or ian hit with stronger winds" asks
"did fiona hit with stronger winds" and "did ian hit with stronger winds".
"""

from __future__ import annotations

import calendar
import re
from typing import NamedTuple

from bot.question.at_once import ASKS, HELPS, questions_in
from bot.question.wording import content_words
from bot.text.measure import MOST, measured
from bot.text.wording import FLAGS
from index.terms import STOP_WORDS, WORD, stem

# A side with more words than this says by itself what it is about.
_ENOUGH = 3

_MORE = rf"(?:first|last|earlier|later|sooner|more|less|worse|{MOST}|\w{{3,}}er)"
# "Who sacked more people this year Ann or Bo".
_COUNTED = r"(?:\s+(?:people|money|\w{3,}s)\b(?:\s+this\s+\w+)?)?"
# "Compared with a year ago" sets nothing beside it.
_VERSUS = r"(?:vs\.?|versus|compared\s+(?:to|with)(?!\s+(?:an?|last|the\s+(?:previous|year|same))\b))"
# What is asked of both sides comes after them, or before them, or around them.
_AFTER = (
    re.compile(
        rf"^(?!{ASKS}\b|{HELPS}\b)(?P<left>.+?)\s+{_VERSUS}\s+(?P<right>.+?)[\s,:;?–-]+(?P<asked>{ASKS}\b.+)",
        FLAGS,
    ),
    re.compile(
        rf"^(?!{ASKS}\b|{HELPS}\b)(?P<left>.+?)[\s,]+or\s+(?P<right>.+?)[\s,:;?–-]+(?P<asked>{ASKS}\b.*\b{_MORE}\b.*)",
        FLAGS,
    ),
)
_BEFORE = (
    re.compile(
        rf"^(?P<asked>{ASKS}\b[^,:]*\b{_MORE}\b[^,:]*)[,:]\s+(?P<left>[^,:]+?)\s+or\s+(?P<right>.+)", FLAGS
    ),
    re.compile(
        rf"^(?P<asked>{ASKS}\b(?:(?!\bor\b).)*(?:(?<!\bthe)\s{_MORE}|\sthe\s{MOST})\b{_COUNTED})[\s$]+(?P<left>.+?)[\s,]+or\s+(?P<right>.+)",
        FLAGS,
    ),
)
# "Which came first", "what's the difference": nothing is asked of either side but when it was, or what.
_ASKS_NOTHING = re.compile(
    rf"{ASKS}(?:\s+(?:is|was|are|were|came?|comes|happen(?:s|ed)|the|diff(?:erence)?|{_MORE}))*\W*", FLAGS
)
_SET_BESIDE = (
    re.compile(r"\bcompare\s+(?P<left>.+?)\s+(?:and|with|to|vs\.?|versus|against)\s+(?P<right>.+)", FLAGS),
    re.compile(r"\bdiff(?:erence)?s?\s+between\s+(?P<left>.+?)\s+and\s+(?P<right>.+)", FLAGS),
)
_IN_TURN = (
    re.compile(
        rf"^(?P<left>{HELPS}\b.+?)\s+(?:before\s+or\s+after|after\s+or\s+before)\s+(?P<right>.+)",
        FLAGS,
    ),
    re.compile(
        r"^(?P<left>did\b.+?)\s+(?:before|after)\s+(?P<right>(?!(?:he|she|it|they|we)\b)(?:\S+\s+){2,}\S+)$",
        FLAGS,
    ),
)
# Who won "France vs Morocco", and when it is, is asked of one match; who won "2018 vs 2022" of two years.
_EITHER = (
    re.compile(
        rf"^(?!(?:who|when|where)\b(?!.*\b(?:{_MORE}\b|\d+\s+{_VERSUS}\s+\d)))(?P<left>.+?)\s+{_VERSUS}\s+(?P<right>.+)",
        FLAGS,
    ),
    re.compile(rf"^(?=.*\b{_MORE}\b)(?P<left>{HELPS}\b.+?)\s+or\s+(?P<right>.+)", FLAGS),
)
_THAN = re.compile(
    rf"^(?P<left>{HELPS}\b.+?)\s+(?!other\b|rather\b)(?P<what>(?:\w{{3,}}er|more|less|worse|better)(?:\s+\w+){{0,2}}?)"
    r"\s+than\s+(?P<right>(?!\d|half|all|once|twice|usual|expected|ever|before|an?\s|one\b|two\b|three\b).+)",
    FLAGS,
)
_COMPARING = re.compile(_MORE, FLAGS)
_ENDS_IN_SEQUENCE = re.compile(r"\b(?:first|last|earlier|later|sooner)\W*$", FLAGS)
# "Who won the first round" compares nothing.
_COMPARES = re.compile(rf"\b(?!first|last){_MORE}\b|\b(?:first|last)\W*$", FLAGS)
_ASKS_SOMETHING = re.compile(rf"(?:{ASKS}|{HELPS})\b|.+\b{ASKS}\b", FLAGS)
# "Thu", "sept".
_SHORTEST_DAY = 3
_ASKED = re.compile(rf"{ASKS}$", FLAGS)
# "The winds of Ian with those of Irma".
_STANDS_FOR = {"those", "that"}
_POSSESSIVE = re.compile(r"(?:[’']s|s[’'])(?=\s|$)")
_DETERMINED = re.compile(r"(?:the|an?|what|how|that|this|his|her|their|its)\b", FLAGS)
_CLASSES = tuple(
    re.compile(pattern, FLAGS)
    for pattern in (
        r"\d[\d.,]*(?:st|nd|rd|th)?",
        "|".join(f"{name[:3]}\\w*" for name in calendar.day_name),
        "|".join(f"{name[:3]}\\w*" for name in calendar.month_name[1:]),
    )
)


class Side(NamedTuple):
    """One side as a question of its own. Its `topic` is what it is about, where what the best report on that says
    first tells most, as where all that is asked is when it was; "" for the rest.
    """

    words: str
    topic: str


def sides(question: str) -> tuple[Side, ...]:
    """The two things that a question compares, each worded so that it can be searched by itself; () without any."""
    return tuple(
        Side(asked, "") if (asked := measured(side.words)) else side
        for side in _sides(question.strip(" ?!."))
    )


def _sides(question: str) -> tuple[Side, ...]:
    for pattern in _SET_BESIDE:
        if found := pattern.search(question):
            return tuple(map(_named, _parted(found)))
    if found := next(filter(None, (pattern.match(question) for pattern in _IN_TURN)), None):
        pair = found["left"], _taking_the_verb(found["left"], found["right"])
        return tuple(Side(words, _bare(words)) for words in pair)
    for patterns, form in ((_AFTER, "{side} {asked}"), (_BEFORE, "{asked} {side}")):
        if found := next(filter(None, (pattern.match(question) for pattern in patterns)), None):
            return _asked_of(found, form)
    if found := next(filter(None, (pattern.search(question) for pattern in _EITHER)), None):
        when = _ENDS_IN_SEQUENCE.search(question)
        return tuple(Side(words, _bare(words)) if when else _named(words) for words in _parted(found))
    found = None if questions_in(question) else _THAN.match(question)
    return tuple(_named(f"{found[side]} {found['what']}") for side in ("left", "right")) if found else ()


def own_words(side: str, other: str) -> frozenset[str]:
    """The stems of what only one side says; a day or a month in full, too."""
    said, others = (_in_full(content_words(text)) for text in (side, other))
    return frozenset(said - others)


def _in_full(words: list[str]) -> set[str]:
    named = [name.lower() for name in (*calendar.day_name, *calendar.month_name[1:])]
    small = [word.lower() for word in words]
    full = [name for word in small for name in named if len(word) >= _SHORTEST_DAY and name.startswith(word)]
    return {stem(word) for word in (*small, *full)}


def _named(side: str) -> Side:
    """A side that asks nothing by itself is its own topic."""
    return Side(side, "" if _ASKS_SOMETHING.match(side) else side)


def _bare(side: str) -> str:
    """What a side is about, without the words that ask or compare."""
    return " ".join(word for word in content_words(side) if not _COMPARING.fullmatch(word))


def _asked_of(found: re.Match[str], form: str) -> tuple[Side, ...]:
    asked = found["asked"].strip(" ?")
    pair = (found["left"].strip(" ,"), _owned(found["left"], found["right"].strip(" ,")))
    if _ASKS_NOTHING.fullmatch(asked) and not measured(asked):
        return tuple(Side(side, side) for side in pair)
    compares = _COMPARES.search(asked)
    whole = (form.format(side=side, asked=asked) for side in pair)
    return tuple(Side(words, _bare(words) if compares else "") for words in whole)


def _taking_the_verb(left: str, right: str) -> str:
    """ "Loretta Lynn" after "did Coolio die" is "did Loretta Lynn die"; a side with a verb of its own stays."""
    bare = re.sub(r"^(?:the|an?)\s+", "", right, flags=FLAGS)
    words = WORD.findall(bare)
    if len(words) > _ENOUGH or any(word.lower() in STOP_WORDS for word in words):
        return right
    return f"{left.split()[0]} {right} {left.split()[-1]}"


def _parted(found: re.Match[str]) -> tuple[str, ...]:
    """Two sides round a conjunction, each with what the question says once for both."""
    left, right = found["left"].strip(" ,:?"), found["right"].strip(" ,:?")
    owned = _owned(left, right)
    if owned != right:
        return left, owned
    ours, theirs = left.split(), right.split()
    if led := _led_in(ours, theirs):
        return left, " ".join(led)
    shared = [word for word in theirs if word.lower() in {one.lower() for one in ours}]
    if content_words(" ".join(shared)) or (shared and _DETERMINED.match(right)):
        return _in_parallel(ours, theirs, shared[-1])
    if _DETERMINED.match(right) or len(content_words(left)) == 0:
        return left, right
    run, leading = _run(ours[::-1]), _run(theirs)
    thing = max(1, min(run, leading))
    if _same_class(ours[-1], theirs[0]):
        thing = 1
    before, after = ours[: len(ours) - thing], theirs[thing:]
    return " ".join([*ours, *after]), " ".join([*before, *theirs])


def _led_in(ours: list[str], theirs: list[str]) -> list[str]:
    """ "In the flood" after "did many die in the fire" is "did many die in the flood"; nothing for the rest."""
    if theirs[0].lower() in _STANDS_FOR:
        theirs = theirs[1:]
    led = theirs[0].lower() if theirs else ""
    at = next((n for n, word in enumerate(ours) if n and word.lower() == led), 0)
    # "How long was the siege compared to the pause" has one thing that starts so; "the end of the siege" has two.
    clear = _ASKED.match(ours[0]) and [word.lower() for word in ours].count(led) == 1
    return [*ours[:at], *theirs] if at and led in STOP_WORDS and (clear or not _DETERMINED.match(led)) else []


def _in_parallel(ours: list[str], theirs: list[str], shared: str) -> tuple[str, ...]:
    """Sides that have a word in common say the same of two things: what follows it in one belongs to both."""
    at = max(place for place, word in enumerate(ours) if word.lower() == shared.lower())
    on = max(place for place, word in enumerate(theirs) if word.lower() == shared.lower())
    after, following = ours[at + 1 :], theirs[on + 1 :]
    if after and following:
        return " ".join(ours), " ".join(theirs)
    return " ".join([*ours, *following]), " ".join([*theirs, *after])


def _owned(left: str, right: str) -> str:
    """ "Sue Bird's" after "Serena Williams' career" is "Sue Bird's career"."""
    owner = _POSSESSIVE.search(left)
    ends = _POSSESSIVE.search(right)
    if not owner or not ends or right[ends.end() :].strip(" ?"):
        return right
    return f"{right} {left[owner.end() :].strip()}"


def _run(words: list[str]) -> int:
    """How many words from the first one on carry content."""
    return next((at for at, word in enumerate(words) if word.lower() in STOP_WORDS), len(words))


def _same_class(one: str, other: str) -> bool:
    """Whether both are days of the week, months or numbers: "thursday" stands for "friday", and no more does."""
    return any(kind.fullmatch(one) and kind.fullmatch(other) for kind in _CLASSES)
