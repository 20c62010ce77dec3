"""Whether a sentence or a quote from elsewhere stands in the reporting, and if not, how not."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from bot.claim import Claim, Quote
from bot.protocols import AskContext, Verifier
from bot.text.display import without_dateline
from bot.text.locating import verbatim
from bot.verification.attribution import attribution, surroundings
from bot.verification.contradictions import denial, has_word, substitutions
from bot.verification.differences import Difference, Form, of_words
from bot.verification.grounds import Grounds, content, words
from bot.verification.names import added_name
from bot.verification.nearby import FEWEST_WORDS, Overlap, made_from, overlaps
from bot.verification.owners import crossed
from bot.verification.vetoes import QUOTED, added_day, added_figure
from corpus import Article
from index import Passage, SearchHit

# A sentence that has so many characters more than a claim has other words, too, and not only marks.
_MARKS = 4


class Outcome(StrEnum):
    """EXACT: the words stand so. ALTERED: nearly so. MISATTRIBUTED: so, but somebody else's. SUPPORTED: in other
    words. CONTRADICTED: told otherwise. NOT_PROVEN: something is near, and does not prove it. NOT_REPORTED: nothing is.
    """

    EXACT = "exact"
    ALTERED = "altered"
    MISATTRIBUTED = "misattributed"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_PROVEN = "not proven"
    NOT_REPORTED = "not in the reporting"


@dataclass(frozen=True, slots=True)
class Check:
    """What became of a `text`, the `quotes` that say so, best first, and in what they differ, where code can tell."""

    text: str
    outcome: Outcome
    quotes: tuple[Quote, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def stands(self) -> bool:
        return self.outcome in (Outcome.EXACT, Outcome.SUPPORTED)

    @property
    def is_part(self) -> bool:
        """Whether the very words are only a part of their sentence, which may tell them as a lie."""
        return self.outcome is Outcome.EXACT and len(self.quotes[0].text) > len(self.text) + _MARKS


# A text that has fewer words, of those of the sentence that it is made from, quotes it not even wrongly.
_MOST = 0.5
# Whoever quotes so much of what he says is asked for the quotation alone.
_SPOKEN = 0.5
# Only a sentence that has so much of a claim's words can tell the same otherwise.
_SAME = 0.5
# Sentences that come nearest to a claim, each by itself and with the next.
_TRIED = 12

# Of the best of so many the model has to be surer than of a quote that somebody has chosen. Chosen on 160 claims about
# rtqa's reports: .07 of the false ones are left instead of .17, and .41 of the true ones instead of .59. Of 260 on CNN
# stories it is .07 instead of .13, and .53 instead of .62.
_SURE = 0.8
# So many substitutions are judged, of all claims together.
_MOST_SUBSTITUTIONS = 24


def check(text: str, hits: Sequence[SearchHit], verifier: Verifier, context: AskContext) -> Check:
    """How `text` stands to the passages found for it. Words in quotation marks are somebody's own words."""
    passages = [hit.passage for hit in hits]
    spoken = [part for part in QUOTED.findall(text) if _spoken(part, text)]
    standing = {
        part: quotes
        for part in [*spoken, text]
        if (quotes := [quote for passage in passages if (quote := verbatim(part, passage))])
    }
    for part, quotes in standing.items():
        found = [one for quote in quotes if (one := _attributed(text, part, quote))]
        if found:
            return next((one for one in found if one.stands), found[0])
    for part in spoken:
        if part not in standing and (quote := made_from(part, passages)):
            return Check(text, Outcome.ALTERED, (quote,), of_words(part, quote.text))
    claimed = _claimed(text, passages, verifier, context)
    if standing and claimed.outcome in (Outcome.NOT_PROVEN, Outcome.NOT_REPORTED):
        return Check(text, Outcome.NOT_PROVEN, (next(iter(standing.values()))[0],))
    return claimed


def _spoken(part: str, text: str) -> bool:
    """Whether words in quotation marks are what a text is about, and neither the title of a film nor a few of many."""
    title = not any(word.text[0].islower() for word in content(words(part)))
    return not title and len(part.split()) >= max(FEWEST_WORDS, _SPOKEN * len(text.split()))


