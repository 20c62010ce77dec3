"""An answer as Discord messages: the sentences with numbered links, what was searched, then the sources.

Nothing here talks to Discord. Every part is within Discord's limits, and no sentence is parted from its
citations, no link, quote or source cut in two, unless that one piece alone is over a whole message.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.answer import Answer, Citation, Sentence
from bot.discord.delivery.escape import escape, escape_line, length, one_line, plain, safe_url, shorten
from index import Coverage, SearchFilter

CONTENT_LIMIT = 2000
EMBED_LIMIT = 4096
_QUOTE_LIMIT = 600
_MARKS_LIMIT = 900
_STAYS = "\u00a0"  # a space that a citation does not begin a new line at
# What Discord would look for in a link's text, or take for the end of it.
_UNFIT_FOR_LINK = re.compile(r"[\[\]<>@`\\]|://|discord|\.\w+/", re.IGNORECASE)

NOT_REPORTED = "**The reporting here does not say.**"


@dataclass(frozen=True, slots=True)
class Part:
    """One message: `content` (at most 2,000 characters) and the text of one embed (at most 4,096)."""

    content: str
    embed: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that stays in one message, and what stands between it and the piece before."""

    text: str
    gap: str


def render(answer: Answer) -> tuple[Part, ...]:
    """The messages that show an answer or a timeline, at least one: a paragraph a sentence."""
    urls = {citation.number: safe_url(citation.url) for citation in answer.citations}
    pieces = list(_body(answer, urls))
    for notice in answer.notices:
        pieces += _fitted(notice, before="**Note:** ")
    pieces += _small_print(answer)
    return parts(pack(pieces, CONTENT_LIMIT), _sources(answer.citations))


def render_draft(sentences: Sequence[Sentence], waiting: str) -> str:
    """What stands in the message while an answer is being written; the numbers are links once it is set."""
    tail = f"\n-# {waiting}"
    limit = CONTENT_LIMIT - length(tail)
    pieces = [piece for sentence in sentences for piece in _sentence(sentence, {}, limit)]
    shown = pack(pieces, limit)[:1]
    return "".join(shown) + tail


def parts(texts: Sequence[str], entries: Sequence[str]) -> tuple[Part, ...]:
    """Texts one to a message, and the entries in embeds: the first under the last text, the rest after it."""
    embeds = pack([_Piece(entry, "\n\n") for entry in entries], EMBED_LIMIT)
    texts = list(texts) or [""]
    last = Part(texts[-1], embeds[0] if embeds else "")
    return (*(Part(text) for text in texts[:-1]), last, *(Part("", embed) for embed in embeds[1:]))


def source_entry(citations: Sequence[Citation], *, quotes: bool = True) -> str:
    """One entry of the source list: an article's headline, outlet, date, and what is quoted from it."""
    first = citations[0]
    also = plain(", ".join(first.also), 160)
    outlets = first.source + (f" (also {also})" if also else "")
    url = safe_url(first.url)
    marks = " ".join(f"[[{one.number}]]({url})" if url else f"\\[{one.number}\\]" for one in citations)
    head = entry(marks, first.headline, outlets, first.published, url)
    if not quotes:
        return head
    alone = len(citations) == 1
    return "\n".join([head, *(quoted(one.quote, None if alone else one.number) for one in citations)])


def entry(mark: str, headline: str, outlet: str, published: datetime.date | None, url: str | None) -> str:
    """An article in a list. `mark` is ours and goes in as it is; all other text is escaped."""
    text = plain(headline, 300)
    shown = escape(text) or "No headline"
    if url and can_be_linked(text):  # it is easier to hit with a thumb than a number
        shown = f"[{shown}]({url})"
    outlet = escape(plain(outlet, 300)) or "Unnamed outlet"
    return f"{mark} **{shown}**\n{outlet} · {day(published)}".lstrip()


def can_be_linked(text: str) -> bool:
    """Whether Discord would make a link of this text: not where it might read another link or its end."""
    return not _UNFIT_FOR_LINK.search(text)


def quoted(quote: str, number: int | None = None, *, limit: int = _QUOTE_LIMIT) -> str:
    """The words of an article in a block quote, under the number of their citation if there is one."""
    mark = "" if number is None else f"\\[{number}\\] "
    return f"> {mark}“{escape_line(shorten(one_line(quote), limit))}”"


