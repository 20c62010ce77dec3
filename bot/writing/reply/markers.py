"""How models mark the passage and the quotes of a sentence: [1], (passage 2), 【1†L3】, [1] "its words"."""

from __future__ import annotations

import re

import sentencex

from bot.text.dates.mentions import CALENDAR_NAMES
from bot.text.names import CAPITAL

_NAMED = r"(?:(?:(?:see|from|cf|source|passage|article|document|doc|quote|citation|ref(?:erence)?|p)s?\.?:?\s*)?#?)*?"
_LISTED = rf"\d{{1,2}}(?:\s*(?:,|;|&|and|–|-)\s*{_NAMED}\d{{1,2}})*"
# "Ann Lee (48)": no model is given so many passages that one could be meant. A lower number is an age behind a name
# where the clause goes on: "Bo (11) drowned", but "broke the siege (1) after", "in July (1) and", "thanked Weiss (1)."
_NAMES = "|".join(rf"(?<=(?-i:\b{CAPITAL}[a-z])\w{{{more}}}\s\()" for more in range(20))
_NO_DAYS = "".join(rf"(?<!\b{day}\s\()" for day in sorted(CALENDAR_NAMES))
_AGE = rf"(?:(?:2[1-9]|[3-9]\d)\)|(?:{_NAMES}){_NO_DAYS}\d{{1,2}}\)(?:,|\s+(?-i:[a-z])))"
MARKER = re.compile(
    rf"(?:\(?(?:cf\.|[—–-]\s*(?:sources?|citations?):)\s*)?\[+\s*\^?{_NAMED}[-\d][\d.,;\s&–-]*\]+\)?"
    rf"|\[\s*{_NAMED}{_LISTED}\]|\[[A-Z]\w+,\s*\d{{1,2}}\]|\[\d{{1,2}},\s*[A-Z][^\]\n]{{0,40}}\]|\[\w\]"
    rf"|【[^】\n]*】|\((?!{_AGE}){_NAMED}{_LISTED}\)"
    r"|[¹²³⁴-⁹]+",
    re.IGNORECASE,
)
IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)?")
LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)?")
BULLET = re.compile(r"^\s*(?:(?:[-*+•>#–]+|\d{1,2}[.)]|[a-z][.)])\s+)+")
# Within a word a star is a letter's ("M*A*S*H"), and before a figure a tilde is "about".
EMPHASIS = re.compile(r"(?<!\w)\*|\*(?!\w)|\*{2,}|`+|~{2,}|(?<!\w)_+|_+(?!\w)|\|\|")
QUOTE = re.compile(r"[\"“”«„]([^\"“”«»„]{8,})(?:[\"“”»]|$)")
_MARKED = re.compile(rf"(?P<words>{QUOTE.pattern})|(?:{MARKER.pattern})", re.IGNORECASE)
QUOTE_LABEL = re.compile(
    r"^(?:(?:supporting |exact |verbatim |direct )?(?:quotes?|evidence|citations?|sources?|proof)\s*\d*\s*[:=-]\s*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<!L)\d+")
# Half of a character, as some models write and no encoding has.
_HALF = re.compile(r"[\ud800-\udfff]")
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
# "Passage: 1" by itself, and what leads a line that is a quote: a marker, "Passage 1:", or "1:" before the words.
_ONLY_NUMBERS = re.compile(
    r"^\W*(?:passage|source|article|citation)s?(?: number)?\W*(\d{1,2}(?:\s*(?:,|and|&)\s*\d{1,2})*)\W*$",
    re.I,
)
_LED = re.compile(
    rf"^(?:(?:{MARKER.pattern})|(?:passage|source|article)\s*#?(?P<named>\d{{1,2}})(?=\W)"
    r"|(?P<bare>\d{1,2})(?=\s*[:.-]\s*[\"“«„‘']))\s*[:.–—-]*\s*",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"^['‘](.{12,})['’]\W*$")
_SET_OFF = re.compile(r"^([*_`]+)([^*`]{12,})\1\W*$")
_BETWEEN = re.compile(r"[\"”»]\s*(?:[,;&…]|and|\.{3}|\[\.{3}\])*\s*[\"“«„]")
_MARKS = " .,;:-–—()"
# "(quote from passage 2: "words")", "[2] Quote: "words"", "Passage 2 says: "words"".
_NAMED_QUOTE = re.compile(
    r"^\W*(?P<prefix>(?:[\w#]+\W+?){0,4}?(?:quote|proof|evidence|passage|source|ref)s?\b[^\"“”.]{0,20}?)"
    r"[\"“„«](?P<words>[^\"“”»]{12,})[\"”“»]\W*$",
    re.IGNORECASE,
)
# Whom the words are by, in brackets behind them.
_BEHIND_A_QUOTE = re.compile(r"([\"”»])\s*\([^()]{1,60}\)\W*$")
# `He came. "words"`, with or without a marker behind it, in brackets or not: no sentence ends twice.
_AT_THE_END = re.compile(
    r"(?<=[.!?])[\s(\[]+(?:(?:passage|source|article)\s*(?P<named>\d{1,2})[\s:–—-]*)?"
    r"[\"“«](?P<words>[^\"“”«»]{20,})[\"”»]\s*"
    rf"(?P<marker>{MARKER.pattern})?[\s).]*$",
    re.IGNORECASE,
)

