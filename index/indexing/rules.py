"""How a run treats what it reads, and the fingerprint of what it makes of that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus import Limits
from corpus.sources.origin import NOWHERE, Origin
from index import chunking
from index.embedding.registry import BUNDLED, embedder_name
from index.store.sql.holdings import StoredFile


@dataclass(frozen=True, slots=True)
class Rules:
    """How a run treats what it reads: length of passages, limits, and what share of a source may vanish.

    `withdraw` means it even where more than `vanish_share` of a source's articles are gone. `embedder` is as
    in `[models] embedder`. Feeds come from public addresses only, unless `private_addresses`. A file that
    changed within the last `settle` seconds may be half written: it is left for a later run. `origins` says,
    by source, what its files do not, and `origin` does of the others; what is said stays so until something
    else is said. `prove` reads every article that is stored, and again those whose words are damaged.
    """

    passage_tokens: int
    vanish_share: float
    limits: Limits
    withdraw: bool = False
    embedder: str = BUNDLED
    private_addresses: bool = False
    settle: float = 0.0
    prove: bool = True
    origin: Origin = NOWHERE
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def fingerprint(self, before: str | None) -> str:
        """What `fingerprint` gives for an index that had `before`, None for a new one."""
        return fingerprint(self.passage_tokens, embedder_name(self.embedder, before))

    def origin_of(self, source: str, file: StoredFile | None) -> str:
        """What is said of a source, as JSON: now, or else when the `file` was read last."""
        said = self.origins.get(source, self.origin).plain()
        return json.dumps(said) if said or file is None else file.origin


def fingerprint(passage_tokens: int, embedder: str) -> str:
    """What passages and vectors depend on besides the articles; a change makes all of them anew.

    It ends in the embedder's name, as `index.embedding.registry.check_made_with` expects.
    """
    return f"passages of {passage_tokens} {chunking.ENCODING} tokens, version {chunking.VERSION}; {embedder}"
