"""An answer as one message that a phone shows whole: the finding first, then a line for each source.

An answer takes at most 12 lines and a timeline 25; what they leave out is under *Sources*, and they say so.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

from bot.answer import Answer, Citation, Sentence
from bot.discord.language import day, many, say
from bot.discord.rendering.escape import escape_line, length, one_line, plain, safe_url, shorten
from bot.discord.rendering.message import (
    BESIDE_A_BUTTON,
    PHONE,
    RAGGED,
    Block,
    Message,
    first_that_fits,
    lines,
)
from bot.discord.texts import READING
from bot.query_analysis import Kind
from bot.text.display import as_quoted
from index import Coverage, SearchFilter

LINES = 12
TIMELINE_LINES = 25
NOT_REPORTED = "**The reporting here does not say.**"
_LATER_ONE = "{n} later report is left out; ask about a shorter time."
_LATER = "{n} later reports are left out; ask about a shorter time."
_NOTICES = 2
_DRAFT = 5 * PHONE
_UNDERSTOOD = 2 * PHONE - RAGGED
_HEADLINE, _OUTLET = 38, 22
_ACCOUNT = 3 * BESIDE_A_BUTTON - RAGGED
_QUOTE = 2 * BESIDE_A_BUTTON - RAGGED
_LONG_LINK = 200


def render(answer: Answer, room: int = LINES) -> Message:
    """The message that shows an answer in so many lines, or that there is none."""
    if not answer.answered:
        return _declined(answer)
    if answer.kind is Kind.TIMELINE:
        return render_timeline(answer)
    return _accounts(answer, room) if answer.disagreement else _findings(answer, room)


def render_timeline(answer: Answer) -> Message:
    """The message that shows a timeline: days in order, with as many lines for each as there is room."""
    if not answer.answered:
        return _declined(answer)
    most = len(answer.sentences)
    forms = [_timeline(answer, most, height) for height in range(5, 1, -1)]
    forms += [_timeline(answer, count, 1) for count in range(most, 0, -1)]
    return first_that_fits(forms, TIMELINE_LINES)


def render_draft(sentences: Sequence[Sentence]) -> Message:
    """What stands in the message while an answer is being written."""
    shown = [_sentence(sentence, _DRAFT) for sentence in sentences[:2]]
    return Message("\n\n".join(shown), small=(READING,))


def source_line(headline: str, outlet: str, published: datetime.date | None) -> str:
    """An article in one short line: headline, outlet, day."""
    headline = escape_line(plain(headline, _HEADLINE)) or say("No headline")
    outlet = escape_line(plain(outlet, _OUTLET)) or say("Unnamed outlet")
    return f"{headline} — {outlet}, {day(published)}"


def searched_line(searched: Coverage) -> str:
    """What was looked through and how new it is, in one line without formatting of its own."""
    line = many(searched.articles, "Searched {n} article", "Searched {n} articles")
    if searched.last:
        line += say(", none newer than {day}", day=day(searched.last))
    limits = limited(searched.filters)
    return f"{line} ({limits})" if limits else line


def limited(filters: SearchFilter) -> str:
    """The limits of a search, in words without formatting; "" where there are none."""
    limits = []
    if filters.sources:
        limits.append(say("only {outlets}", outlets=", ".join(filters.sources)))
    if filters.since:
        limits.append(say("since {day}", day=day(filters.since)))
    if filters.until:
        limits.append(say("until {day}", day=day(filters.until)))
    if filters.as_of:
        limits.append(say("as of {day}", day=day(filters.as_of)))
    return "; ".join(limits)


def differs(sentence: str, quote: str) -> bool:
    """Whether a quote says more or other than the sentence above it."""
    said, quoted = (_compared(text) for text in (sentence, quote))
    return quoted not in said and said not in quoted


def _findings(answer: Answer, room: int) -> Message:
    """As many sentences as fit, under them a line for each article, and quotes where there is room."""
    limits = ((5, 3, 9), (5, 2, 2), (3, 1, 1))
    best = first_that_fits((_finding(answer, 1, *some) for some in limits), room)
    for count in range(2, len(answer.sentences) + 1):
        longer = _finding(answer, count, 5, 3, 9)
        if lines(longer) > room:
            break
        best = longer
    for number, block in enumerate(best.blocks):
        quoted = dataclasses.replace(block, text=block.text + _quote(answer, number))
        blocks = (*best.blocks[:number], quoted, *best.blocks[number + 1 :])
        longer = dataclasses.replace(best, blocks=blocks)
        if lines(longer) > room:
            break
        best = longer
    return best


def _finding(answer: Answer, count: int, finding: int, notice: int, sources: int) -> Message:
    """The first `count` sentences, each in so many lines, with notices in so many and that many sources."""
    limit = finding * PHONE - RAGGED
    shown = answer.sentences[:count]
    body = "\n".join(_sentence(sentence, limit) for sentence in shown)
    cut = any(length(one_line(sentence.text)) > limit for sentence in shown)
    blocks = [_block(citation) for citation, _ in _articles(answer)[: _cited(answer, count)][:sources]]
    small = (*_left_out(len(answer.sentences) - count, cut=cut), *_small_print(answer))
    return Message(_with_notices(body, answer.notices, notice), tuple(blocks), small)


def _accounts(answer: Answer, room: int) -> Message:
    """What each report says, under the name of its outlet, where they do not say the same."""
    limits = ((3, 3, 2), (3, 1, 1), (3, 1, 0), (2, 1, 0))
    forms = (_account(answer, answer.notices[:more], accounts, head) for accounts, head, more in limits)
    return first_that_fits(forms, room)


def _account(answer: Answer, notices: Sequence[str], accounts: int, head: int) -> Message:
    cited = {citation.number: citation for citation in answer.citations}
    blocks = []
    cut = False
    for sentence in answer.sentences[:accounts]:
        source = cited[sentence.citations[0]]
        outlet = plain(source.source, _OUTLET) or say("Unnamed outlet")
        label = say("{outlet}, {day}:", outlet=outlet, day=day(source.published))
        text = shorten(one_line(sentence.text), _ACCOUNT - length(label) - 1)
        cut = cut or text != one_line(sentence.text)
        blocks.append(Block(f"**{escape_line(label)}** {escape_line(text)}", safe_url(source.url)))
    in_what = plain(say("Reports differ: {in_what}", in_what=answer.disagreement), head * PHONE - RAGGED)
    body = _with_notices(f"**{escape_line(in_what)}**", notices, 1)
    more = _left_out(len(answer.sentences) - len(blocks), cut=cut)
    return Message(body, tuple(blocks), (*more, *_small_print(answer)))


def _timeline(answer: Answer, count: int, height: int) -> Message:
    """The first `count` days, with so many lines under each."""
    cited = {citation.number: citation for citation in answer.citations}
    limit = height * PHONE - RAGGED
    entries = [_dated(one, cited[one.citations[0]], limit) for one in answer.sentences[:count]]
    left_out = len(answer.sentences) - count
    more = (many(left_out, _LATER_ONE, _LATER),) if left_out else ()
    return Message("\n".join(entries), small=(*more, *_small_print(answer)))


def _declined(answer: Answer) -> Message:
    return Message(_with_notices(say(NOT_REPORTED), answer.notices, 3), small=_small_print(answer))


def _articles(answer: Answer) -> list[tuple[Citation, Sentence]]:
    """The articles that carry an answer, each by its first citation and the sentence that cites it first."""
    found: dict[str, tuple[Citation, Sentence]] = {}
    for sentence in answer.sentences:
        for citation in answer.citations:
            if citation.number in sentence.citations:
                found.setdefault(citation.article_id, (citation, sentence))
    return list(found.values())


def _cited(answer: Answer, count: int) -> int:
    """How many articles the first `count` sentences cite."""
    shown = answer.sentences[:count]
    return sum(any(sentence is one for one in shown) for _, sentence in _articles(answer))


def _quote(answer: Answer, number: int) -> str:
    """The words that an article is cited for, where they say more or other than the sentence."""
    citation, sentence = _articles(answer)[number]
    if not differs(sentence.text, citation.quote):
        return ""
    return f"\n> “{escape_line(shorten(one_line(citation.quote), _QUOTE))}”"


def _block(citation: Citation) -> Block:
    source = source_line(citation.headline, citation.source, citation.published)
    return Block(f"-# **{citation.number}** {source}", safe_url(citation.url))


def _sentence(sentence: Sentence, limit: int) -> str:
    marks = "".join(f"\\[{number}\\]" for number in sentence.citations[:4])
    # A space that a citation does not begin a new line at.
    return f"{escape_line(shorten(one_line(sentence.text), limit))}\u00a0{marks}"


def _dated(sentence: Sentence, citation: Citation, limit: int) -> str:
    url = safe_url(citation.url)
    shown = escape_line(day(citation.published))
    date = f"[{shown}](<{url}>)" if url and len(url) <= _LONG_LINK else shown
    outlet = escape_line(plain(citation.source, _OUTLET)) or say("Unnamed outlet")
    return f"**{date}** · {outlet}\n{escape_line(shorten(one_line(sentence.text), limit))}"


def _with_notices(body: str, notices: Sequence[str], height: int) -> str:
    limit = height * PHONE - RAGGED
    shown = [
        say("**Note:** {notice}", notice=escape_line(plain(notice, limit)))
        for notice in notices[:_NOTICES]
        if notice
    ]
    return "\n".join([body, *shown])


def _left_out(sentences: int, *, cut: bool) -> tuple[str, ...]:
    if sentences:
        more = "{n} more finding under **Sources**.", "{n} more findings under **Sources**."
        return (many(sentences, *more),)
    return (say("In full under **Sources**."),) if cut else ()


def _small_print(answer: Answer) -> tuple[str, ...]:
    """How the question was read where that is not how it was put, and what was searched, which whoever goes on from an
    answer has been told already.
    """
    read_so = bool(answer.understood) and answer.understood.casefold() != answer.question.casefold()
    lines = []
    if read_so:
        understood = say("Understood as: {question}", question=answer.understood)
        lines.append(escape_line(plain(understood, _UNDERSTOOD)))
    goes_on = read_so and answer.leans and answer.answered
    if not goes_on or limited(answer.searched.filters):
        lines.append(escape_line(plain(searched_line(answer.searched), _UNDERSTOOD)))
    return tuple(lines)


def _compared(text: str) -> str:
    return "".join(char for char in as_quoted(one_line(text)).casefold() if char.isalnum())
