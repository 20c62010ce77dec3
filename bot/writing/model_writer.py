"""The writer with a language model: each of its sentences with quotes that stand verbatim in its passages."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.claim import Claim, Quote
from bot.evidence import Evidence, ScoredSentence
from bot.language_model.chat_model import ChatModel, Reply, SchemaRefusedError
from bot.protocols import AskContext
from bot.query_analysis import QueryAnalysis
from bot.settings.model_writer import ModelWriterSettings
from bot.text.display import quoted
from bot.text.locating import located, nearest
from bot.writing.prompt import SCHEMA, messages, pack
from bot.writing.reply.parsing import ReplySentence, sentences_of
from index import Passage, SearchHit
from index.errors import ModelError

BROKE_OFF = "the model broke off in the middle of a sentence"
NOTHING = "the model wrote no sentence"
UNTIED = "nothing that the model wrote could be tied to a passage"
# A model that says the same again has got stuck.
_REPEATS = 2
# Of a sentence without a quote that stands, so much must be in one of the passage that it cites; or, where it
# cites none, in one of any passage.
_CITED = 0.25
_UNCITED = 0.5
# Seconds, after a provider has taken its time to refuse a schema.
_LEAST = 1.0


class ModelWriter:
    """Writes at most `most` sentences with `model`, from as many passages as the settings allow."""

    def __init__(self, model: ChatModel, settings: ModelWriterSettings, *, most: int = 3) -> None:
        self._model = model
        self._settings = settings
        self._most = most

    def write(self, analysis: QueryAnalysis, evidence: Evidence, context: AskContext) -> Iterator[Claim]:
        """Each claim once its quotes are found. Before the first one, in the place of a sentence that cites a passage
        and cannot be tied to it, comes the sentence that the reader puts first.
        """
        passages = pack(_hits(evidence), self._settings.passage_tokens)
        if not passages:
            return
        # A question that leans on something has been reworded first, in its share of the time.
        seconds = self._settings.seconds
        if analysis.is_follow_up:
            seconds -= self._settings.rewriting_seconds
        deadline = time.monotonic() + seconds
        schema = SCHEMA if self._model.takes(SCHEMA) else None
        try:
            yield from self._claims(analysis, passages, evidence, context, seconds, schema)
        except SchemaRefusedError:
            left = max(_LEAST, deadline - time.monotonic())
            yield from self._claims(analysis, passages, evidence, context, left, None)

    def _claims(
        self,
        analysis: QueryAnalysis,
        passages: Sequence[Passage],
        evidence: Evidence,
        context: AskContext,
        seconds: float,
        schema: Mapping[str, Any] | None,
    ) -> Iterator[Claim]:
        reply = Reply()
        pieces = self._model.stream(
            messages(analysis.asked, passages, analysis.context, by_schema=schema is not None),
            reply,
            person=context.person,
            seconds=seconds,
            left=context.stopped,
            schema=schema,
        )
        claims = _ReplyClaims(passages, evidence.answers, self._most)
        try:
            for sentence in _answering(sentences_of(pieces)):
                yield from claims.next_of(sentence, finished=reply.finished)
                if claims.enough:
                    return
        finally:
            pieces.close()
            context.spend(reply.usage)
        if claims.failure:
            raise ModelError(claims.failure)


class _ReplyClaims:
    """The claims of one reply as its sentences come in: at most `most`, each told once, all of them from `passages`."""

    def __init__(self, passages: Sequence[Passage], answers: Sequence[ScoredSentence], most: int) -> None:
        self._passages = passages
        self._answers = answers
        self._most = most
        self._told: set[str] = set()
        self._repeated = 0
        self._wrote = self._broke_off = self._refused = self._lost = False

    def next_of(self, sentence: ReplySentence, *, finished: bool) -> Iterator[Claim]:
        """The claim of the next sentence, if it has one that was not told before; before the first one the best of the
        `answers`, where a sentence has been lost.
        """
        # What has no full stop is whole if the provider says that the model had finished.
        self._broke_off = sentence.broken and not finished
        claim = None if self._broke_off else claim_of(sentence, self._passages)
        self._wrote = True
        self._refused |= sentence.refusal
        self._lost |= bool(sentence.text and sentence.cites and not claim)
        if claim is None:
            return
        if claim.text in self._told:
            self._repeated += 1
            return
        if self._lost and not self._told and self._answers:
            best = self._answers[0]
            yield quoted(best.quote, best.before)
        self._told.add(claim.text)
        yield claim

    @property
    def enough(self) -> bool:
        """Whether no more of the reply is read: as many claims as are wanted are told, or it says the same again."""
        return len(self._told) == self._most or self._repeated == _REPEATS

    @property
    def failure(self) -> str:
        """Why a reply that has come to its end is no answer; "" where it is one, or says that there is none."""
        if self._broke_off:
            return BROKE_OFF
        if self._told or self._refused:
            return ""
        if self._lost:
            return UNTIED
        return "" if self._wrote else NOTHING


def _answering(sentences: Iterable[ReplySentence]) -> Iterator[ReplySentence]:
    """The sentences of a reply, once one of them cites something; where none does it refuses, in whatever words."""
    held: list[ReplySentence] = []
    cites = False
    for sentence in sentences:
        held.append(sentence)
        cites = cites or sentence.cites
        if cites:
            yield from held
            held.clear()
    if held:
        yield ReplySentence("", refusal=True, broken=held[-1].broken)


def claim_of(sentence: ReplySentence, passages: Sequence[Passage]) -> Claim | None:
    """A sentence with its quotes, none of them from another article than the one it was given for; None where
    there is none that it could rest on.
    """
    if not sentence.text:
        return None
    quotes: list[Quote] = []
    for number, words in sentence.quotes:
        cited = _numbered([number] if number else sentence.cited, passages)
        # A later stretch of the article that is cited is no other article.
        same = [one for one in passages if any(one.article.id == two.article.id for two in cited)]
        for passage in [*cited, *same] or passages:
            if stands := located(words, passage):
                quotes += stands
                break
    if quotes:
        return Claim(sentence.text, tuple(dict.fromkeys(quotes))[:3])
    cited = _numbered(sentence.cited, passages)
    share, found = nearest(sentence.text, cited or passages)
    if not found or share < (_CITED if cited else _UNCITED):
        return None
    return Claim(sentence.text, found, guessed=True, cites=sentence.cites)


def _numbered(numbers: Sequence[int], passages: Sequence[Passage]) -> list[Passage]:
    return [passages[number - 1] for number in numbers if 0 < number <= len(passages)]


def _hits(evidence: Evidence) -> list[SearchHit]:
    """The passages of the sentences that answer, then the others."""
    hits = [*(one.hit for one in evidence.answers), *evidence.hits]
    return list({hit.passage.place: hit for hit in hits}.values())