Quotes = list[tuple[int, str]]


def quote_line(line: str, *, ended: bool) -> tuple[tuple[int, ...], Quotes] | None:
    """The numbers and the quotes of a line that has nothing else; None where there is a sentence in it."""
    raw = BULLET.sub("", line).strip()
    if (behind := _BEHIND_A_QUOTE.search(raw)) and not MARKER.search(behind[0]):
        raw = raw[: behind.end(1)]
    bare = QUOTE_LABEL.sub("", EMPHASIS.sub("", raw).strip()).strip()
    if (quote := _NAMED_QUOTE.match(raw)) and (number := re.search(r"\d{1,2}", quote["prefix"])):
        return (int(number[0]),), [(int(number[0]), quote["words"])]
    if only := _ONLY_NUMBERS.match(bare):
        return tuple(map(int, re.findall(r"\d+", only[1]))), []
    led = _LED.match(bare)
    # Words may have a "(5)" or a "[3]" of their own, which is a marker only where there is no other.
    named = tuple(int(led[name]) for name in ("named", "bare") if led and led[name])
    outside = numbers(QUOTE.sub(" ", bare)) or named
    cited = outside or numbers(bare)
    unmarked = bare[led.end() :] if led else bare
    unmarked = _MARKED.sub(lambda one: one["words"] or "", unmarked) if outside else MARKER.sub("", unmarked)
    unmarked = unmarked.strip(_MARKS)
    if led and not unmarked:
        return cited, []
    first = cited[0] if cited else 0
    if led and (words := _led_by_a_marker(unmarked, _LED.sub("", raw), ended=ended)):
        return cited, [(first, one) for one in words]
    quote = QUOTE.match(unmarked)
    if quote and len(quote.group()) >= len(unmarked) - 1:
        return cited, [(first, quote[1])]
    return None


def _led_by_a_marker(text: str, emphasized: str, *, ended: bool) -> list[str]:
    """The quotes of a line that a marker leads, whatever marks stand around or within them."""
    if set_off := _SET_OFF.match(emphasized) or _SINGLE.match(text):
        return [set_off[set_off.re.groups].strip(' "“”')]
    # A reply may end within its last quote; words behind one make it speech.
    cut_off = not ended and not re.search(r"[\"”»]", text[1:])
    if text[:1] not in '"“«„' or not (text[-1] in '"”»' or cut_off):
        return []
    parts = [part.strip(' "“”«»„') for part in _BETWEEN.split(text)]
    return [part for part in parts if len(part) >= 8]


def quotes_behind(line: str) -> tuple[str, Quotes]:
    """A line without the quotes that stand behind its sentence, each with its marker: `He came. [1] "words"`."""
    found: Quotes = []
    end = len(line)
    for marker in MARKER.finditer(line):
        quote = QUOTE.search(line, marker.end())
        if (
            quote
            and line[: marker.start()].strip()
            and not line[marker.end() : quote.start()].strip(" :-–—*")
        ):
            found.append((next(iter(numbers(marker.group())), 0), quote[1]))
            end = min(end, marker.start())
    if not found and (last := _AT_THE_END.search(line)):
        found.append((next(iter(numbers(last["marker"] or "")), int(last["named"] or 0)), last["words"]))
        end = last.start()
    return (line[:end].rstrip(" (—–:-") if found else line), found


def cut(text: str) -> list[str]:
    """The sentences of a line with the markers behind each; the last may be unfinished."""
    plain = LINK.sub(_letters, IMAGE.sub(_letters, text))
    hidden = _HALF.sub(" ", MARKER.sub(lambda marker: " " * len(marker.group()), plain))
    pieces: list[str] = []
    at = 0
    for segment in sentencex.segment("en", hidden):
        piece = text[at : at + len(segment)]
        at += len(segment)
        seen = hidden[at - len(segment) : at].strip()
        # "At 1 a.m. ET." is cut before its last word.
        if pieces and (not seen or (" " not in seen and re.search(r"\b[ap]\.m\.\W*$", pieces[-1]))):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces or [text]


def numbers(raw: str) -> tuple[int, ...]:
    """The passages that the markers of a text name."""
    markers = MARKER.findall(LINK.sub(label, raw))
    found = (number for marker in markers for number in _NUMBER.findall(marker.translate(_RAISED))[:9])
    return tuple(dict.fromkeys(int(number) for number in found if len(number) < 4))


def label(link: re.Match[str]) -> str:
    """What a link shows; a bare number is a marker of a passage."""
    return f"[{link[1]}]" if link[1].strip().isdecimal() else link[1]


def _letters(match: re.Match[str]) -> str:
    return "x" * len(match.group())
