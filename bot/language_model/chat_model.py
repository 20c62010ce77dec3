"""The language model behind one small door: messages in, text out as it comes, or a ModelError."""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.runnables import Runnable

from bot.errors import StoppedError, StorageError
from bot.language_model.circuit_breaker import Breaker
from bot.language_model.failure import asked_wait, may_go_well, status, why
from bot.language_model.ledger import Ledger, Reserved
from bot.language_model.provider import provider_of
from bot.language_model.schema import REFUSALS, by_schema, is_cut_off
from bot.language_model.usage import Usage
from bot.settings.model_writer import ModelWriterSettings
from index.chunking import count_tokens
from index.errors import ModelError

log = logging.getLogger(__name__)
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0
_LOOK_UP = 0.1  # so often it is noticed that nobody listens any more
_LEFT = "nobody listens any more"
# How providers say that a model came to an end by itself, and was not cut off.
_ENDS = frozenset({"stop", "end_turn", "stop_sequence", "eos"})
_MESSAGE_TOKENS = 4  # what providers add for each message


class SchemaRefusedError(ModelError):
    """The provider does not take the schema after all, and has written nothing; it is not asked by one again."""


@dataclass(slots=True)
class Reply:
    """Filled in when a stream ends: what it used, and whether the provider says that the model had finished."""

    usage: Usage = field(default_factory=Usage)
    finished: bool = False


