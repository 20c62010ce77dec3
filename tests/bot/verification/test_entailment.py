"""A model that judges whether a claim follows from its quotes: an ONNX file, or the chat model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from bot.claim import Claim, Pair, Quote
from bot.graph.model_parts import verifier_of
from bot.language_model.chat_model import ChatModel
from bot.protocols import AskContext, Verifier
from bot.settings import Settings
from bot.settings.model_writer import ModelWriterSettings
from bot.text.figures import as_written
from bot.verification.verifiers.bundled_entailment import BundledEntailment
from bot.verification.verifiers.chat_verifier import ChatVerifier
from bot.verification.verifiers.entailment_verifier import EntailmentVerifier
from bot.verification.verifiers.pair_classifier import PairClassifier
from bot.verification.verifiers.veto_verifier import VetoVerifier
from index.errors import ModelError
from tests.support.openai_server import ScriptedServer, Turn, says
from tests.support.reporting import article
from tests.support.tiny_models import write_tokenizer

BODY = "The mayor thanked the firemen. The bridge was closed for repairs."
LABELS = {"0": "ENTAILMENT", "1": "neutral", "2": "contradiction"}


def claim(text: str = "The mayor praised the firemen.", *, quoted: bool = False) -> Claim:
    return Claim(text, (Quote(article(BODY, source="The Echo"), 0, 30, 1),), quoted=quoted)


def classifier(folder: Path, labels: dict[str, str] = LABELS, favoured: int = 0) -> Path:
    """A model that finds a pair the more of the label number `favoured` the more often it has "praised"."""
    vocabulary = write_tokenizer(folder, ["praised", "thanked", "mayor"])
    weights = np.zeros((len(vocabulary), len(labels)), dtype=np.float32)
    weights[vocabulary.index("praised"), favoured] = 9
    nodes = [
        helper.make_node("Gather", ["weights", "input_ids"], ["each"]),
        helper.make_node("ReduceSum", ["each", "one"], ["logits"], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "width"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", len(labels)])],
        [
            numpy_helper.from_array(weights, "weights"),
            numpy_helper.from_array(np.array([1], dtype=np.int64), "one"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, folder / "model.onnx")
    (folder / "config.json").write_text(json.dumps({"id2label": labels}))
    return folder


@pytest.mark.parametrize(
    ("labels", "favoured", "supported"),
    [
        (LABELS, 0, True),
        (LABELS, 2, False),
        ({"0": "contradiction", "1": "neutral", "2": "entailment"}, 2, True),
        ({"0": "contradiction", "1": "neutral", "2": "entailment"}, 0, False),
        ({"0": "not_entailment", "1": "entailment"}, 1, True),
    ],
)
def test_a_classifier_judges_by_the_names_of_its_labels(
    tmp_path: Path, labels: dict[str, str], favoured: int, supported: bool
) -> None:
    verifier = EntailmentVerifier(PairClassifier(classifier(tmp_path, labels, favoured)))
    (verdict,) = verifier.verify([claim()], AskContext())
    assert verdict.supported is supported
    assert bool(verdict.reason) is not supported


@pytest.mark.parametrize(
    ("said", "supported"),
    [
        ("The bus driver was arrested after a crash that injured 20 people.", True),
        ("On Wednesday 21 September 2022 a bus crash near Lille left 20 people injured.", True),
        ("The driver of the bus was convicted.", False),
        ("Twenty pupils were killed when their bus overturned.", False),
        ("The company has cut 400 jobs.", False),
        ("Police arrested twenty pupils.", False),
    ],
)
def test_the_bundled_model_reads_a_claim_beside_its_quotes(said: str, supported: bool) -> None:
    body = (
        "Twenty people were hurt on Wednesday when a bus carrying pupils overturned near Lille, and police arrested the"
        " driver. The company plans to cut 400 jobs next year because of falling sales."
    )
    report = article(body, day=date(2022, 9, 23))
    claim = Claim(said, (Quote(report, 0, len(report.body), 1),))
    (verdict,) = EntailmentVerifier(BundledEntailment()).verify([claim], AskContext())
    assert verdict.supported is supported


@pytest.mark.parametrize(
    "denied",
    [
        "The mayor has called the report that he paid for the house a flat-out lie.",
        "The claim that the mayor paid for the house is baseless, his lawyer said.",
        "The airline contested the allegation that the mayor paid for the house.",
    ],
)
def test_what_is_denied_in_whatever_words_does_not_follow(denied: str) -> None:
    def supported(said: str, read: str) -> bool:
        claim = Claim(said, (Quote(article(read), 0, len(read), 1),))
        (verdict,) = EntailmentVerifier(BundledEntailment()).verify([claim], AskContext())
        return verdict.supported

    assert not supported("The mayor paid for the house.", denied)
    assert supported(
        "The mayor paid for the house.", "Police confirmed the report that the mayor paid for the house."
    )


def test_no_classifier_passes_what_a_veto_stops_nor_judges_a_quote(tmp_path: Path) -> None:
    verifier = EntailmentVerifier(PairClassifier(classifier(tmp_path)))
    wrong, quoted = claim("The mayor praised 14 firemen."), claim("Anything.", quoted=True)
    verdicts = list(verifier.verify([wrong, quoted], AskContext()))
    assert [verdict.supported for verdict in verdicts] == [False, True]
    assert verdicts[0].reason == "no quote says “14”"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda folder: (folder / "config.json").unlink(), "it has no config.json"),
        (lambda folder: (folder / "config.json").write_text('{"id2label": {"0": "LABEL_0"}}'), "LABEL_0"),
        (lambda folder: (folder / "model.onnx").write_bytes(b"no model"), "cannot be used"),
    ],
)
def test_what_is_no_classifier_is_one_line(tmp_path: Path, spoil: Any, why: str) -> None:
    folder = classifier(tmp_path)
    spoil(folder)
    with pytest.raises(ModelError, match=why) as raised:
        PairClassifier(folder)
    assert "\n" not in str(raised.value)


def chat(server: ScriptedServer, *turns: Turn) -> ChatVerifier:
    server.script = list(turns)
    settings = ModelWriterSettings(model="openai:scripted", base_url=server.base_url, retries=0)
    return ChatVerifier(ChatModel(settings), seconds=5)


def test_the_chat_model_is_asked_once_for_all_sentences_with_quotes_and_no_question(
    server: ScriptedServer,
) -> None:
    context = AskContext()
    claims = [claim(), claim("The mayor had thanked them."), claim("The mayor thanked 14 firemen there.")]
    verdicts = list(chat(server, says("1: YES\n2 - partly")).verify(claims, context))
    assert [verdict.supported for verdict in verdicts] == [True, False, False]
    (asked,) = server.asked
    lines = [json.loads(line) for line in asked["messages"][1]["content"].split("\n")[1:-1]]
    assert [line["sentence"] for line in lines] == [claims[0].text, claims[1].text]
    assert "The mayor thanked the firemen." in lines[0]["evidence"]
    assert context.usage.tokens_in > 50


@pytest.mark.parametrize(
    "turn", [Turn(status=500), says("I think that all of these are fine."), says("<think>1 YES</think>1 NO")]
)
def test_where_the_chat_model_does_not_say_yes_the_quote_is_shown(server: ScriptedServer, turn: Turn) -> None:
    (verdict,) = chat(server, turn).verify([claim()], AskContext())
    assert not verdict.supported
    assert verdict.reason


@pytest.mark.parametrize("mark", ["think", "reasoning"])
def test_however_long_the_chat_model_thinks_aloud_its_judgement_is_heard(
    server: ScriptedServer, mark: str
) -> None:
    thought = "1 NO, or is it?\n" * 200
    (verdict,) = chat(server, says(f"<{mark}>\n{thought}</{mark}>\n1 YES")).verify([claim()], AskContext())
    assert verdict.supported


def test_without_anything_to_judge_the_chat_model_is_not_asked(server: ScriptedServer) -> None:
    quoted = claim(quoted=True)
    verdicts = list(chat(server, says("1 NO")).verify([quoted], AskContext()))
    assert verdicts[0].supported
    assert server.asked == []


def test_what_was_written_before_the_writer_failed_is_still_judged(server: ScriptedServer) -> None:
    def writing() -> Iterator[Claim]:
        yield claim()
        raise ModelError("the model went away")

    verdicts = chat(server, says("1 YES")).verify(writing(), AskContext())
    assert next(verdicts).supported
    with pytest.raises(ModelError, match="went away"):
        next(verdicts)


def pair(*texts: str) -> Pair:
    one, other = (Quote(article(text, text), 0, len(text), 1) for text in texts)
    return one, other


PRAISED = pair("The mayor praised them.", "They were praised by nobody.")


@pytest.mark.parametrize(
    ("labels", "favoured", "contradicts"),
    [(LABELS, 2, True), (LABELS, 1, False), ({"0": "not_entailment", "1": "entailment"}, 0, False)],
)
def test_a_classifier_that_knows_contradiction_tells_it(
    tmp_path: Path, labels: dict[str, str], favoured: int, *, contradicts: bool
) -> None:
    verifier = EntailmentVerifier(PairClassifier(classifier(tmp_path, labels, favoured)))
    assert verifier.contradict([PRAISED], AskContext()) == [contradicts]


@pytest.mark.parametrize("verifier", [VetoVerifier(), EntailmentVerifier(BundledEntailment())])
def test_what_cannot_tell_a_contradiction_tells_of_none(verifier: Verifier) -> None:
    assert verifier.contradict([PRAISED, PRAISED], AskContext()) == [False, False]


def test_the_chat_model_is_asked_once_which_quotes_contradict(server: ScriptedServer) -> None:
    context = AskContext()
    told = chat(server, says("1: CONTRADICTION\n2 - both")).contradict([PRAISED, PRAISED, PRAISED], context)
    assert told == [True, False, False]
    (asked,) = server.asked
    lines = [json.loads(line) for line in asked["messages"][1]["content"].split("\n")[1:-1]]
    assert (lines[0]["one"], lines[0]["other"]) == (PRAISED[0].text, PRAISED[1].text)
    assert context.usage.tokens_in > 50


@pytest.mark.parametrize("turn", [Turn(status=500), says("Yes, they do."), says("1 NO")])
def test_where_the_chat_model_does_not_say_nothing_differs(server: ScriptedServer, turn: Turn) -> None:
    assert chat(server, turn).contradict([PRAISED], AskContext()) == [False]


def test_the_settings_name_the_verifier(tmp_path: Path) -> None:
    folder = classifier(tmp_path)
    without = Settings(models={"entailment": "none"})  # type: ignore[arg-type]
    assert isinstance(verifier_of(Settings(), None), EntailmentVerifier)
    assert isinstance(verifier_of(without, None), VetoVerifier)
    named = Settings(models={"entailment": f"onnx:{folder}"})  # type: ignore[arg-type]
    assert isinstance(verifier_of(named, None), EntailmentVerifier)


@pytest.mark.parametrize(
    ("text", "read", "written"),
    [
        ("Three in five adults disapprove.", "60% of adults disapprove.", "60% adults disapprove."),
        ("Some 470 fell ill in 2022.", "The company told of 470 reports.", "Some 470 fell ill in 2022."),
        ("Four in five adults approve.", "60% of adults disapprove.", "Four in five adults approve."),
    ],
)
def test_a_figure_is_judged_as_its_quote_writes_it(text: str, read: str, written: str) -> None:
    assert as_written(text, read) == written


def test_a_claim_may_say_what_the_headline_says() -> None:
    report = article(
        "Officials said that it would be repaired by May.",
        headline="Bridge over the Lune closes after a crash",
    )
    (verdict,) = EntailmentVerifier(BundledEntailment()).verify(
        [
            Claim(
                "The bridge over the Lune will be repaired by May, officials said.",
                (Quote(report, 0, len(report.body), 1),),
            )
        ],
        AskContext(),
    )
    assert verdict.supported
