"""An answer on the screen, as an editor would set it: the sentences, a line a source, what was searched."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from bot.answer import Answer, Citation, Sentence
from bot.archive.coverage import limited, searched
from bot.query_analysis import Kind
from bot.reading.near_miss import link_in
from bot.terminal.asking.source_line import SourceLine, by_article, show_source
from bot.terminal.console import ADDRESS, height, write
from bot.text.display import as_quoted

# What is told report by report stands line by line.
_IN_LINES = (Kind.COMPARISON, Kind.LISTING, Kind.NEWS, Kind.TIMELINE)
# Lines that an answer takes at most, if it can: where addresses need lines of their own, no blank one is left.
_LINES = 14
# Characters of a quote that a line of a pipe can bear; `--quotes` and the JSON have all of it.
_QUOTE = 400


def show_answer(answer: Answer, out: Console, *, quotes: bool = False, first: bool = True) -> None:
    """The notices, the sentences with their numbers, and the sources below. What was searched is told under the `first`
    answer of a conversation, and under any other where that was not everything or did not answer.
    """
    tells = first or not answer.answered or bool(limited(answer.searched.filters))
    apart = quotes or height(out, lambda: _set(answer, out, quotes=False, apart=True, tells=tells)) <= _LINES
    _set(answer, out, quotes=quotes, apart=apart, tells=tells)


def _set(answer: Answer, out: Console, *, quotes: bool, apart: bool, tells: bool) -> None:
    """What `show_answer` shows, in which a blank line may set the sources `apart`; `tells` what was searched."""
    if not answer.answered and answer.kind is not Kind.GREETING:
        write(Text("The reporting here does not say.", style="bold"), out)
    _show_notices(answer, out)
    if answer.answered:
        text, lines = Text(), answer.kind in _IN_LINES
        for sentence in answer.sentences:
            text.append(("\n" if lines else " ") if text else "").append_text(_numbered(sentence))
        write(text, out)
    _show_grounds(answer, out, quotes=quotes, apart=apart, tells=tells)


def show_stream(
    items: Iterable[Sentence | Answer], out: Console, *, quotes: bool = False, first: bool = True
) -> Answer:
    """Shows each checked sentence as it comes, a line each, and in their place the whole answer when it is there.

    What was shown stays where the answer is stopped. A sentence of it whose report was withdrawn meanwhile goes.
    """
    from rich.live import Live

    heard = Text()
    with Live(console=out, auto_refresh=False) as live:
        for item in items:
            if isinstance(item, Answer):
                answer = item
            else:
                heard.append("\n" if heard else "").append_text(_numbered(item))
                live.update(heard, refresh=True)
        live.transient = True
    show_answer(answer, out, quotes=quotes, first=first)
    return answer


def show_sources(answer: Answer, out: Console, *, quotes: bool = False) -> None:
    """A line an article; under it its quotes, if they say more than the sentences or all are asked for."""
    for citations in by_article(answer):
        lead = "".join(f"[{citation.number}]" for citation in citations)
        show_source(lead, SourceLine.cited(citations[0]), out)
        for citation in citations:
            if quotes or _says_more(citation, answer):
                _show_quote(citation, out, whole=quotes)


def _numbered(sentence: Sentence) -> Text:
    numbers = "".join(f"[{number}]" for number in sentence.citations)
    return Text(sentence.text).append(f" {numbers}", style="cyan")


def _show_notices(answer: Answer, out: Console) -> None:
    differ = (f"Reports differ: {answer.disagreement}.",) if answer.disagreement else ()
    for notice in (*answer.notices, *differ):
        text = Text(notice, style="yellow")
        if link := link_in(notice):
            text.stylize(ADDRESS, *link.span(1))
        write(text, out)


def _show_grounds(answer: Answer, out: Console, *, quotes: bool, apart: bool, tells: bool) -> None:
    if answer.kind is Kind.GREETING:
        return
    if answer.citations and apart:
        out.print()
    show_sources(answer, out, quotes=quotes)
    told = any(searched(answer.searched) in notice for notice in answer.notices)
    if tells and answer.searched.articles and not told:
        write(Text(f"Searched {searched(answer.searched)}.", style="dim"), out)


def _show_quote(citation: Citation, out: Console, *, whole: bool) -> None:
    quote = Text(" ".join(citation.quote.split()))
    if whole:
        quote = Text(f"“{quote}” (paragraph {citation.paragraph})")
    else:
        quote.truncate(_QUOTE if out.soft_wrap else out.width - 6, overflow="ellipsis")
        quote = Text(f"“{quote}”")
    quote.stylize("dim")
    write(quote, out, indent=4)


def _says_more(citation: Citation, answer: Answer) -> bool:
    """Whether a quote is not what the sentences that it carries show anyway."""
    quote = as_quoted(citation.quote).casefold()
    shown = [one.text for one in answer.sentences if citation.number in one.citations]
    return not any(as_quoted(text).casefold() in quote for text in shown)
