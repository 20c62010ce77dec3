"""Where the provider holds a model to a schema it is asked for JSON, which is read and checked as any other reply."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from bot.language_model.chat_model import ChatModel
from bot.language_model.circuit_breaker import Breaker
from bot.protocols import AskContext
from bot.query_analysis import QueryAnalysis
from bot.settings.model_writer import ModelWriterSettings
from bot.writing.model_writer import BROKE_OFF, ModelWriter
from bot.writing.prompt import SCHEMA
from index import EVERYWHERE
from index.errors import ModelError
from tests.support.openai_server import ScriptedServer, says
from tests.support.reporting import cut, evidence

THANKED = "Mira Kovac, the mayor of Tarn, thanked Paul Weiss on Tuesday."
ARRESTED = "The police arrested 14 protesters there."
FOUND = evidence(cut(f"{THANKED} {ARRESTED}"))
ASKED = QueryAnalysis("Who was thanked?", filters=EVERYWHERE)
FIRST = {"sentence": "Mira Kovac thanked Paul Weiss.", "quotes": [{"passage": 1, "words": THANKED}]}
SECOND = {"sentence": "Police arrested 14 people.", "quotes": [{"passage": 1, "words": ARRESTED}]}
IN_LINES = f'Mira Kovac thanked Paul Weiss.\n[1] "{THANKED}"\n'


def reply(*sentences: Mapping[str, Any], indent: int | None = None) -> str:
    return json.dumps({"sentences": sentences}, indent=indent)


@pytest.fixture
def settings(server: ScriptedServer) -> ModelWriterSettings:
    return ModelWriterSettings(
        model="openai:gpt-4o-mini", base_url=server.base_url, seconds=20, retries=0, question_tokens=4_000
    )


@pytest.fixture
def writer(settings: ModelWriterSettings) -> ModelWriter:
    return ModelWriter(ChatModel(settings, breaker=Breaker(failures=1)), settings)


def told(writer: ModelWriter) -> list[tuple[str, Sequence[str]]]:
    return [
        (claim.text, [quote.text for quote in claim.quotes])
        for claim in writer.write(ASKED, FOUND, AskContext())
    ]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_known_model_is_held_to_the_schema(
    server: ScriptedServer, writer: ModelWriter, indent: int | None
) -> None:
    server.script = [says(reply(FIRST, SECOND, indent=indent))]

    assert told(writer) == [
        ("Mira Kovac thanked Paul Weiss.", [THANKED]),
        ("Police arrested 14 people.", [ARRESTED]),
    ]
    (asked,) = server.asked
    held_to = asked["response_format"]["json_schema"]
    assert held_to["strict"]
    assert held_to["schema"]["properties"] == SCHEMA["properties"]
    assert asked["stream"]
    assert "square brackets" not in asked["messages"][0]["content"]


def test_a_sentence_is_given_as_soon_as_it_is_whole(server: ScriptedServer, writer: ModelWriter) -> None:
    gate = threading.Event()
    begun = reply(FIRST)[: -len("]}")]
    server.script = [says(begun, gate=gate)]

    first = next(iter(writer.write(ASKED, FOUND, AskContext())))
    gate.set()

    assert first.text == "Mira Kovac thanked Paul Weiss."


def test_an_empty_list_says_that_the_reporting_does_not_answer(
    server: ScriptedServer, writer: ModelWriter
) -> None:
    server.script = [says(reply())]

    assert told(writer) == []


def test_a_provider_that_refuses_the_schema_is_asked_for_lines_and_not_by_schema_again(
    server: ScriptedServer, writer: ModelWriter
) -> None:
    server.refuses_schemas = True
    server.script = [says(IN_LINES)]
    context = AskContext()

    claims = [list(writer.write(ASKED, FOUND, context)) for _ in range(2)]

    assert [claim.text for some in claims for claim in some] == ["Mira Kovac thanked Paul Weiss."] * 2
    assert ["response_format" in asked for asked in server.asked] == [True, False, False]
    assert "square brackets" in server.asked[1]["messages"][0]["content"]


def test_a_model_that_takes_neither_says_why(server: ScriptedServer, writer: ModelWriter) -> None:
    server.script = [says("", status=400)]

    with pytest.raises(ModelError, match="answered with error 400"):
        told(writer)


def test_a_provider_that_takes_the_schema_and_keeps_to_lines_is_read(
    server: ScriptedServer, writer: ModelWriter
) -> None:
    server.script = [says(IN_LINES)]

    assert told(writer) == [("Mira Kovac thanked Paul Weiss.", [THANKED])]


def test_what_a_reply_breaks_off_in_is_not_told(server: ScriptedServer, writer: ModelWriter) -> None:
    server.script = [says(f"{reply(FIRST)[:-2]}, {json.dumps(SECOND)[:20]}", finish="length")]
    claims = iter(writer.write(ASKED, FOUND, AskContext()))

    assert next(claims).text == "Mira Kovac thanked Paul Weiss."
    with pytest.raises(ModelError, match=BROKE_OFF):
        next(claims)


@pytest.mark.parametrize(("known", "by_schema"), [(None, False), (False, False), (True, True)])
def test_the_options_can_say_what_a_server_of_ones_own_takes(
    server: ScriptedServer, settings: ModelWriterSettings, known: bool | None, by_schema: bool
) -> None:
    server.script = [says(IN_LINES)]
    options = {} if known is None else {"profile": {"structured_output": known}}
    own = settings.model_copy(update={"model": "openai:my-own", "options": options})

    assert told(ModelWriter(ChatModel(own), own))
    assert ("response_format" in server.asked[0]) is by_schema


def test_a_false_quote_stands_no_more_than_in_lines(server: ScriptedServer, writer: ModelWriter) -> None:
    lie = {"sentence": "Zebras own tanks.", "quotes": [{"passage": 1, "words": "Zebras own 900 tanks."}]}
    server.script = [says(reply(lie, FIRST))]

    # In the place of what nothing carries comes the reader's sentence.
    assert [text for text, _ in told(writer)] == [THANKED, "Mira Kovac thanked Paul Weiss."]
