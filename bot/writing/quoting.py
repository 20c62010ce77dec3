"""The writer that needs no model: it answers in the reporting's own sentences, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from bot.reading.cache import Cache
from bot.reading.confidence import ENOUGH, confidence
from bot.reading.display import points_back
from bot.reading.features import Query, Signals, query, signals, texts
from bot.reading.near_miss import near_miss, telling_words
from bot.reading.selection import Selection, select
from bot.verification.conflicts import notice, rivals
from bot.verification.contradiction import denies
from bot.writing.draft import Claim, Draft, Quote
from index import SearchHit
from index.embedding.minilm import MiniLM

# Gives those of some stems that stand nowhere in the reporting.
Unknown = Callable[[Collection[str]], list[str]]

# Nobody can be told about a name that is never mentioned. Another word may be said otherwise ("cost", and the
# reporting has "price"), or be a slip of the keyboard: it counts where the passage has nothing near it.
_NAME_NOWHERE = 0.1
_NOTHING_NEAR = 0.7
_NEAR = 0.35

# Texts: a full passage's token vectors take 370 kB, so all of them 40 MB at most.
REMEMBERED = 100


class QuotingWriter:
    """Chooses the one to `most` sentences that answer, out of the `close` best passages, read closely."""

    def __init__(self, embedder: MiniLM, unknown: Unknown, *, most: int, close: int) -> None:
        self._embedder = embedder
        self._readings = Cache(embedder.read, REMEMBERED)
        self._unknown = unknown
        self._most = most
        self._close = close

    def write(self, question: str, ranking: Sequence[SearchHit], context: Sequence[str] = ()) -> Draft:
        """The sentence that answers, then those that say otherwise, then what a reader needs besides."""
        asked = query(question, context)
        read = self._read(asked, ranking[: self._close])
        selection = select(read, self._most, told=context)
        order = (*selection.ranking, *ranking[self._close :])
        sure = self._sure(asked, *selection.best)
        if sure < ENOUGH:
            return Draft((), near_miss(question, order), order, sure)
        first, *more = (pick.quote for pick in selection.picks)
        others = rivals(first, list(_sentences(read)), more, self._embedder)
        # What is denied is said first, and then by whom.
        accounts = sorted([first, *others], key=lambda quote: denies(quote.text))
        notices = (notice(accounts),) if others else ()
        quotes = dict.fromkeys([*accounts, *more])
        shown = list(quotes)[: max(self._most, 1 + len(others))]
        before = {pick.quote: pick.before for pick in selection.picks}
        whole = [_whole(quote, before.get(quote)) for quote in shown]
        claims = [Claim.quoting(one) for one in whole if not any(_within(one, other) for other in whole)]
        return Draft(tuple(claims), notices, order, sure)

    def entries(self, topic: str, ranking: Sequence[SearchHit]) -> Draft:
        """The best sentence of each article on `topic`, best first."""
        asked = query(topic, ())
        best: dict[str, Selection] = {}
        for one in self._read(asked, ranking):
            best.setdefault(one.found.passage.article.id, select([one], 1))
        claims = tuple(Claim.quoting(selection.picks[0].quote) for selection in best.values())
        sure = max((confidence(asked, *selection.best) for selection in best.values()), default=0.0)
        return Draft(claims if sure >= ENOUGH else (), (), tuple(ranking), sure)

    def _sure(self, asked: Query, read: Signals, number: int) -> float:
        """The confidence, less for each word of the question that stands nowhere in the reporting.

        There is none where no word says what it is about.
        """
        words = telling_words(asked.question)
        if not words and not asked.leans:
            return 0.0
        sure = confidence(asked, read, number)
        for term in self._unknown(words):
            if _is_name(words[term], asked.question):
                sure *= _NAME_NOWHERE
            elif read.near.met.get(words[term].lower(), 0.0) < _NEAR:
                sure *= _NOTHING_NEAR
        return sure

    def _read(self, asked: Query, ranking: Sequence[SearchHit]) -> list[Signals]:
        return signals(asked, ranking, self._readings.of(texts(asked, ranking)))


def _is_name(word: str, question: str) -> bool:
    return word[0].isupper() and not question.startswith(word)


def _whole(quote: Quote, before: Quote | None) -> Quote:
    """The quote with the sentence before it, where it says "they" or "it" of what only that one names."""
    if before is None or not points_back(quote.text):
        return quote
    return replace(quote, start=before.start, paragraph=before.paragraph)


def _within(one: Quote, other: Quote) -> bool:
    """Whether a quote is part of a longer one."""
    same = one.article.id == other.article.id and one != other
    return same and other.start <= one.start and one.end <= other.end


def _sentences(read: Sequence[Signals]) -> Iterator[Quote]:
    """Every sentence that was read, as a quote."""
    for one in read:
        for span in one.spans:
            yield Quote.of(one.found.passage, span)
