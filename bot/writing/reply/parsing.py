"""A model's reply as it comes in, read as sentences with the quotes and the passages that each rests on.

Asked for are a line for a sentence and below it lines such as `[2] "its words"`. What models write around
that (thinking, fences, JSON, tables, lists, labels, courtesies) is taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import sentencex

from bot.writing.reply.courtesies import COURTESY, is_courtesy, refuses
from bot.writing.reply.structured import Structured
from corpus.cleaning import clean, clean_line

# Every style of marker that models use: [1], [1, 2], [Source 1], (passage 2), 【1†L3】, (1), raised digits.
_NAMED = r"(?:(?:source|passage|article|quote|citation|ref(?:erence)?)s?\.?:?\s*)?"
_MARKER = re.compile(
    rf"(?:\[+\s*\^?{_NAMED}[-\d][\d.,;\s&–-]*\]+|\[\w\]|【[^】\n]*】|\({_NAMED}\d{{1,2}}(?:,\s*\d{{1,2}})*\)"
    r"|[¹²³⁴-⁹]+)",
    re.IGNORECASE,
)
_CLOSED = re.compile(rf"(?:{_MARKER.pattern})\W*$", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!L)\d+")
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)?")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)?")
_MENTION = re.compile(r"<(?:@[!&]?|#|/|:|a:|t:|id:)[^>\n]*>?|@(?:everyone|here)\b", re.I)
_BULLET = re.compile(r"^\s*(?:(?:[-*+•>#–]+|\d{1,2}[.)])\s+)+")
_EMPHASIS = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)|\|\|")
# What is left of a link, of markup or of code when the above is gone: that is no sentence.
_LEFTOVER = re.compile(r"[<>|{}\[\]\\@#]|://|www\.|\b\w+\.(?:gg|com|org|net|example)\b", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…][\"'”’»)]*$")
_QUOTE = re.compile(r"[\"“”«„]([^\"“”«»„]{8,})(?:[\"“”»]|$)")
_QUOTE_LABEL = re.compile(
    r"^(?:(?:supporting |exact |verbatim )?(?:quotes?|evidence|citations?|sources?)\s*\d*\s*[:=-]\s*)", re.I
)
_RULE = re.compile(r"^[\s|:=*_-]*$")
_OPEN, _CLOSE = (
    re.compile(r"<(?:think|thinking|reasoning)>", re.I),
    re.compile(r"</(?:think|thinking|reasoning)>", re.I),
)
_MOST_QUOTES = 3
_SHORTEST = 12  # characters by which a sentence is told from a label
_LONGEST = 4_000  # characters without a line's end: not prose


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence, cleaned, the passages that it `cited`, and its `quotes`, each with its passage's number, 0
    where none is given.

    `text` is empty where it cannot be shown. `refusal` says that it is none, but that the reporting does not
    answer; `broken` that the reply ends in the middle of it.
    """

    text: str
    cited: tuple[int, ...] = ()
    quotes: tuple[tuple[int, str], ...] = ()
    refusal: bool = False
    broken: bool = False


def sentences_of(pieces: Iterable[str]) -> Iterator[Written]:
    """Each sentence with its quotes, as soon as the next begins."""
    held: Written | None = None
    for one in _parts(pieces):
        if one is None:
            # The next sentence has begun: no more quotes are to come for this one.
            if held:
                yield _settled(held)
            held = None
        elif one.text or one.refusal or one.broken or held is None:
            if held:
                yield _settled(held)
            held = one
        else:
            held = replace(
                held, quotes=(held.quotes + one.quotes)[:_MOST_QUOTES], cited=held.cited + one.cited
            )
    if held:
        yield _settled(held)


def _settled(written: Written) -> Written:
    """What looks like a refusal and has a quote is a statement after all."""
    if not written.refusal:
        return written
    if written.quotes and not refuses(written.text, quoted=True):
        return replace(written, refusal=False)
    return Written("", refusal=True)


def _parts(pieces: Iterable[str]) -> Iterator[Written | None]:
    """Sentences, and between them quotes of the one before, which have no text; None where a line begins that
    is no quote.
    """
    structured = Structured()
    for line, ended in _lines(pieces):
        if line is None:
            yield None
        elif structured.takes(line):
            for text, quotes, cited in structured.claims():
                yield from _sentences(text, ended=True, quotes=quotes, cited=cited)
        elif not _RULE.match(line):
            yield from _line(line, ended=ended)
    for text, quotes, cited in structured.rest():
        yield from _sentences(text, ended=True, quotes=quotes, cited=cited)


def _lines(pieces: Iterable[str]) -> Iterator[tuple[str | None, bool]]:
    """The lines of a reply without what the model thought, and whether each has ended; None before one that
    begins as a sentence does.
    """
    held, thinking, begun = "", False, False
    for piece in pieces:
        held += piece
        while mark := (_CLOSE if thinking else _OPEN).search(held):
            before, held = held[: mark.start()], held[mark.end() :]
            yield from () if thinking else ((line, True) for line in before.split("\n"))
            thinking = not thinking
        if thinking:
            held = held[-20:]
            continue
        *lines, held = held.split("\n")
        # Some begin without the opening mark.
        yield from ((_CLOSE.split(line)[-1], True) for line in lines)
        sentence = len(held) > _SHORTEST and held[0].isalpha() and not _QUOTE_LABEL.match(held)
        if sentence and not begun:
            yield None, False
        begun = sentence
        if sentence:
            *done, last = _cut(held)
            whole = "".join(done)
            # What follows may be a marker or a quote, which belong to the sentence before.
            if (
                done
                and last[:1].isalpha()
                and whole.count('"') % 2 == 0
                and whole.count("“") == whole.count("”")
            ):
                yield whole, True
                held, begun = last, False
        if len(held) > _LONGEST:
            return
    if not thinking:
        yield _CLOSE.split(held)[-1], False


