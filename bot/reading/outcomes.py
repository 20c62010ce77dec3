"""Whether a question asks how something ended, and a sentence tells of no such end: "who won the final?" is
not answered by who will play in it, and the reporting ahead of an event is where near misses come from.
"""

from __future__ import annotations

from collections.abc import Collection

from index.terms import stem


def untold(asked: Collection[str], said: Collection[str]) -> bool:
    """Whether the stems `asked` hold an end that nothing in the stems `said` tells."""
    return any(not _TOLD_BY[word] & set(said) for word in _TOLD_BY.keys() & set(asked))


# What is asked for: the words that may tell it besides.
_ENDS = """
win beat: win beat winner victory defeat champion title lift clinch triumph
lose: lose loser defeat beat
convict guilty: convict conviction guilty acquit verdict clear innocent
acquit: acquit innocent clear verdict
verdict: verdict guilty convict acquit
sentence: sentence jail imprison prison term serve
release free: release free freed bail liberate
arrest: arrest custody detain seize catch
die: die dead death kill fatal shot
survive recover: survive survivor recover alive live
decide: decide decision rule ruling verdict vote approve
elect: elect election win swear
become: become name appoint succeed replace swear
succeed replace: succeed successor replace replacement appoint install name
choose: choose choice pick select name
resign: resign resignation quit step
score result: score result win beat draw
"""
_TOLD_BY: dict[str, frozenset[str]] = {}
for _line in _ENDS.strip().splitlines():
    _heads, _words = _line.split(":")
    for _head in _heads.split():
        _TOLD_BY[stem(_head)] = frozenset(map(stem, _words.split()))
