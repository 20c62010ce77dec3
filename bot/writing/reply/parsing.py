"""A model's reply as it comes in, read as sentences with the quotes and the passages that each rests on.

Asked for are a line for a sentence and below it lines such as `[2] "its words"`. What models write around
that (thinking, fences, JSON, tables, lists, labels) is taken off. A sentence keeps all of its words: "according to
sources" is what a reader has to know, and what is no part of the answer is carried by no quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.writing.prompt import REFUSAL
from bot.writing.reply.lines import lines_of, untagged
from bot.writing.reply.markers import (
    BULLET,
    EMPHASIS,
    IMAGE,
    LINK,
    MARKER,
    QUOTE,
    cut,
    label,
    numbers,
    quote_line,
    quotes_behind,
)
from bot.writing.reply.structured import Structured
from bot.writing.reply.unrolling import unrolled
from corpus.cleaning import clean, clean_line

_CLOSED = re.compile(rf"(?:{MARKER.pattern})\W*$", re.IGNORECASE)
_MENTION = re.compile(r"<(?:@[!&]?|#|/|:|a:|t:|id:)[^>\n]*>?|@(?:everyone|here)\b", re.I)
# What is left of a link, of markup or of code when the above is gone: that is no sentence.
_LEFTOVER = re.compile(r"[<>|{}\[\]\\@#]|://|www\.|\b\w+\.(?:gg|com|org|net|example)\b", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…][\"')”’»]*$")
# A line that goes on in small letters is no new one.
_WRAPPED = re.compile(r"\s*\n\s*(?=[a-z]{2})")
_RULE = re.compile(r"^[\s|:=*_-]*$")
_ENTRY = re.compile(rf"^\W*(?:\w+\W*:\W*)?(?:{MARKER.pattern})\W*\w", re.IGNORECASE)
# "Answer:", "Sentence 1:", "Passage 1:", "According to [1],": a part of the reply, or a passage by its number.
_LEAD = re.compile(
    r"^\W*(?:(?:(?:final|short) )?(?:answer|response|summary|sentence)(?: \d+)?\s*:"
    r"|(?:passage|source|article) ?#?\d+\s*:"
    rf"|(?:\w+ ){{0,2}}(?:by|from|in|on|per|to) (?:(?:passage |source )?(?:{MARKER.pattern})"
    r"|(?:passage|source) \d+),)\s+",
    re.IGNORECASE,
)
_PASSAGE = re.compile(r"(?:passage|source|article)s?\s*\[?(\d{1,2})", re.IGNORECASE)
_EMOJI = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]+")
_MOST_QUOTES = 3
# The first letter of a sentence that gets a capital: not that of "iPhone" or "eBay".
_SMALL = re.compile(r"^[^\W\d](?![^\W\d]*[A-Z])")
_WORD = re.compile(r"[^\W\d_]{2,}")
_A_PAIR = 2
# Behind a sentence, "(The Echo, 2 May)" or "passage 3": which passage it is from, if anything.
_ASIDE = re.compile(r"^\W*[(\[][^()\[\]]*[)\]]\W*$|^\W*(?:passage|source|article|page|p)s?\W*\d+\W*$", re.I)
_ASIDE_WORDS = 5
# A line of fewer words, without a full stop or a passage, is a name or a label, be there quotes below it or not.
_FEWEST = 3
# What says so of the passages that it was given tells nothing of them, whatever it cites.
_DOES_NOT_SAY = re.compile(
    r"(?:the )?(?:provided )?(?:reporting|passages|articles|sources) do(?:es)?(?: not|n['’]t)"
    r" (?:say|mention|answer)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ReplySentence:
    """A sentence, cleaned, the passages that it `cited`, and its `quotes`, each with its passage's number, 0
    where none is given.

    `text` is empty where it cannot be shown. `refusal` says that it is none, but what a model is asked to write where
    the reporting does not answer; `broken` that the reply ends in the middle of it, as far as can be seen; `heading`
    that it has no full stop, and is a sentence only if quotes follow.
    """

    text: str
    cited: tuple[int, ...] = ()
    quotes: tuple[tuple[int, str], ...] = ()
    refusal: bool = False
    broken: bool = False
    heading: bool = False

    @property
    def cites(self) -> bool:
        """Whether it names a passage or gives its words, be they right or not."""
        return bool(self.cited or self.quotes)


_NOTHING = ReplySentence("")


def sentences_of(pieces: Iterable[str]) -> Iterator[ReplySentence]:
    """Each sentence with its quotes, as soon as the next begins."""
    held, begun = _NOTHING, False
    for one in _parts(pieces):
        if one is None or one.text or one.refusal or one.broken:
            # The next sentence has begun: no more quotes are to come for this one.
            yield from _settled(held)
            begun = begun or held.cites or held.refusal
            held = one or _NOTHING
        else:
            quotes = (held.quotes + one.quotes)[:_MOST_QUOTES]
            held = replace(held, quotes=quotes, cited=tuple(dict.fromkeys(held.cited + one.cited)))
    if len(held.quotes) == 1 and not (begun or held.text):
        # A reply that cites one quote, for no sentence, answers with it.
        held = replace(held, text=held.quotes[0][1])
    yield from _settled(held)


def _settled(sentence: ReplySentence) -> Iterator[ReplySentence]:
    """What looks like a heading and has a quote is a sentence after all."""
    quotes = sentence.quotes
    if sentence.refusal:
        yield ReplySentence("", refusal=True, broken=sentence.broken)
        return
    if not sentence.text and len(quotes) > 1 and not quotes[0][0]:
        # A sentence that stands in quotation marks itself.
        sentence = replace(sentence, text=quotes[0][1], quotes=quotes[1:])
    if sentence.broken or (sentence.text and (quotes or not sentence.heading)):
        yield replace(sentence, heading=False)


def _parts(pieces: Iterable[str]) -> Iterator[ReplySentence | None]:
    """Sentences, and between them quotes of the one before, which have no text; None where a line begins that
    is no quote.
    """
    structured, begun = Structured(), False
    for line, ended in lines_of(unrolled(pieces)):
        if line is None:
            yield None
        elif structured.takes(line):
            for text, quotes, cited in structured.claims():
                yield from _claim(text, quotes, cited)
                if quotes:
                    yield None  # It has them all.
            if structured.says_nothing:
                yield ReplySentence("", refusal=True)
        elif not _RULE.match(plain := untagged(line)):
            # Behind the sentences "[1] Tarn Times" is an entry of a list.
            entry = begun and _ENTRY.match(plain)
            if entry and not (quote_line(plain, ended=ended) or _ENDED.search(plain.strip())):
                continue
            for one in _line(plain, ended=ended):
                begun = begun or bool(one.text and not one.heading)
                yield one
    if structured.broke_off:
        yield ReplySentence("", broken=True)
    for text, quotes, cited in structured.rest():
        yield from _claim(text, quotes, cited)


def _claim(text: str, quotes: Iterable[tuple[int, str]], cited: Iterable[int]) -> Iterator[ReplySentence]:
    """The sentences of a text of JSON; the passages beside it are for each that names none of its own."""
    passages = tuple(dict.fromkeys((*cited, *(number for number, _ in quotes if number))))
    for one in _told(text, quotes, cited):
        alone = one.text and not (one.cites or one.heading)
        yield replace(one, cited=passages) if alone else one


def _told(text: str, quotes: Iterable[tuple[int, str]], cited: Iterable[int]) -> Iterator[ReplySentence]:
    """A text of JSON with the quotes beside it; where there are none it may have them in lines of its own."""
    if quotes and not _refuses(text):
        yield from _sentences(" ".join(text.split()), ended=True, quotes=quotes, cited=cited)
        return
    *lines, last = _WRAPPED.sub(" ", text.strip()).split("\n")
    for line in lines:
        yield from _line(line, ended=True)
    yield from _line(last, ended=True, cited=tuple(cited))


def _line(line: str, *, ended: bool, cited: tuple[int, ...] = ()) -> Iterator[ReplySentence]:
    if line.lstrip().startswith("|") or "\t" in line.strip():
        cells = [cell.strip() for cell in re.split(r"[|\t]", line.strip().strip("|"))]
        if len(cells) > _A_PAIR and cells[0].isdecimal():
            cells = cells[1:]  # It counts the rows.
        cells = [f"[{cell}]" if cell.isdecimal() else cell for cell in cells]
        # The sentence first, then the number, then the quote.
        line = " ".join(
            sorted(cells, key=lambda cell: 2 * bool(QUOTE.match(cell)) + bool(MARKER.match(cell)))
        )
    if _refuses(line):
        yield ReplySentence("", refusal=True)
    elif found := quote_line(line, ended=ended):
        named, quotes = found
        yield ReplySentence("", named or cited, tuple(quotes))
    else:
        text, quotes = quotes_behind(line)
        if quotes and len(_WORD.findall(text)) < _A_PAIR:
            # "Proof:" is no sentence that the quote is for.
            yield ReplySentence("", tuple(number for number, _ in quotes if number), tuple(quotes))
        else:
            yield from _sentences(text, ended=ended or bool(quotes), quotes=quotes, cited=cited)


def _sentences(
    raw: str, *, ended: bool, quotes: Iterable[tuple[int, str]] = (), cited: Iterable[int] = ()
) -> Iterator[ReplySentence]:
    """The sentences of a line; `quotes` and `cited` are the last one's."""
    *done, last = cut(EMPHASIS.sub("", BULLET.sub("", raw)))
    for sentence in done:
        yield from _one(sentence, ended=True)
    yield from _one(last, ended=ended, quotes=tuple(quotes), cited=tuple(cited))


