"""Whose reporting a question asks for: "according to CNN", "what did the AP say", "in the BBC's coverage".

A name limits the question only in such a phrase, at the end of a bare topic ("monkeypox usa today"), or beside
others before one ("cnn vs usa today on monkeypox", "compare CNN with Reuters on gas"), and only if it is an outlet of
the index: "according to the Observatory" is what the reporting says that someone said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.text.dates.calendar_words import MONTH, WEEKDAY
from bot.text.outlet_names import AND, VERSUS, OutletNames, outlet_names
from bot.text.wording import FLAGS, just_before, plain
from index.terms import STOP_WORDS

# The outlets that each of some names means.
Outlets = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """`names` are the outlets that the question limits itself to, () for no limit; `words` say so in it.

    `each` has what one name after the other means where there are several. `unknown` is an outlet whose reporting
    is plainly asked for and that the index does not have.
    """

    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    unknown: str = ""
    each: tuple[tuple[str, ...], ...] = ()


def read_outlet(question: str, outlets: Sequence[str]) -> Outlet:
    """Read which of the index's outlets the question limits itself to."""
    text, known = plain(question), outlet_names(tuple(outlets))
    found: dict[frozenset[str], None] = {}
    spans: list[tuple[int, int]] = []
    for start, end, meant in _limits(text, known):
        if all(end <= taken_start or taken_end <= start for taken_start, taken_end in spans):
            found |= dict.fromkeys(meant)
            spans.append((start, end))
    if found:
        named = tuple(_in_order(names, outlets) for names in found)
        limit = _in_order(frozenset().union(*found), outlets)
        words = tuple(question[start:end] for start, end in sorted(spans))
        return Outlet(limit, words, each=named if len(named) > 1 else ())
    for pattern in _UNKNOWN:
        if (match := pattern.search(text)) and not _NO_OUTLET.match(match["name"]):
            return Outlet((), (question[match.start() : match.end()],), question[slice(*match.span("name"))])
    return Outlet()


def _in_order(names: frozenset[str], outlets: Sequence[str]) -> tuple[str, ...]:
    return tuple(outlet for outlet in dict.fromkeys(outlets) if outlet in names)


def names_as_one_word(question: str, outlets: Sequence[str]) -> str:
    """The question, as long as it is, with no day in the name of an outlet: "usa_today", "Sunday_Times"."""
    text = question
    for start, end, _ in _names_apart(plain(question), outlet_names(tuple(outlets))):
        text = text[:start] + re.sub(r"\s", "_", text[start:end]) + text[end:]
    return text


def _limits(text: str, known: OutletNames) -> Iterator[tuple[int, int, Outlets]]:
    """Every phrase that limits, as start, end and the outlets that each name in it means; the surest readings first."""
    compared = _COMPARED.match(text)
    end, names = _beginning_at(text, compared.end() if compared else 0, known, _BESIDE if compared else AND)
    if len(names) > 1 and (compared or _VERSUS.search(text, 0, end)) and (on := _HAS_ON.match(text, end)):
        yield 0, on.end(), names
    for match in _SAY.finditer(text):
        start, names = _ending_at(text, match.start(), known)
        if names and (opening := just_before(_OPENING, text, start)):
            yield opening.start("did") if opening["did"] else start, match.end(), names
    for match in _COVERAGE.finditer(text):
        start, names = _ending_at(text, match.start(), known)
        if names:
            lead = just_before(_LEAD, text, start)
            yield lead.start() if lead else start, match.end(), names
    for match in _ACCORDING_TO.finditer(text):
        end, names = _beginning_at(text, match.end(), known)
        if names:
            yield match.start(), end, names
    for match in _WHAT_HAS.finditer(text):
        end, names = _beginning_at(text, match.end(), known)
        if names and (on := _HAS_ON.match(text, end)):
            yield match.start("has"), on.end("have"), names
    for last, end, found in _names_apart(text, known):
        start, names = _listed_before(text, last, known)
        topic = [word[0].lower() for word in _WORD.finditer(text, 0, start)]
        if topic and STOP_WORDS.isdisjoint(topic) and not re.search(r"\w", text[end:]):
            yield start, end, (*names, found)


def _listed_before(text: str, end: int, known: OutletNames) -> tuple[int, Outlets]:
    """The names that a "vs" joins to the one that begins at `end`: where they begin, and what each means."""
    joined = just_before(_JOINED_BY_VERSUS, text, end)
    if joined is None:
        return end, ()
    for word in list(_WORD.finditer(text, 0, joined.start()))[-_LONGEST:]:
        if names := known.find(text[word.start() : joined.start()]):
            start, others = _listed_before(text, word.start(), known)
            return start, (*others, names)
    return end, ()