def _line(line: str, *, ended: bool) -> Iterator[Written]:
    if line.lstrip().startswith("|"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        cells = [f"[{cell}]" if cell.isdecimal() else cell for cell in cells]
        # The sentence first, then the number, then the quote.
        line = " ".join(
            sorted(cells, key=lambda cell: 2 * bool(_QUOTE.match(cell)) + bool(_MARKER.match(cell)))
        )
    bare = _QUOTE_LABEL.sub("", _EMPHASIS.sub("", _BULLET.sub("", line)).strip())
    cited = _numbers(bare)
    unmarked = _MARKER.sub("", bare).strip(" .,;:-–—")
    if (quote := _QUOTE.match(unmarked)) and len(quote.group()) >= len(unmarked.rstrip(" .,;:-–—")) - 1:
        yield Written("", cited, ((cited[0] if cited else 0, quote[1]),))
        return
    # "The mayor thanked him. [1] "Kovac thanked Weiss"": a quote behind a marker is no part of the sentence.
    quotes = [(number, quote[1]) for number, quote in _trailing(line)]
    text = line[: min((quote.start() for _, quote in _trailing(line)), default=len(line))]
    yield from _sentences(text, ended=ended or bool(quotes), quotes=quotes)


def _trailing(line: str) -> list[tuple[int, re.Match[str]]]:
    found = []
    for marker in _MARKER.finditer(line):
        gap = line[marker.end() :]
        quote = _QUOTE.search(line, marker.end())
        if quote and not line[marker.end() : quote.start()].strip(" :-–—") and gap:
            found.append((next(iter(_numbers(marker.group())), 0), quote))
    return found


def _sentences(
    raw: str, *, ended: bool, quotes: Iterable[tuple[int, str]] = (), cited: Iterable[int] = ()
) -> Iterator[Written]:
    """The sentences of a line; `quotes` and `cited` are the last one's."""
    *done, last = _cut(_EMPHASIS.sub("", _BULLET.sub("", raw)))
    for sentence in done:
        yield from _one(sentence, ended=True)
    yield from _one(last, ended=ended, quotes=tuple(quotes), cited=tuple(cited))


def _one(
    raw: str, *, ended: bool, quotes: tuple[tuple[int, str], ...] = (), cited: tuple[int, ...] = ()
) -> Iterator[Written]:
    text = _shown(COURTESY.sub("", raw))
    numbers = tuple(dict.fromkeys((*_numbers(raw), *cited)))
    ended = ended or bool(_CLOSED.search(_LINK.sub(_label, raw)))
    if refuses(_QUOTE.sub("", _shown(raw))):
        yield Written(text, numbers, quotes, refusal=True)
    elif not text.strip() or is_courtesy(text, quoted=bool(quotes or numbers)):
        if quotes:
            yield Written("", numbers, quotes)
    elif _ENDED.search(text) or (ended and (numbers or quotes)):
        text = text if _ENDED.search(text) else f"{text.rstrip(' ,;:')}."
        yield Written("" if _LEFTOVER.search(text) else text[0].upper() + text[1:], numbers, quotes)
    elif not ended:
        yield Written("", broken=True)


def _cut(text: str) -> list[str]:
    """The sentences of a line with the markers behind each; the last may be unfinished."""
    plain = _LINK.sub(_letters, _IMAGE.sub(_letters, text))
    hidden = _MARKER.sub(lambda marker: " " * len(marker.group()), plain)
    cut: list[str] = []
    at = 0
    for segment in sentencex.segment("en", hidden):
        piece = text[at : at + len(segment)]
        at += len(segment)
        seen = hidden[at - len(segment) : at].strip()
        # "At 1 a.m. ET." is cut before its last word.
        if cut and (not seen or (" " not in seen and re.search(r"\b[ap]\.m\.\W*$", cut[-1]))):
            cut[-1] += piece
        else:
            cut.append(piece)
    return cut or [text]


def _numbers(raw: str) -> tuple[int, ...]:
    """The passages that the markers of a text name."""
    markers = _MARKER.findall(_LINK.sub(_label, raw))
    numbers = (number for marker in markers for number in _NUMBER.findall(marker.translate(_RAISED))[:9])
    return tuple(dict.fromkeys(int(number) for number in numbers if len(number) < 4))


def _shown(raw: str) -> str:
    """A sentence as a reader may see it."""
    text = _MENTION.sub(" ", _LINK.sub(_label, _IMAGE.sub(" ", clean(raw))))
    text = _EMPHASIS.sub("", _BULLET.sub("", _MARKER.sub("", text)))
    return re.sub(r"\s+([.,;:!?])", r"\1", clean_line(text))


def _label(link: re.Match[str]) -> str:
    """What a link shows; a bare number is a marker of a passage."""
    return f"[{link[1]}]" if link[1].strip().isdecimal() else link[1]


def _letters(match: re.Match[str]) -> str:
    return "x" * len(match.group())
