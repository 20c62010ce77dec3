"""An answer as one message that a phone shows whole: the finding first, then a line for each source.

An answer takes at most 12 lines and a timeline 25; what they leave out is under *Sources*, and they say so.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from bot.answer import Answer, Citation, Sentence
from bot.discord.rendering.escape import escape_line, length, one_line, plain, safe_url, shorten
from bot.discord.rendering.message import BESIDE_A_BUTTON, PHONE, Block, Message, height
from bot.discord.texts import READING
from index import Coverage, SearchFilter

LINES = 12
TIMELINE_LINES = 25
NOT_REPORTED = "**The reporting here does not say.**"
DIFFER = "Reports differ"
_FINDING = 5 * PHONE - 5
_NOTICE = 3 * PHONE - 5
_NOTICES = 2
_UNDERSTOOD = 2 * PHONE - 5
_HEADLINE, _OUTLET = 46, 26
_SOURCE = _QUOTED = 2  # lines
_ACCOUNTS, _ACCOUNT = 3, 3 * BESIDE_A_BUTTON - 8
_QUOTE = 2 * BESIDE_A_BUTTON - 6
_LONG_LINK = 200
_DATELINE = re.compile(r"^[A-Z][A-Z .,'’()-]+ [—–-]+ ")


def render(answer: Answer) -> Message:
    """The message that shows an answer, or that there is none."""
    if not answer.answered:
        return Message(_with_notices(NOT_REPORTED, answer.notices), small=_small_print(answer))
    differ = next((notice for notice in answer.notices if notice.startswith(DIFFER)), None)
    return _accounts(answer, differ) if differ else _findings(answer)


def render_timeline(answer: Answer) -> Message:
    """The message that shows a timeline: days in order, one or two lines each."""
    if not answer.answered:
        return Message(_with_notices(NOT_REPORTED, answer.notices), small=_small_print(answer))
    small = _small_print(answer)
    room = TIMELINE_LINES - sum(height(line) for line in small) - 1
    shown = answer.sentences[: room // 2]
    lines = 2 if room // len(shown) > 2 else 1
    cited = {citation.number: citation for citation in answer.citations}
    entries = [_dated(sentence, cited[sentence.citations[0]], lines * PHONE - 4) for sentence in shown]
    left_out = len(answer.sentences) - len(shown)
    more = (f"{left_out} later reports are left out; ask about a shorter time.",) if left_out else ()
    return Message("\n".join(entries), small=(*more, *small))


def render_draft(sentences: Sequence[Sentence]) -> Message:
    """What stands in the message while an answer is being written."""
    shown = [_sentence(sentence, _FINDING) for sentence in sentences[:2]]
    return Message("\n\n".join(shown), small=(READING,))


def source_line(citation: Citation) -> str:
    """An article in one short line: headline, outlet, day."""
    headline = escape_line(plain(citation.headline, _HEADLINE)) or "No headline"
    outlet = escape_line(plain(citation.source, _OUTLET)) or "Unnamed outlet"
    return f"{headline} — {outlet}, {day(citation.published)}"


def day(date: datetime.date | None) -> str:
    return f"{date.day} {date:%b} {date.year}" if date else "undated"


def searched_line(searched: Coverage) -> str:
    """What was looked through and how new it is, in one line without formatting of its own."""
    line = f"Searched {searched.articles:,} article{'' if searched.articles == 1 else 's'}"
    if searched.last:
        line += f", none newer than {day(searched.last)}"
    return line + _filters(searched.filters)


def differs(sentence: str, quote: str) -> bool:
    """Whether a quote says more or other than the sentence above it."""
    said, quoted = (_compared(text) for text in (sentence, quote))
    return quoted not in said and said not in quoted


def _findings(answer: Answer) -> Message:
    """As many sentences as fit, under them a line for each article, and quotes where there is room."""
    small = _small_print(answer)
    remarks = [plain(f"Note: {notice}", _NOTICE) for notice in answer.notices[:_NOTICES] if notice]
    left = LINES - sum(height(line) for line in (*small, *remarks))
    body: list[str] = []
    blocks: dict[str, Block] = {}
    unquoted: list[Citation] = []
    for sentence in answer.sentences:
        text = shorten(one_line(sentence.text), _FINDING)
        taken = height(f"{text} [1]")
        new = _new_articles(sentence, answer.citations, blocks)
        saying_more = sentence is not answer.sentences[-1]
        if body and taken + _SOURCE * len(new) + saying_more > left:
            break
        # The finding itself is always there, with its first source.
        new = new[: max(1, (left - taken - saying_more) // _SOURCE)]
        left -= taken + _SOURCE * len(new)
        body.append(_sentence(sentence, _FINDING))
        blocks |= {citation.article_id: _block(citation) for citation in new}
        unquoted += [citation for citation in new if differs(sentence.text, citation.quote)]
    shown = answer.sentences[: len(body)]
    cut = any(length(one_line(sentence.text)) > _FINDING for sentence in shown)
    more = _left_out(len(answer.sentences) - len(body), cut=cut)
    for citation in unquoted[: max(0, left - len(more)) // _QUOTED]:
        blocks[citation.article_id] = _block(citation, quote=True)
    return Message(_with_notices("\n".join(body), answer.notices), tuple(blocks.values()), (*more, *small))


def _accounts(answer: Answer, notice: str) -> Message:
    """What each report says, under the name of its outlet, where they do not say the same."""
    cited = {citation.number: citation for citation in answer.citations}
    blocks = []
    cut = False
    for sentence in answer.sentences[:_ACCOUNTS]:
        source = cited[sentence.citations[0]]
        label = f"{plain(source.source, _OUTLET) or 'Unnamed outlet'}, {day(source.published)}: "
        text = shorten(one_line(sentence.text), _ACCOUNT - len(label))
        cut = cut or text != one_line(sentence.text)
        blocks.append(Block(f"**{escape_line(label)}** {escape_line(text)}", safe_url(source.url)))
    others = [other for other in answer.notices if other != notice]
    head = f"**{escape_line(plain(notice.partition(':')[0].rstrip('.'), _NOTICE))}:**"
    more = _left_out(len(answer.sentences) - len(blocks), cut=cut)
    return Message(_with_notices(head, others[:1]), tuple(blocks), (*more, *_small_print(answer)))


def _new_articles(
    sentence: Sentence, citations: Sequence[Citation], shown: dict[str, Block]
) -> list[Citation]:
    """The articles that carry a sentence and have no line yet, by their first citation."""
    articles: dict[str, Citation] = {}
    for citation in citations:
        if citation.number in sentence.citations and citation.article_id not in shown:
            articles.setdefault(citation.article_id, citation)
    return list(articles.values())


def _block(citation: Citation, *, quote: bool = False) -> Block:
    text = f"-# **{citation.number}** {source_line(citation)}"
    if quote:
        text += f"\n> “{escape_line(shorten(one_line(citation.quote), _QUOTE))}”"
    return Block(text, safe_url(citation.url))


def _sentence(sentence: Sentence, limit: int) -> str:
    marks = "".join(f"\\[{number}\\]" for number in sentence.citations[:4])
    # A space that a citation does not begin a new line at.
    return f"{escape_line(shorten(one_line(sentence.text), limit))}\u00a0{marks}"


def _dated(sentence: Sentence, citation: Citation, limit: int) -> str:
    url = safe_url(citation.url)
    shown = day(citation.published)
    date = f"[{shown}](<{url}>)" if url and len(url) <= _LONG_LINK else shown
    outlet = escape_line(plain(citation.source, _OUTLET)) or "Unnamed outlet"
    return f"**{date}** · {outlet}\n{escape_line(shorten(one_line(sentence.text), limit))}"


def _with_notices(body: str, notices: Sequence[str]) -> str:
    shown = [f"**Note:** {escape_line(plain(notice, _NOTICE))}" for notice in notices[:_NOTICES] if notice]
    return "\n".join([body, *shown])


def _left_out(sentences: int, *, cut: bool) -> tuple[str, ...]:
    if sentences:
        return (f"{sentences} more finding{'' if sentences == 1 else 's'} under **Sources**.",)
    return ("In full under **Sources**.",) if cut else ()


def _small_print(answer: Answer) -> tuple[str, ...]:
    lines = [escape_line(plain(searched_line(answer.searched), _UNDERSTOOD))]
    if answer.understood and answer.understood.casefold() != answer.question.casefold():
        lines.insert(0, escape_line(plain(f"Understood as: {answer.understood}", _UNDERSTOOD)))
    return tuple(lines)


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


def _compared(text: str) -> str:
    return "".join(char for char in _DATELINE.sub("", one_line(text)).casefold() if char.isalnum())
