"""What checking is worth and what it costs: pairs judged, milliseconds a sentence, time to the first of them.

Run `python -m tests.bench.claims`, on an idle machine. The model is a scripted server on loopback that sends
seven characters every 5 ms, so that what is left after the writing time is Dateline's own.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from functools import partial

from bot.verification.support import Checker
from bot.writing.chat_model import ChatModel
from bot.writing.composing import ModelWriter
from bot.writing.draft import Claim
from bot.writing.model_settings import ModelWriterSettings
from index import SearchHit
from index.embedding.registry import BUNDLED, bundled, embedder_name
from tests.bot.verification.test_support import SETS, bodies, cut, judged
from tests.bot.writing.test_composing import Quoting
from tests.support.openai_server import says, serving

ARTICLES = ("2016-08-06-siege-broken.md", "2016-08-06-state-media-deny.md", "2016-08-05-two-colleges.md")
SENTENCES = (
    "A quarter of a million people had been cut off in the east.",
    "The government lost the cement factory.",
    "Rami Abdel Rahman said that most of the dead were rebels.",
    "Official media said it was untrue that the siege had been broken.",
    "More than 7,000 fighters have been killed since 31 July.",
)
RUNS = 20


def main() -> None:
    embedder = bundled(embedder_name(BUNDLED, None))
    for name in SETS:
        rights, misses = judged(Checker(embedder), name)
        for supported, what in ((True, "supported kept"), (False, "altered stopped")):
            print(f"{name}: {what} {sum(rights[supported])} of {len(rights[supported])}")
        print(*misses, sep="\n")
    passages = [passage for name in ARTICLES for passage in cut(bodies()[name], name)][:6]
    first, warm = [], []
    for _ in range(RUNS):
        checker = Checker(embedder)
        first.append(milliseconds(partial(checker.support, SENTENCES[0], passages)))
        for sentence in SENTENCES[1:]:
            warm.append(milliseconds(partial(checker.support, sentence, passages)))
    show(f"first sentence of an answer, against {len(passages)} passages nobody has read", first)
    show("each sentence after it", warm)
    os.environ["OPENAI_API_KEY"] = "none-is-needed"
    with serving() as server:
        server.script = [says(f"{SENTENCES[0]} [1] And then", wait=0.005)]
        settings = ModelWriterSettings(model="openai:scripted", base_url=server.base_url)
        ranking = [SearchHit(passage, 1.0, 1.0, 1.0, "") for passage in passages]
        writing = 5 * len(server.script[0].pieces)
        times = []
        for _ in range(RUNS):
            writer = ModelWriter(ChatModel(settings), embedder, Quoting(), settings)
            times.append(milliseconds(partial(first_claim, writer, ranking)))
    show(f"first checked sentence over HTTP, of which {writing} ms is the model's writing", times)


def first_claim(writer: ModelWriter, ranking: list[SearchHit]) -> None:
    stream = writer.stream("How many people were cut off?", ranking)
    assert isinstance(next(stream), Claim)
    stream.close()


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def show(what: str, times: list[float]) -> None:
    print(f"{statistics.median(times):7.1f} ms median, {max(times):7.1f} ms worst   {what}")


if __name__ == "__main__":
    main()
