"""How a run treats what it reads, and the fingerprint of what it makes of that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus import Limits
from corpus.sources.origin import NOWHERE, Origin
from index import chunking
from index.embedding.registry import BUNDLED, embedder_name
from index.installation import version
from index.store.sql.holdings import StoredFile


@dataclass(frozen=True, slots=True)
class Rules:
    """How a run treats what it reads: length of passages, limits, and what share of a source may vanish.

    `withdraw` means it even where more than `vanish_share` of a source's articles are gone. `embedder` is as
    in `[models] embedder`. Feeds come from public addresses only, unless `private_addresses`. A file that
    changed within the last `settle` seconds may be half written: it is left for a later run. `origins` says,
    by source, what its files do not, and `origin` does of the others; what is said stays so until something
    else is said. `contact` is an address that a feed's keeper can write to. `prove` reads every article that is
    stored, and again those whose words are damaged. `configured` are the sources that the settings name: a run may be
    over some of them, or over others that a person typed. `own` are the folder of the index and what else Dateline
    keeps in files: where a source has them in it, they are no reporting.
    """

    passage_tokens: int
    vanish_share: float
    limits: Limits
    withdraw: bool = False
    embedder: str = BUNDLED
    private_addresses: bool = False
    contact: str = ""
    settle: float = 0.0
    prove: bool = True
    origin: Origin = NOWHERE
    origins: Mapping[str, Origin] = field(default_factory=dict)
    configured: tuple[str, ...] = ()
    own: tuple[Path, ...] = ()

    def fingerprint(self, before: str | None) -> str:
        """What `fingerprint` gives for an index that had `before`, None for a new one."""
        return fingerprint(self.passage_tokens, embedder_name(self.embedder, before))

    def agent(self) -> str:
        """Who asks for feeds, as their servers log it."""
        return f"dateline/{version()} (feed reader{self.contact and f'; {self.contact}'})"

    def origin_of(self, source: str, file: StoredFile | None, owner: str = "") -> str:
        """What is said of a source, or of the `owner` that it is a part of, as JSON: now, or else when the `file` was
        read last.
        """
        said = self.origins.get(source, self.origins.get(owner, self.origin)).plain()
        return json.dumps(said) if said or file is None else file.origin


def fingerprint(passage_tokens: int, embedder: str) -> str:
    """What passages and vectors depend on besides the articles; a change makes all of them anew.

    It ends in the embedder's name, as `index.embedding.embedder.check_made_with` expects.
    """
    return f"passages of {passage_tokens} {chunking.ENCODING} tokens, version {chunking.VERSION}; {embedder}"
