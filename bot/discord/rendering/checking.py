"""What became of each claim of a message: the verdict in bold, and the report that it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.claim import Quote
from bot.discord.language import many, say
from bot.discord.rendering.answers import LINES, TIMELINE_LINES, differs, searched_line, source_line
from bot.discord.rendering.escape import escape_line, one_line, safe_url, shorten
from bot.discord.rendering.message import BESIDE_A_BUTTON, PHONE, RAGGED, Block, Message, first_that_fits
from bot.text.display import word_for_word
from bot.verification.check import Check, Outcome
from index import Coverage

_VERDICTS = {
    Outcome.EXACT: "Reported word for word",
    Outcome.SUPPORTED: "Reported in other words, as a model reads it",
    Outcome.ALTERED: "Not quite",
    Outcome.MISATTRIBUTED: "Somebody’s words, but not so",
    Outcome.CONTRADICTED: "No, the reporting has it otherwise",
    Outcome.NOT_PROVEN: "Not proven by this quote",
    Outcome.NOT_REPORTED: "Not in the reporting",
}


def check_page(found: Sequence[Check], left: int, searched: Coverage) -> Message:
    """The claims of a message with their verdicts, in as many lines as a phone shows; `left` were not checked."""
    more = (many(left, "{n} more sentence not checked.", "{n} more sentences not checked."),) if left else ()
    small = (*more, searched_line(searched))
    forms = (
        _page(found, small, claim, quote) for claim, quote in ((3, 3), (3, 2), (3, 1), (3, 0), (2, 0), (1, 0))
    )
    return first_that_fits(forms, LINES if len(found) == 1 else TIMELINE_LINES)


def _page(found: Sequence[Check], small: tuple[str, ...], claim: int, quote: int) -> Message:
    if len(found) == 1:
        verdict = _verdict(found[0])
        return Message(verdict, tuple(_source(found[0], quote)), small)
    blocks = []
    for one in found:
        told, source = f"“{_cut(one.text, claim, PHONE)}”\n{_verdict(one)}", _source(one, quote)
        text = "\n".join([told, *(part.text for part in source)])
        blocks.append(Block(text, source[0].url if source else None))
    return Message("", tuple(blocks), small)


def _verdict(check: Check) -> str:
    told = [f"{say(_VERDICTS[check.outcome])}."]
    told += [say(one.form, said=one.said, read=one.read) for one in check.differences]
    return f"**{_cut(' '.join(told), 3, PHONE)}**"


def _source(check: Check, height: int) -> list[Block]:
    """The report that says so, or the nearest, and its words where they are not the claim's."""
    if not check.quotes:
        return []
    article = check.quotes[0].article
    source = source_line(article.title, article.source, article.published)
    if check.outcome is Outcome.NOT_PROVEN:
        source = say("Nearest: {source}", source=source)
    text = f"-# {source}"
    words = _words(check.quotes)
    if height and (check.is_part or differs(check.text, words)):
        text += f"\n> “{_cut(words, height, BESIDE_A_BUTTON)}”"
    return [Block(text, safe_url(article.url))]


def _words(quotes: Sequence[Quote]) -> str:
    return " ".join(one_line(word_for_word(quote.text)) for quote in quotes)


def _cut(text: str, height: int, width: int) -> str:
    """A text in at most so many lines of a phone."""
    return escape_line(shorten(one_line(text), height * width - RAGGED))
