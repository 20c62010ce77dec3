"""One turn of a conversation: what was asked, what was shown, and the words that it was quoted from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

# A turn as a conversation keeps it: in nothing but what every checkpointer writes and reads as it is.
KeptTurn = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, the answer as the reader saw it (empty where there was none), its citations' quotes and the
    ids of their articles. `leans` says whether it went on with the subject of the turn before, `guessed`
    whether it pointed back to something that nobody had named, so that its answer may be about anything.

    `resting` is for each sentence of the answer where it ends there, and the numbers, from 1, of the quotes that it
    rests on; empty in a turn that was kept before there was any.
    """

    question: str
    answer: str
    quotes: tuple[str, ...]
    articles: tuple[str, ...] = ()
    leans: bool = True
    guessed: bool = False
    resting: tuple[tuple[int, tuple[int, ...]], ...] = ()

    def kept(self) -> KeptTurn:
        """This turn as a conversation keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: KeptTurn | Turn) -> Turn:
        """A turn from what a conversation kept of it: what this version knows of that. A `Turn` itself is taken too:
        earlier versions kept those.
        """
        if isinstance(kept, Turn):
            kept = asdict(kept)
        known = {field.name: kept[field.name] for field in fields(cls) if field.name in kept}
        # What was a tuple comes back as a list.
        rests = tuple((end, tuple(numbers)) for end, numbers in known.pop("resting", ()))
        lists = {name: tuple(known[name]) for name in ("quotes", "articles") if name in known}
        return cls(**{**known, **lists, "resting": rests})
