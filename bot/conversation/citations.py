"""Which articles the turns of a conversation cite, where whoever keeps it has only their quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.turn import Turn
from index.store.readable import ReadableStore

# A quote that more articles hold says nothing of which one is spoken of.
_FEW = 3


def with_articles(turns: Sequence[Turn], store: ReadableStore) -> Sequence[Turn]:
    """`turns`; to those that name no articles come the ones that hold a quote of theirs word for word, of
    these the ones that hold quotes of the most turns.
    """
    if all(turn.articles or not turn.quotes for turn in turns):
        return turns
    holding = [set(turn.articles) or _holding(turn, store) for turn in turns]
    times = Counter(name for names in holding for name in names)
    return [
        turn if turn.articles else replace(turn, articles=_most(names, times))
        for turn, names in zip(turns, holding, strict=True)
    ]


def _holding(turn: Turn, store: ReadableStore) -> set[str]:
    return {name for quote in turn.quotes for name in store.holding(quote)}


def _most(names: set[str], times: Counter[str]) -> tuple[str, ...]:
    most = max((times[name] for name in names), default=0)
    few = sorted(name for name in names if times[name] == most)
    return tuple(few) if len(few) <= _FEW else ()
