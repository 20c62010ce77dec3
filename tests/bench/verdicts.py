"""The chat model as verifier: a model that judges is played by hand, through the real one.

Run `python -m tests.bench.verdicts`; it needs rtqa in shared/ beside the repository. `tests/data/verdicts.jsonl` has
what was said of sixty claims that were drawn at random from `tests/data/claims.jsonl`, by somebody who read each
with its evidence, as the verifier gives them to a model, and did not know which are true.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from bot.language_model.chat_model import ChatModel
from bot.protocols import AskContext
from bot.settings.model_writer import ModelWriterSettings
from bot.verification.verifiers.chat_verifier import ChatVerifier
from bot.verification.verifiers.veto_verifier import VetoVerifier
from tests.conftest import REPOSITORY
from tests.support.claims import Labelled, read_claims
from tests.support.openai_server import Turn, says, serving

VERDICTS = REPOSITORY / "tests" / "data" / "verdicts.jsonl"
# An answer has so many sentences, which are judged at once.
_SENTENCES = 3


def main() -> None:
    rows = [json.loads(line) for line in VERDICTS.read_text("utf-8").splitlines()]
    said = {row["claim"]: row["verdict"] for row in rows}
    claims = [one for one in read_claims() if one.claim.text in said]
    os.environ["OPENAI_API_KEY"] = "none-is-needed"
    with serving() as server:
        server.plays = lambda request: _verdicts(request, said)
        model = ChatModel(ModelWriterSettings(model="openai:played", base_url=server.base_url))
        verifier = ChatVerifier(model, seconds=60)
        shown = [
            verdict.supported
            for at in range(0, len(claims), _SENTENCES)
            for verdict in verifier.verify([one.claim for one in claims[at : at + _SENTENCES]], AskContext())
        ]
    vetoes = [one.supported for one in VetoVerifier().verify([one.claim for one in claims], AskContext())]
    _tell("by the vetoes alone", claims, vetoes)
    _tell("by vetoes of fact and the model", claims, shown)


def _verdicts(request: dict[str, Any], said: dict[str, str]) -> Turn:
    lines = str(request["messages"][1]["content"]).split("\n")
    asked = [json.loads(line) for line in lines if line.startswith("{")]
    return says("\n".join(f"{one['number']} {said[one['sentence']]}" for one in asked))


def _tell(what: str, claims: Sequence[Labelled], shown: Sequence[bool]) -> None:
    kept = [seen for one, seen in zip(claims, shown, strict=True) if one.supported]
    let_through = [seen for one, seen in zip(claims, shown, strict=True) if not one.supported]
    print(
        f"{what}: {sum(kept)} of {len(kept)} true ones in their own words, {sum(let_through)} of "
        f"{len(let_through)} false ones shown"
    )


if __name__ == "__main__":
    main()
