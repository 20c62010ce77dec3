"""Whole answers: a good language model, played by hand, through the real writer and verifier.

Run `python -m tests.bench.played [FOLDER] [unverified]`; it needs rtqa in shared/ beside the repository. Each
question is asked as of its day, once without a model and once with it; a server on loopback replies what
`tests/data/played.jsonl` says, laid out as models lay it out. Whether an answer is true is for who reads it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.answer import Answer
from bot.engine import Dateline
from bot.settings import Settings
from index import SearchFilter
from tests.bench.development import development_sets
from tests.support.openai_server import ScriptedServer, says, serving
from tests.support.played import Played, Said, read_played


def main(folder: Path, unverified: str = "quote") -> None:
    rtqa, *_ = development_sets()
    questions = {question.id: question for question in rtqa.questions}
    counted: Counter[str] = Counter()
    with rtqa.engine(folder) as quoting, serving() as server:
        os.environ["OPENAI_API_KEY"] = "none-is-needed"
        with Dateline.open(_with_model(folder / "rtqa" / "config.toml", server, unverified)) as writing:
            for played in read_played():
                question = questions[played.question]
                filters = SearchFilter(as_of=question.as_of)
                server.plays = lambda request, played=played: says(played.reply(request))
                quoted = quoting.ask(question.question, filters=filters)
                written = writing.ask(question.question, filters=filters)
                found = _found(played, server, quoted, written, question.answers)
                counted.update(found)
                print(
                    f"\n{question.id} ({played.style}) {question.question} -> {', '.join(question.answers)}"
                )
                print(f"   {', '.join(found)}")
                for name, answer in (("quoted", quoted), ("written", written)):
                    told = [*(one.text for one in answer.sentences), *(f"({one})" for one in answer.notices)]
                    print(*(f"   {name}: {one}" for one in told), sep="\n")
    print()
    for name, count in counted.most_common():
        print(f"{count:4} {name}")


def _found(
    played: Played, server: ScriptedServer, quoted: Answer, written: Answer, answers: Sequence[str]
) -> list[str]:
    """What is so of a written answer."""
    asked = server.asked[-1:] if server.asked else []
    said = played.given(asked[0]) if asked and written.usage.tokens else []
    become = [_become(one, written) for one in said]
    found = [f"sentences {what}" for what in become]
    found += ["whole"] if said and "lost" not in become else []
    found += ["whole in its own words"] if said and set(become) == {"in their own words"} else []
    found += ["answering sentence first"] if _holds(written, 0, answers) else []
    found += ["quoted: answering sentence first"] if _holds(quoted, 0, answers) else []
    if any(_holds(quoted, at, answers) for at in range(len(quoted.sentences))) and not any(
        _holds(written, at, answers) for at in range(len(written.sentences))
    ):
        found.append("WORSE than the quoted answer")
    return [*found, *([] if said else ["the model was not asked, or not given what it says"])]


def _become(said: Said, answer: Answer) -> str:
    """What a sentence of the model's has become in an answer."""
    texts = [sentence.text for sentence in answer.sentences]
    if any(_plain(said.text) == _plain(text) for text in texts):
        return "in their own words"
    cited = {citation.number: citation.quote for citation in answer.citations}
    shown = [
        _plain(f"{one.text} {' '.join(cited[number] for number in one.citations)}")
        for one in answer.sentences
    ]
    begins = [_plain(" ".join(words.split()[:5])) for _, words in said.quotes]
    return "as a quote" if any(some in text for text in shown for some in begins) else "lost"


def _holds(answer: Answer, at: int, answers: Sequence[str]) -> bool:
    """Whether a sentence has one of the question's answers, be it within a longer word ("North Korean")."""
    texts = [_plain(one.text) for one in answer.sentences[at : at + 1]]
    return any(_plain(one) in text for one in answers for text in texts)


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text.lower()).split())


def _with_model(config: Path, server: ScriptedServer, unverified: str) -> Settings:
    answer = {"model": "openai:played", "base_url": server.base_url, "unverified": unverified}
    return Settings.load(config, {"answer": answer})


if __name__ == "__main__":
    given = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as temporary:
        main(Path(given[0] if given else temporary), *given[1:2])
