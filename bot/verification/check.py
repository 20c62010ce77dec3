"""Whether a sentence or a quote from elsewhere stands in the reporting, and if not, how not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain, pairwise
from operator import itemgetter

from bot.claim import Claim, Quote
from bot.cross_encoder.relevance import ON_TOPIC, relevance
from bot.protocols import AskContext, Verifier
from bot.text.display import without_dateline
from bot.text.locating import verbatim
from bot.verification.contradictions import CONTRADICTIONS
from bot.verification.grounds import Grounds, content, words
from bot.verification.names import names
from bot.verification.names import same as same_name
from bot.verification.veto_verifier import QUOTED
from index import Passage, SearchHit
from index.chunking import sentences


class Outcome(StrEnum):
    """EXACT: the words stand so. ALTERED: nearly so. MISATTRIBUTED: so, but somebody else's. SUPPORTED: in
    other words. CONTRADICTED: told otherwise. NOT_REPORTED: neither.
    """

    EXACT = "exact"
    ALTERED = "altered"
    MISATTRIBUTED = "misattributed"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_REPORTED = "not in the reporting"


@dataclass(frozen=True, slots=True)
class Check:
    """What became of a `text`: the `quotes` that say so, best first, and in what they differ, in words."""

    text: str
    outcome: Outcome
    quotes: tuple[Quote, ...] = ()
    difference: str = ""

    @property
    def stands(self) -> bool:
        return self.outcome in (Outcome.EXACT, Outcome.SUPPORTED)


# Quoted words of which so much stands in a row of the reporting's words are those, altered.
_ALTERED = 0.75
# How it is told what the reporting has besides.
_MORE = "it also says"
# A sentence that has so much of a claim's words tells of the same.
_SAME = 0.5
_WORDS = 4
# A sentence that has less of a claim's words is not worth a look as the nearest one.
_NEAR = 0.3
# Sentences that come nearest to a claim, each by itself and with the next.
_TRIED = 12


def check(text: str, hits: Sequence[SearchHit], verifier: Verifier, context: AskContext) -> Check:
    """How `text` stands to the passages found for it. Words in quotation marks are somebody's own words."""
    passages = [hit.passage for hit in hits]
    spoken = [part for part in QUOTED.findall(text) if len(part.split()) >= _WORDS]
    for part in [*spoken, text]:
        for passage in passages:
            if quote := verbatim(part, passage):
                return _attributed(text, part, quote)
    for part in spoken or [text]:
        if altered := _altered(part, passages):
            quote, changes = altered
            # Whoever tells less than the reporting, in its words and marked as nobody's, has altered nothing.
            (verdict,) = verifier.verify([Claim(text, (quote,))], context)
            if not spoken and verdict.supported and all(one.startswith(_MORE) for one in changes):
                return Check(text, Outcome.SUPPORTED, (quote,))
            return Check(text, Outcome.ALTERED, (quote,), "; ".join(changes))
    return _claimed(text, passages, verifier, context)


def _attributed(text: str, part: str, quote: Quote) -> Check:
    """Words that stand: whether whoever `text` names beside them is named near them."""
    near = quote.article.body[max(0, quote.start - 300) : quote.end + 300]
    said = {word.low for word in words(f"{near} {quote.article.headline} {quote.article.source}")}
    others = [word.text for word in names(text.replace(part, " … ")) if word.low not in said]
    if part == text or not others:
        return Check(text, Outcome.EXACT, (quote,))
    return Check(text, Outcome.MISATTRIBUTED, (quote,), f"nothing near these words names {', '.join(others)}")