class ChatModel:
    """A chat model of any provider that LangChain knows. Safe from any thread."""

    def __init__(
        self,
        settings: ModelWriterSettings,
        *,
        model: BaseChatModel | None = None,
        ledger: Ledger | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self.name = model.get_name() if model else settings.model
        self._settings = settings
        self.ledger = ledger or Ledger()
        self._breaker = breaker or Breaker()
        self._model = model or provider_of(settings)
        self._refused = False

    def takes(self, schema: Mapping[str, Any]) -> bool:
        """Whether the model may be asked for JSON by `schema`."""
        return not self._refused and by_schema(self._model, schema) is not None

    def stream(
        self,
        messages: Sequence[BaseMessage],
        reply: Reply,
        *,
        person: str = "",
        seconds: float | None = None,
        left: threading.Event | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Generator[str]:
        """The model's text as it comes, JSON by a `schema` that it `takes`. Usage is entered in the ledger however
        the stream ends.

        Raises ModelError, with one line that says why, where there is no answer within the settings' limits
        (or within `seconds`); and StoppedError soon after the event `left` is set.
        """
        tokens_in = sum(count_tokens(str(message.content)) + _MESSAGE_TOKENS for message in messages)
        reserved = self._reserve(tokens_in, person)
        written: list[str] = []
        reported: list[Usage] = []
        try:
            for chunk in self._chunks(messages, tokens_in, seconds or self._settings.seconds, left, schema):
                text = chunk.text
                reply.finished = reply.finished or _finished(chunk)
                if chunk.usage_metadata:
                    reported.append(self._usage(**_counts(chunk.usage_metadata)))
                if text:
                    written.append(text)
                    yield text
        finally:
            counted = self._usage(tokens_in, count_tokens("".join(written))) if written else Usage()
            reply.usage = max(reported, key=lambda usage: usage.tokens, default=counted)
            try:
                self.ledger.settle(reserved, reply.usage)
            except StorageError as error:  # what was written is shown, and counts as what was reserved for it
                log.warning("what an answer used was not entered: %s", error)

    def close(self) -> None:
        self.ledger.close()

    def _reserve(self, tokens_in: int, person: str) -> Reserved:
        settings = self._settings
        wanted = tokens_in + settings.answer_tokens
        if wait := self._breaker.waits():
            raise ModelError(
                f"{self.name} failed several times; it is left alone for {wait:.0f} seconds more"
            )
        if wanted > settings.question_tokens:
            raise ModelError(
                f"the question needs {wanted:,} tokens; at most {settings.question_tokens:,} are allowed"
            )
        try:
            return self.ledger.reserve(
                person,
                Usage(tokens_in, settings.answer_tokens),
                person_tokens=settings.person_tokens,
                day_tokens=settings.day_tokens,
            )
        except StorageError as error:
            log.warning("what an answer may use cannot be entered: %s", error)
            raise ModelError(f"what {self.name} uses cannot be counted just now") from error

    def _chunks(
        self,
        messages: Sequence[BaseMessage],
        tokens_in: int,
        seconds: float,
        left: threading.Event | None,
        schema: Mapping[str, Any] | None,
    ) -> Iterator[AIMessageChunk]:
        """Chunks until the deadline; tried again from the start only while nothing has been shown, and only
        as often as all tries together stay within the tokens of a question.
        """
        settings = self._settings
        left = left or threading.Event()
        model = (by_schema(self._model, schema) if schema else None) or self._model
        deadline = time.monotonic() + seconds
        pause = _FIRST_PAUSE
        tries = min(settings.retries + 1, (settings.question_tokens - settings.answer_tokens) // tokens_in)
        for attempt in range(tries):
            begun = False
            try:
                if left.is_set():
                    raise StoppedError(_LEFT)
                for chunk in _until(deadline, left, model, messages, tracing=settings.tracing):
                    begun = begun or bool(chunk.text)
                    yield chunk
                self._breaker.worked()
                return
            except StoppedError:
                raise
            except Exception as error:
                if schema and not begun and status(error) in REFUSALS:
                    self._refused = True
                    raise SchemaRefusedError(f"{self.name} {why(error, seconds)}") from error
                if begun and is_cut_off(error):
                    self._breaker.worked()
                    return
                wait = min(asked_wait(error) or pause * random.uniform(0.8, 1.2), _LONGEST_PAUSE)  # noqa: S311
                last = attempt + 1 == tries or time.monotonic() + wait >= deadline
                if begun or last or not may_go_well(error):
                    self._breaker.failed()
                    raise ModelError(f"{self.name} {why(error, seconds)}") from error
            left.wait(wait)
            pause *= 2

    def _usage(self, tokens_in: int, tokens_out: int) -> Usage:
        into, out = self._settings.dollars_per_million_in, self._settings.dollars_per_million_out
        return Usage(tokens_in, tokens_out, (tokens_in * into + tokens_out * out) / 1e6)


def _until(
    deadline: float,
    left: threading.Event,
    model: Runnable[Any, Any],
    messages: Sequence[BaseMessage],
    *,
    tracing: bool,
) -> Iterator[AIMessageChunk]:
    """Reads the stream in a thread, so that a model that stalls is left behind at the deadline."""
    chunks: queue.Queue[AIMessageChunk | BaseException | None] = queue.Queue()
    done = threading.Event()

    def read() -> None:
        from langsmith import tracing_context

        try:
            # A tracing variable that was set for another program must not send a reader's questions anywhere.
            with tracing_context(enabled=tracing):
                for chunk in model.stream(list(messages)):
                    if done.is_set():
                        return
                    chunks.put(chunk)
            chunks.put(None)
        except BaseException as error:
            chunks.put(error)

    threading.Thread(target=read, name="model", daemon=True).start()
    try:
        while True:
            if left.is_set():
                raise StoppedError(_LEFT)
            try:
                item = chunks.get(timeout=min(_LOOK_UP, max(0.0, deadline - time.monotonic())))
            except queue.Empty:
                if time.monotonic() >= deadline:
                    raise TimeoutError from None
                continue
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        done.set()


def _counts(metadata: Any) -> dict[str, int]:
    return {"tokens_in": metadata["input_tokens"], "tokens_out": metadata["output_tokens"]}


def _finished(chunk: AIMessageChunk) -> bool:
    """Whether the provider says with a chunk that the model came to an end by itself."""
    said = chunk.response_metadata
    return (
        str(said.get("finish_reason") or said.get("stop_reason") or said.get("done_reason")).lower() in _ENDS
    )
