"""The writer with a language model: every sentence is tied to a passage by code before anybody sees it."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from bot.conversation.rewriting import SHARE
from bot.graph import Writer
from bot.verification.conflicts import notice, rivals
from bot.verification.support import Checker
from bot.writing.chat_model import ChatModel, Reply
from bot.writing.draft import Claim, Draft, Quote
from bot.writing.model_settings import ModelWriterSettings
from bot.writing.parsing import Written, sentences_of
from bot.writing.prompt import messages, pack
from index import Passage, SearchHit
from index.chunking import sentences
from index.embedding.minilm import MiniLM
from index.errors import ModelError

LEFT_OUT = "Part of what the model wrote was left out: no passage carries it."
_INSTEAD = "These are the reporting's own words, because"
BROKE_OFF = "the model broke off in the middle of a sentence"
# A model that says the same again has got stuck.
_REPEATS = 2


class ModelWriter:
    """Writes with `model`, checks with `embedder`, and hands over to `fallback` where nothing stands."""

    def __init__(
        self,
        model: ChatModel,
        embedder: MiniLM,
        fallback: Writer,
        settings: ModelWriterSettings,
        *,
        most: int = 3,
    ) -> None:
        self._model = model
        self._embedder = embedder
        self._checker = Checker(embedder)
        self._fallback = fallback
        self._budget = settings.passage_tokens
        self._seconds = settings.seconds
        self._most = most

    def write(
        self, question: str, ranking: Sequence[SearchHit], context: Sequence[str] = (), *, person: str = ""
    ) -> Draft:
        """The checked draft. No claims and no notices: the model says that the reporting does not answer."""
        *_, draft = self.stream(question, ranking, context, person=person)
        assert isinstance(draft, Draft)  # noqa: S101
        return draft

    def stream(
        self,
        question: str,
        ranking: Sequence[SearchHit],
        context: Sequence[str] = (),
        *,
        person: str = "",
        left: threading.Event | None = None,
    ) -> Generator[Claim | Draft]:
        """Each claim as soon as it has been checked, and at the end the whole draft.

        A model that fails, stalls or is over its limits raises nothing: a notice of the draft says so.
        """
        passages = pack(ranking, self._budget)
        if not passages:
            yield Draft()
            return
        checking = _Checking(self._checker, passages, self._most)
        # Read while the model is still thinking: that takes longer than checking a sentence does.
        reading = threading.Thread(target=self._checker.read, args=(passages,), daemon=True)
        reading.start()
        reply = Reply()
        trouble = ""
        # A question that leans on something has been reworded first, in its share of the time.
        seconds = (1 - SHARE) * self._seconds if context else self._seconds
        asked = messages(question, passages, context)
        pieces = self._model.stream(asked, reply, person=person, seconds=seconds, left=left)
        try:
            yield from checking.claims(_after(reading, sentences_of(pieces)))
        except ModelError as error:
            trouble = str(error)
        finally:
            pieces.close()
        disputed = self._disputed(checking.kept, passages)
        yield from disputed[1:]
        draft = self._draft(question, ranking, context, checking, trouble, reply)
        differ = (notice([claim.quotes[0] for claim in disputed]),) if disputed else ()
        yield replace(draft, claims=(*draft.claims, *disputed[1:]), notices=(*draft.notices, *differ))

    def _disputed(self, kept: Sequence[Claim], passages: Sequence[Passage]) -> list[Claim]:
        """The first claim that other reporting at hand disputes, and what that says; or nothing."""
        told = {quote for claim in kept for quote in claim.quotes}
        every = (Quote.of(passage, span) for passage in passages for span in sentences(passage.text))
        rest = [quote for quote in every if quote not in told] if kept else []
        for claim in kept:
            others = rivals(claim.quotes[0], rest, (), self._embedder)
            if others:
                return [claim, *(Claim.quoting(other) for other in others)]
        return []

    def _draft(
        self,
        question: str,
        ranking: Sequence[SearchHit],
        context: Sequence[str],
        checking: _Checking,
        trouble: str,
        reply: Reply,
    ) -> Draft:
        notices = [LEFT_OUT] if checking.dropped and checking.kept else []
        if checking.kept:
            if trouble:
                notices.append(f"The model stopped early: {trouble}.")
            elif checking.broken:
                notices.append(f"{BROKE_OFF.capitalize()}; that sentence was left out.")
            # How much of what the model wrote stands says how far it can be trusted.
            sure = len(checking.kept) / (len(checking.kept) + checking.dropped)
            draft = Draft(tuple(checking.kept), tuple(notices), tuple(ranking), sure)
        elif checking.refused and not trouble:
            draft = Draft(ranking=tuple(ranking))
        else:
            nothing = "nothing that the model wrote could be tied to a passage" if checking.dropped else ""
            why = trouble or nothing or (BROKE_OFF if checking.broken else "the model wrote nothing")
            quoted = self._fallback.write(question, ranking, context)
            draft = replace(quoted, notices=(f"{_INSTEAD} {why}.", *quoted.notices))
        return replace(draft, usage=reply.usage)


def _after(reading: threading.Thread, sentences: Iterator[Written]) -> Iterator[Written]:
    for sentence in sentences:
        reading.join()
        yield sentence


class _Checking:
    """Turns sentences into claims, and remembers what was kept, dropped and refused."""

    def __init__(self, checker: Checker, passages: Sequence[Passage], most: int) -> None:
        self.kept: list[Claim] = []
        self.dropped = 0
        self.refused = False
        self.broken = False
        self._checker = checker
        self._passages = passages
        self._most = most

    def claims(self, sentences: Iterator[Written]) -> Iterator[Claim]:
        repeats = 0
        for sentence in sentences:
            if sentence.refusal:
                self.refused = True
            elif sentence.broken:
                self.broken = True
            elif any(sentence.text == claim.text for claim in self.kept):
                repeats += 1
            elif quotes := self._quotes(sentence):
                claim = Claim(sentence.text, quotes)
                self.kept.append(claim)
                yield claim
            else:
                self.dropped += 1
            if len(self.kept) == self._most or repeats == _REPEATS:
                return

    def _quotes(self, sentence: Written) -> tuple[Quote, ...]:
        """Where the sentence stands: in the passages it cites, each by itself, or else in any of them."""
        if not sentence.text:
            return ()
        cited = [self._passages[n - 1] for n in sentence.cited if 0 < n <= len(self._passages)]
        found = [self._checker.support(sentence.text, [passage]).quote for passage in cited]
        quotes = tuple(dict.fromkeys(quote for quote in found if quote))
        if quotes:
            return quotes
        quote = self._checker.support(sentence.text, self._passages).quote
        return (quote,) if quote else ()
