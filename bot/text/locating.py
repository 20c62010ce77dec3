"""Where the words that a model quotes stand in a passage: verbatim, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.claim import Quote
from bot.text.figures import figures
from index import Passage
from index.chunking import Span, sentences
from index.terms import content_stems, stems

_GAP = re.compile(r"\s*(?:\.{3,}|…|\[…\]|\[\.\.\.\])\s*")
# What may stand at the ends of words that are quoted, and is none of them.
_MARKS = " \"'.,;:!?"
_STRAIGHT = str.maketrans("“”„«»‘’‚–—‑", '"""""\'\'\'---')
# Of a quote whose end is missing or wrong so much must stand, and so many words.
_STANDS = 0.6
_WORDS = 4
# A second sentence is taken beside the nearest for so much of the words, and for two at least.
_ENOUGH = 0.25
_FEWEST = 2


def located(words: str, passage: Passage) -> list[Quote]:
    """The sentences of `passage` in which the quoted `words` stand, white space, the shape of marks and a
    wrong end aside; one quote for each stretch that "…" sets apart.
    """
    text, places = _plain(passage.text)
    found: list[Quote] = []
    for part in _GAP.split(words):
        quoted = _plain(part)[0].strip(_MARKS)
        # A quote that begins or ends in "…" has nothing on its other side.
        if not quoted:
            continue
        at = _find(quoted, text)
        if at is None:
            return []
        start, end = at
        quote = _whole(passage, places[start], places[end - 1] + 1)
        if quote not in found:
            found.append(quote)
    return found


def verbatim(words: str, passage: Passage) -> Quote | None:
    """The sentences of `passage` in which all of `words` stand, but for white space and the shape of marks."""
    place = within(words, passage.text)
    return _whole(passage, *place) if place else None


def within(words: str, text: str) -> tuple[int, int] | None:
    """From where to where all of `words` stand in `text`, but for white space and the shape of marks; None where they
    do not, or only as part of another word or of a greater figure: "5 million" does not stand in "2.5 million".
    """
    read, places = _plain(text)
    wanted = _plain(words)[0].strip(_MARKS)
    if not wanted:
        return None
    for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!'?\w)", read):
        if not any(one.start < end < one.end for one in figures(read) for end in match.span()):
            return places[match.start()], places[match.end() - 1] + 1
    return None


def nearest(sentence: str, passages: Sequence[Passage]) -> tuple[float, tuple[Quote, ...]]:
    """The sentence of `passages` that has most of the words of `sentence`, with the one of its article that has
    most of the others, if it has enough of them; and what share of the words the first has.
    """
    wanted = set(content_stems(sentence))
    spans = [
        (Quote.of(passage, span), set(stems(passage.text[span.start : span.end])))
        for passage in passages
        for span in sentences(passage.text)
    ]
    best, words = max(spans, key=lambda one: len(wanted & one[1]), default=(None, set()))
    if best is None or not wanted & words:
        return 0.0, ()
    left = wanted - words
    others = [one for one in spans if one[0].article.id == best.article.id]
    second, more = max(others, key=lambda one: len(left & one[1]))
    enough = len(left & more) >= max(_FEWEST, _ENOUGH * len(wanted))
    return len(wanted & words) / len(wanted), (best, second) if enough else (best,)


def _find(quoted: str, text: str) -> tuple[int, int] | None:
    """Where a quote, or as much of its beginning as is enough, stands in a text."""
    words = quoted.split(" ")
    least = max(_WORDS, int(_STANDS * len(words) + 0.5))
    for count in range(len(words), 0, -1):
        if count < len(words) and count < least:
            return None
        some = " ".join(words[:count])
        match = re.search(rf"(?<!\w){re.escape(some)}", text) if some else None
        if match:
            return match.start(), match.end()
    return None


def _whole(passage: Passage, start: int, end: int) -> Quote:
    """The sentences that the characters `start` to `end` of a passage lie in."""
    inside = [span for span in sentences(passage.text) if span.start < end and start < span.end]
    first, last = inside[0], inside[-1]
    return Quote.of(passage, Span(first.start, last.end, first.paragraph))


def _plain(text: str) -> tuple[str, list[int]]:
    """A text in small letters with straight marks and single spaces, and where each character stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text.translate(_STRAIGHT)):
        if letter.isspace():
            if letters and letters[-1] == " ":
                continue
            letter = " "
        # Lower-casing may make two letters of one.
        letters.append(low if len(low := letter.lower()) == 1 else letter)
        places.append(place)
    return "".join(letters), places
