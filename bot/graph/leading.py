"""What is shown of what a model wrote: each sentence or its quote, after one that answers by the reader's judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from bot.claim import Claim, Quote, Verdict
from bot.evidence import Evidence
from bot.text.display import quoted
from index.errors import ModelError
from index.terms import STOP_WORDS, stems

# Of the words that carry no content these turn a sentence round.
_EMPTY = frozenset(stems(" ".join(STOP_WORDS - {"no", "nor", "not", "against"})))


def in_doubt(verdict: Verdict, evidence: Evidence) -> Claim:
    """A claim, or in its place the one of its quotes that answers, by the reader's judgement, or else the first."""
    claim = verdict.claim
    if verdict.supported:
        return claim
    for one in evidence.answers:
        if _among(one.quote, claim.quotes):
            return replace(quoted(one.quote, one.before), guessed=claim.guessed)
    return replace(quoted(claim.quotes[0]), guessed=claim.guessed)


def led(claims: Iterable[Claim | None], evidence: Evidence) -> Iterator[Claim]:
    """The claims, None for one that was left out; where the answer is not among them, the sentence that the
    reader puts first comes before them. Until that is known they are held back.
    """
    if not evidence.answers:
        yield from filter(None, claims)
        return
    left = iter(claims)
    # What a model writes first is its answer. Where that is gone, the first that is shown must tell the best.
    first = next(left, None)
    gone = first is None or (first.quoted and not _carries(first, evidence))
    answers = _tells_the_best if gone else _carries
    held: list[Claim] = []
    try:
        for claim in filter(None, chain([first], left)):
            held.append(claim)
            if gone or _carries(claim, evidence):
                break
    except ModelError:
        yield from _completed(held, evidence, answers)
        raise
    yield from _completed(held, evidence, answers)
    yield from filter(None, left)


def told_once(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims without those that have no word of content, and no report, beyond one before them."""
    told: list[tuple[set[str], set[str]]] = []
    for claim in claims:
        words, reports = set(stems(claim.text)) - _EMPTY, {quote.article.id for quote in claim.quotes}
        if not any(words <= said and reports <= cited for said, cited in told):
            told.append((words, reports))
            yield claim


def _completed(
    held: Sequence[Claim], evidence: Evidence, answers: Callable[[Claim, Evidence], bool]
) -> Iterator[Claim]:
    """What was held back, after the sentence that the reader puts first where none of it `answers`."""
    if held and not any(answers(claim, evidence) for claim in held):
        best = evidence.answers[0]
        yield quoted(best.quote, best.before)
    yield from held


def _carries(claim: Claim, evidence: Evidence) -> bool:
    """Whether a claim rests on a sentence that answers, or in its own words on the report that answers best."""
    answers = [one.quote for one in evidence.answers]
    if claim.quoted:
        # A quote that the model gave is its evidence; one that was found for it by its words is not.
        return _among(claim.quotes[0], answers[:1] if claim.guessed else answers)
    return any(quote.article.id == answers[0].article.id or _among(quote, answers) for quote in claim.quotes)


def _tells_the_best(claim: Claim, evidence: Evidence) -> bool:
    return any(_among(quote, [evidence.answers[0].quote]) for quote in claim.quotes)


def _among(quote: Quote, others: Iterable[Quote]) -> bool:
    return any(
        quote.article.id == other.article.id and quote.start < other.end and other.start < quote.end
        for other in others
    )