def _attributed(text: str, part: str, quote: Quote) -> Check | None:
    """Words that stand: whether whoever `text` names beside them is named near them, and speaks. None where `text` has
    a figure or a day beside them that is not near them: then it claims more than was said.
    """
    if part == text:
        return Check(text, Outcome.EXACT, (quote,))
    grounds = surroundings(text.replace(part, " … "), quote)
    if told := attribution(grounds, quote):
        misattributed = told.form is Form.SOMEBODY_ELSE
        outcome = Outcome.MISATTRIBUTED if misattributed else Outcome.NOT_PROVEN
        return Check(text, outcome, (quote,), (told,))
    added = added_figure(grounds) or added_day(grounds)
    return None if added else Check(text, Outcome.EXACT, (quote,))


def _is_most(text: str, quote: Quote) -> bool:
    """Whether a text is the sentence that it is made from, altered, and not a claim with a few words of it."""
    return len(words(text)) >= _MOST * len(words(without_dateline(quote.text)))


def _claimed(text: str, passages: Sequence[Passage], verifier: Verifier, context: AskContext) -> Check:
    source = made_from(text, passages)
    near = overlaps(text, passages)
    tried = [Overlap(1.0, (source,))] if source else []
    tried += near[:_TRIED]
    claims = [Claim(text, quotes) for _, quotes in tried]
    likely: Claim | None = None
    for verdict in verifier.verify(claims, context):
        # A model may read over a "not" that is set against the same words.
        if verdict.supported and not denial(Grounds.of(verdict.claim)):
            if verdict.chance >= _SURE:
                return Check(text, Outcome.SUPPORTED, verdict.claim.quotes)
            likely = likely or verdict.claim
    if likely:
        return Check(text, Outcome.NOT_PROVEN, likely.quotes)
    alike = [
        (claim, Grounds.of(claim)) for claim, (share, _) in zip(claims, tried, strict=True) if share >= _SAME
    ]
    for claim, grounds in alike:
        if pairs := crossed(grounds):
            swapped = Difference(Form.SWAPPED, read=pairs)
            return Check(text, Outcome.CONTRADICTED, claim.quotes, (swapped,))
    # Who did the same elsewhere corrects no name: only a sentence that the claim is made from has another.
    alike = [one for one in alike if one[0].quotes == (source,) or not added_name(one[1])]
    near_by = {quote.article for claim in claims for quote in claim.quotes}
    if told_otherwise := _otherwise(alike, near_by, verifier, context):
        claim, told = told_otherwise
        another = told.form is Form.ANOTHER
        altered = claim.quotes == (source,) and (another or _is_most(text, claim.quotes[0]))
        return Check(text, Outcome.ALTERED if altered else Outcome.CONTRADICTED, claim.quotes, (told,))
    if source or near:
        return Check(text, Outcome.NOT_PROVEN, (source,) if source else near[0].quotes)
    return Check(text, Outcome.NOT_REPORTED)


def _otherwise(
    claims: Sequence[tuple[Claim, Grounds]], near_by: Set[Article], verifier: Verifier, context: AskContext
) -> tuple[Claim, Difference] | None:
    """The claim whose quotes tell otherwise, and in what; None where none do, or one says this and another that, as
    then they may tell of different things, and where a report `near_by` has what the claim says.
    """
    for claim, grounds in claims:
        if told := denial(grounds):
            return claim, told
    substituted = [
        (claim, one)
        for claim, grounds in claims
        for one in substitutions(grounds)
        if not any(has_word(article, one.difference.said) for article in near_by)
    ][:_MOST_SUBSTITUTIONS]
    verdicts = verifier.verify([Claim(one.text, claim.quotes) for claim, one in substituted], context)
    found = [
        (claim, one.difference)
        for (claim, one), verdict in zip(substituted, verdicts, strict=True)
        if verdict.supported
    ]
    return found[0] if len({told for _, told in found}) == 1 else None