def _names_apart(text: str, known: OutletNames) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Every name of more than one word: where it begins and ends, and the outlets it means."""
    words, at = list(_WORD.finditer(text)), 0
    while at < len(words):
        start, to = words[at].start(), at + 1
        for last in range(min(len(words), at + _LONGEST) - 1, at, -1):
            end = words[last].end() - 2 * words[last][0].endswith("'s")
            if names := known.find(text[start:end]):
                to = last + 1
                if not (_THE_COUNTRY.match(text, start) and just_before(_THERE, text, start)):
                    yield start, end, names
                break
        at = to


def _ending_at(text: str, end: int, known: OutletNames) -> tuple[int, Outlets]:
    """The longest name, or list of names, that ends at `end`: where it begins, and what each means."""
    words = list(_WORD.finditer(text, max(0, end - 100), end))[-_LONGEST:]
    stop = words[-1].end() if words else end
    for previous, word in zip([None, *words], words, strict=False):
        titled = previous is not None and previous[0][0].isupper() and not previous[0].endswith("'s")
        if titled and not just_before(_OPENING, text, word.start()):
            continue  # the end of another name: "Washington Times coverage"
        if names := known.find_all(text[word.start() : stop].removesuffix("'s")):
            return word.start(), names
    return end, ()


def _beginning_at(
    text: str, start: int, known: OutletNames, joining: re.Pattern[str] = AND
) -> tuple[int, Outlets]:
    """The longest name that begins at `start`, and those joined to it: where they end, and what each means."""
    end, next_start = start, start
    found: Outlets = ()
    while name := _name_at(text, next_start, known):
        end, names = name
        found += (names,)
        joined = joining.match(text, end)
        if joined is None:
            break
        next_start = joined.end()
    return end, found


def _name_at(text: str, start: int, known: OutletNames) -> tuple[int, frozenset[str]] | None:
    words = list(_WORD.finditer(text, start, start + 100))[:_LONGEST]
    for word in reversed(words):
        end = word.end() - 2 * word[0].endswith("'s")
        names = known.find(text[start:end])
        if names and not _goes_on(text[start:end], text, end):
            return end, names
    return None


def _goes_on(name: str, text: str, end: int) -> bool:
    """Whether the words go on to name something else: "the Guardian Council", "independent observers"."""
    if _CAPITAL_NEXT.match(text, end):
        return True
    return name.islower() and bool(_WORD_NEXT.match(text, end)) and not _SMALL_WORD.match(text, end)


_LONGEST = 6  # words of a name, with "the"
_WORD = re.compile(r"[\w&][\w&'-]*(?:\.\w[\w&'-]*)*")
_SAY = re.compile(
    r"\b(?:(?:first|also|originally|actually|has|have|had|is|are|was|were)\s+)*"
    r"(?:says?|said|saying|reports?|reported|reporting|writes?|wrote|written|publish|published|tell|claim|cover|covered)\b",
    FLAGS,
)
_OPENING = re.compile(
    r"(?:^\W*|[,;:]|\b(?P<did>did|does|do|has|have|had|was|is|are)|"
    r"\b(?:that|what|which|how|as|whether|why|who|when|where))\s*$",
    FLAGS,
)
_COVERAGE = re.compile(
    r"\b(?:own\s+)?(?:reporting|coverage|reports?|articles?|story|stories|accounts?|version|headlines|news)\b",
    FLAGS,
)
_LEAD = re.compile(r"\b(?:in|from|by|on|with|according\s+to)\s+$", FLAGS)
_ACCORDING_TO = re.compile(
    r"\b(?:according\s+to|(?:as\s+)?(?:reported|published|written|covered|carried|printed|broadcast|aired)\s+(?:by|in|on)|"
    r"(?:articles?|story|stories|news|reports|reporting|coverage|headlines|pieces?)\s+(?:by|from|in))\s+",
    FLAGS,
)
_WHAT_HAS = re.compile(r"\bwhat(?:\s+else)?\s+(?P<has>has|have|had|does|do|did)\s+", FLAGS)
_HAS_ON = re.compile(r"(?P<have>(?:\s+(?:have|has|got|had))*)\s+(?:on|about)\b", FLAGS)
_COMPARED = re.compile(
    r"\W*(?:(?:please\s+)?compare|(?:what(?:'s|\s+is|\s+are)\s+)?(?:the\s+)?differences?\s+between)\s+", FLAGS
)
_BESIDE = re.compile(rf"{AND.pattern}|\s+(?:with|to)\s+", FLAGS)
_VERSUS = re.compile(VERSUS, FLAGS)
_JOINED_BY_VERSUS = re.compile(rf"\s+{VERSUS}\s+$", FLAGS)
# "In the usa today" says where and when.
_THE_COUNTRY = re.compile(r"the\s+usa?\s+today\b", FLAGS)
_THERE = re.compile(r"\b(?:in|across|throughout|around|from|of|to|for)\s+$", FLAGS)
_CAPITAL_NEXT = re.compile(r"\s+[A-Z]\w")
_WORD_NEXT = re.compile(r"\s+\w")
_SMALL_WORD = re.compile(
    r"\s+(?:in|on|at|and|or|to|of|for|by|from|with|about|vs|versus|what|who|how|when|where|why|which|did|was|were|is|are|"
    r"has|have|had|the|a|an|last|this|since|before|after|until|today|yesterday)\b",
    FLAGS,
)
_TITLED = (
    r"(?P<name>(?:[Tt]he\s+)?(?!(?:In|From|By|According|Do|Does|Did|Is|Are|Was|Were|Has|Have|Under|The)\b)"
    r"[A-Z][\w.&-]*(?:\s+(?:(?:of|for|and)\s+)?[A-Z][\w.&-]*){0,4})"
)
_UNKNOWN = (
    re.compile(
        rf"\b(?:(?:[Ii]n|[Ff]rom|[Bb]y|[Aa]ccording to)\s+)?{_TITLED}(?:'s|(?<=s)')\s+"
        r"(?:own\s+)?(?:reporting|coverage)\b"
    ),
    re.compile(
        rf"\b(?:articles?|stories|news|reports?|reporting|coverage|pieces?)\s+published\s+by\s+{_TITLED}"
    ),
)
_NO_OUTLET = re.compile(
    rf"(?:the\s+)?(?:{MONTH}|{WEEKDAY}|today|yesterday|what|who|how|when|where|which)\b", FLAGS
)