def day(date: datetime.date | None) -> str:
    return f"{date.day} {date:%b} {date.year}" if date else "undated"


def searched_line(searched: Coverage) -> str:
    """What was looked through, in one line without formatting of its own."""
    line = f"Searched {searched.articles:,} article{'' if searched.articles == 1 else 's'}"
    if searched.first and searched.last:
        line += f", {day(searched.first)} to {day(searched.last)}"
    if searched.undated:
        line += f", {searched.undated:,} undated"
    return line + _filters(searched.filters)


def pack(pieces: Sequence[_Piece], limit: int) -> list[str]:
    """Pieces into as few texts as they fit in order; a piece is never cut. Empty for no pieces."""
    texts: list[str] = []
    for piece in pieces:
        if texts and length(texts[-1]) + length(piece.gap) + length(piece.text) <= limit:
            texts[-1] += piece.gap + piece.text
        else:
            texts.append(piece.text)
    return texts


def _sources(citations: Sequence[Citation]) -> list[str]:
    """The source list, an entry an article; one that is too long for a message is an entry a quote."""
    articles: dict[str, list[Citation]] = {}
    for citation in citations:
        articles.setdefault(citation.article_id, []).append(citation)
    entries: list[str] = []
    for quoted in articles.values():
        together = source_entry(quoted)
        fits = length(together) <= EMBED_LIMIT
        entries += [together] if fits else [source_entry([one]) for one in quoted]
    return entries


def _body(answer: Answer, urls: dict[int, str | None]) -> Iterator[_Piece]:
    if not answer.answered:
        yield _Piece(NOT_REPORTED, "")
    for sentence in answer.sentences:
        yield from _sentence(sentence, urls, CONTENT_LIMIT)


def _sentence(sentence: Sentence, urls: dict[int, str | None], limit: int) -> Iterator[_Piece]:
    marks = _STAYS + "".join(_mark(number, urls.get(number)) for number in sentence.citations)
    if length(marks) > _MARKS_LIMIT:
        marks = _STAYS + "".join(_mark(number, None) for number in sentence.citations)
    yield from _fitted(sentence.text, after=marks, limit=limit)


def _mark(number: int, url: str | None) -> str:
    return f"[[{number}]](<{url}>)" if url else f"\\[{number}\\]"


def _fitted(text: str, *, before: str = "", after: str = "", limit: int = CONTENT_LIMIT) -> Iterator[_Piece]:
    """The text escaped, in one piece where a message can hold it, else in pieces cut between words."""
    room = limit - length(before) - length(after)
    chunks = list(_chunks(one_line(text), room))
    for number, chunk in enumerate(chunks):
        first, last = number == 0, number == len(chunks) - 1
        shown = (before if first else "") + escape(chunk) + (after if last else "")
        yield _Piece(shown, "\n\n" if first else " ")


def _chunks(text: str, room: int) -> Iterator[str]:
    if length(escape(text)) <= room:
        yield text
        return
    held = ""
    for word in _words(text, room):
        longer = f"{held} {word}" if held else word
        if length(escape(longer)) > room:
            yield held
            longer = word
        held = longer
    yield held


def _words(text: str, room: int) -> Iterator[str]:
    """Words of the text; one that no message can hold comes in slices (escaping at most trebles a length)."""
    for word in text.split(" "):
        step = max(1, room // 3 // 2) if length(escape(word)) > room else len(word)
        yield from (word[start : start + step] for start in range(0, len(word), step))


def _small_print(answer: Answer) -> Iterable[_Piece]:
    lines = [searched_line(answer.searched)]
    if answer.understood and answer.understood.casefold() != answer.question.casefold():
        lines.insert(0, f"Understood as: {plain(answer.understood, 400)}")
    for number, line in enumerate(lines):
        yield _Piece(f"-# {escape(plain(line, 600))}", "\n" if number else "\n\n")


def _filters(filters: SearchFilter) -> str:
    limits = []
    if filters.sources:
        limits.append("only " + ", ".join(filters.sources))
    if filters.since:
        limits.append(f"since {day(filters.since)}")
    if filters.until:
        limits.append(f"until {day(filters.until)}")
    if filters.as_of:
        limits.append(f"as of {day(filters.as_of)}")
    return f" ({'; '.join(limits)})" if limits else ""
