"""What verification keeps and stops, by kind of claim, and what it costs.

Run `python -m tests.bench.claims [FILE] [bundled|none|onnx:FOLDER]`, on an idle machine. The time to the first
verified sentence is taken with a scripted server on loopback that sends seven characters every 5 ms.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.language_model.chat_model import ChatModel
from bot.protocols import AskContext, Verifier
from bot.query_analysis import QueryAnalysis
from bot.settings.model_writer import ModelWriterSettings
from bot.verification.verifiers.bundled_entailment import BundledEntailment
from bot.verification.verifiers.entailment_verifier import EntailmentVerifier
from bot.verification.verifiers.pair_classifier import PairClassifier
from bot.verification.verifiers.veto_verifier import VetoVerifier
from bot.writing.model_writer import ModelWriter
from index import EVERYWHERE
from tests.support.claims import CLAIMS, judged, read_claims, share
from tests.support.openai_server import says, serving
from tests.support.reporting import evidence, sample

ARTICLES = ("2016-08-06-siege-broken.md", "2016-08-06-state-media-deny.md", "2016-08-05-two-colleges.md")
WRITTEN = (
    "A first passage was opened into neighbourhoods where about 250,000 people had been cut off.\n"
    '[1] "opening a first passage into neighbourhoods where about 250,000 people had been cut off"\nAnd then'
)
RUNS = 20


def main(path: Path = CLAIMS, entailment: str = "bundled") -> None:
    verifier = _verifier(entailment)
    claims = list(read_claims(path))
    started = time.perf_counter()
    shown = judged(verifier, claims)
    per_claim = 1000 * (time.perf_counter() - started) / len(claims)
    for true, what in ((True, "true claims shown in their own words"), (False, "false claims shown")):
        print(f"{what}: {share(shown, true=true):.1%}")
        for (supported, kind), some in sorted(shown.items()):
            if supported is true:
                print(f"  {kind:20}{sum(some):4} of {len(some):3}  {sum(some) / len(some):6.1%}")
    print(f"{per_claim:7.1f} ms a claim")
    first_verified(verifier)


def _verifier(entailment: str) -> Verifier:
    if entailment == "none":
        return VetoVerifier()
    if entailment == "bundled":
        return EntailmentVerifier(BundledEntailment())
    return EntailmentVerifier(PairClassifier(Path(entailment.removeprefix("onnx:"))))


def first_verified(verifier: Verifier) -> None:
    os.environ["OPENAI_API_KEY"] = "none-is-needed"
    analysis = QueryAnalysis("How many people were cut off?", filters=EVERYWHERE)
    found = evidence(sample(*ARTICLES))
    with serving() as server:
        server.script = [says(WRITTEN, wait=0.005)]
        settings = ModelWriterSettings(model="openai:scripted", base_url=server.base_url)
        writing = 5 * len(server.script[0].pieces)

        def first() -> None:
            context = AskContext()
            written = ModelWriter(ChatModel(settings), settings).write(analysis, found, context)
            assert next(verifier.verify(written, context)).supported

        times = [milliseconds(first) for _ in range(RUNS)]
    print(
        f"{statistics.median(times):7.1f} ms median, {max(times):7.1f} ms worst to the first verified "
        f"sentence over HTTP, of which {writing} ms is the model's writing"
    )


def milliseconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(Path(given[0]) if given else CLAIMS, given[1] if given[1:] else "bundled")