def _one(
    raw: str, *, ended: bool, quotes: tuple[tuple[int, str], ...] = (), cited: tuple[int, ...] = ()
) -> Iterator[ReplySentence]:
    opening = _LEAD.match(raw)
    text = _shown(raw[opening.end() :] if opening else raw)
    if opening and text.count('"') == _A_PAIR and text[0] == text[-1] == '"':
        text = text[1:-1]
    named = map(int, _PASSAGE.findall(opening[0])) if opening else ()
    passages = tuple(dict.fromkeys((*numbers(raw), *named, *cited, *(one for one, _ in quotes if one))))
    ended = ended or bool(_CLOSED.search(LINK.sub(label, raw)))
    if _ASIDE.match(_shown(raw)) and not (
        _ENDED.search(text.rstrip(")]")) and len(text.split()) > _ASIDE_WORDS
    ):
        yield ReplySentence("", passages or tuple(map(int, _PASSAGE.findall(raw))), quotes)
    elif not _WORD.search(text):
        if quotes or passages:
            yield ReplySentence("", passages, quotes)
    else:
        if _DOES_NOT_SAY.match(text):
            yield ReplySentence("", refusal=True, broken=not (ended or _ENDED.search(text)))
            return
        whole = bool(_ENDED.search(text))
        text = text if whole else f"{text.rstrip(' ,;:')}."
        text = "" if _LEFTOVER.search(text) else _SMALL.sub(lambda first: first[0].upper(), text)
        fragment = not (whole or passages or quotes)
        if fragment and (len(text.split()) < _FEWEST or (ended and raw.rstrip().endswith(":"))):
            return
        yield ReplySentence(text, passages, quotes, broken=not (whole or ended), heading=fragment and ended)


def _refuses(text: str) -> bool:
    """Whether a text says that the reporting does not answer, in the words that were asked for."""
    plain = re.sub(r"[\W_]+", " ", text).strip()
    return REFUSAL in plain or plain.upper() == REFUSAL


def _shown(raw: str) -> str:
    """A sentence as a reader may see it."""
    text = _MENTION.sub(" ", LINK.sub(label, IMAGE.sub(" ", clean(raw))))
    text = EMPHASIS.sub("", BULLET.sub("", MARKER.sub("", _EMOJI.sub("", text))))
    return re.sub(r"\s+([.,;:!?])", r"\1", clean_line(text)).strip(" ,;:–—")