def _altered(part: str, passages: Sequence[Passage]) -> tuple[Quote, list[str]] | None:
    """The sentence that `part` is made from, and what was changed, where most of it stands there in order."""
    wanted = [word.low for word in words(part)]
    best: tuple[float, Quote, list[str]] | None = None
    for quote in _sentences(passages):
        there = words(quote.text)
        matcher = SequenceMatcher(None, wanted, [word.low for word in there], autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        kept = sum(block.size for block in blocks) / max(1, len(wanted))
        # Words that are strewn over a sentence are no quote of it.
        spread = blocks[-1].b + blocks[-1].size - blocks[0].b if blocks else 0
        if kept >= _ALTERED and spread <= len(wanted) / _ALTERED and (best is None or kept > best[0]):
            best = kept, quote, list(_changes(part, quote.text, matcher))
    return best[1:] if best and len(wanted) >= _WORDS else None


def _changes(part: str, text: str, matcher: SequenceMatcher[str]) -> Iterator[str]:
    here, there = words(part), words(text)
    # The place that an agency sets before a sentence is no word of it, though a claim may have it from there.
    begin = len(there) - len(words(without_dateline(text)))
    for kind, a, b, c, d in matcher.get_opcodes():
        said, read = (" ".join(word.text for word in some) for some in (here[a:b], there[max(begin, c) : d]))
        if kind == "equal":
            continue
        if said and read:
            yield f"it says “{read}”, not “{said}”"
        elif said:
            yield f"it does not say “{said}”"
        elif read and 0 < a < len(here):
            yield f"{_MORE} “{read}”"


def _claimed(text: str, passages: Sequence[Passage], verifier: Verifier, context: AskContext) -> Check:
    wanted = {word.stem for word in content(words(text))}
    grounds = {passage.id: list(_grounds(passage, wanted)) for passage in passages}
    share, nearest = max(chain(*grounds.values()), key=itemgetter(0), default=(0.0, ()))
    likely = [passage for passage in passages if any(one[0] >= _SAME for one in grounds[passage.id])]
    # What is about something else neither says nor denies it, whatever words it shares.
    fits = relevance(text, likely) if likely else []
    about = [passage for passage, fit in zip(likely, fits, strict=True) if fit >= ON_TOPIC]
    tried = sorted(chain(*(grounds[passage.id] for passage in about)), key=itemgetter(0), reverse=True)[
        :_TRIED
    ]
    claims = [Claim(text, quotes) for has, quotes in tried if has >= _SAME]
    for verdict in verifier.verify(claims, context):
        if verdict.supported:
            return Check(text, Outcome.SUPPORTED, verdict.claim.quotes)
    # Told otherwise is what no sentence about it tells so: one that has another figure may count something else.
    same = [(claim, told) for claim in claims if _names_the_same(told := Grounds.of(claim))]
    for contradiction in CONTRADICTIONS:
        reasons = [contradiction(told) for _, told in same]
        if reasons and all(reasons):
            return Check(text, Outcome.CONTRADICTED, same[0][0].quotes, reasons[0])
    return Check(text, Outcome.NOT_REPORTED, nearest if share >= _NEAR else ())


def _names_the_same(grounds: Grounds) -> bool:
    """Whether the quotes have whatever is written with a capital: "Meta" at its beginning may be a name, too."""
    known = {word.low for word in words(grounds.known)}
    called = [word.low for word in words(grounds.said) if word.content and word.text[0].isupper()]
    return all(any(same_name(one, other) for other in known) for one in called)


def _grounds(passage: Passage, wanted: set[str]) -> Iterator[tuple[float, tuple[Quote, ...]]]:
    """Each sentence of a passage, and each two that follow each other, after the share of `wanted` that it has."""
    said = [(quote, {word.stem for word in words(quote.text)}) for quote in _sentences([passage])]
    for some in (*((one,) for one in said), *pairwise(said)):
        there = set[str]().union(*(stems for _, stems in some))
        # Of two that say as much the shorter is the better ground.
        share = len(wanted & there) / max(1, len(wanted)) - 0.01 * len(some)
        yield share, tuple(quote for quote, _ in some)


def _sentences(passages: Sequence[Passage]) -> Iterator[Quote]:
    for passage in passages:
        for span in sentences(passage.text):
            yield Quote.of(passage, span)
