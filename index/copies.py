"""Near-identical copies, found by content: the same wire story as several outlets carried it.

MinHash (Broder 1997) by rensa, half a megabyte, where datasketch would bring 113 MB of scipy. Signatures are
kept in the store, and those of another rensa 0.x do not compare: a new one needs a new schema version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from index.passage import SearchHit
from index.terms import WORD

# Of 194 CNN stories no two share more than .014 of their three-word shingles; one with every 25th word
# changed keeps .78 of them, and one that lost its last quarter .70 (median).
ALIKE = 0.5
_SHINGLE = 3
# Twenty bands of three let .93 of the pairs meet that are just alike, and .99 of those at .6.
_BANDS = 20
_ROWS = 3


def bands(body: str) -> set[int]:
    """Numbers of 63 bits, of which the bodies of two copies nearly always share at least one."""
    from rensa import RMinHash  # Only indexing makes signatures; a question reads those in the store.

    signature = RMinHash(num_perm=_BANDS * _ROWS, seed=1)
    signature.update(sorted(_shingles(body)))
    values = signature.digest()
    return {_hashed(band, values[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS)}


def alike(body: str, other: str) -> bool:
    """Whether two bodies share at least half of all their shingles (Jaccard similarity)."""
    mine, theirs = _shingles(body), _shingles(other)
    return len(mine & theirs) >= ALIKE * len(mine | theirs)


def without_copies(ranking: Iterable[SearchHit]) -> list[SearchHit]:
    """A ranking less every passage all of whose words stand in a better one. Different words stay."""
    kept: list[SearchHit] = []
    texts: list[str] = []
    for found in ranking:
        text = " ".join(found.passage.text.split())
        if not any(text in better for better in texts):
            kept.append(found)
            texts.append(text)
    return kept


def _shingles(body: str) -> set[str]:
    words = [word.group().lower() for word in WORD.finditer(body)]
    return {" ".join(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1))}


def _hashed(band: int, values: list[int]) -> int:
    data = repr((band, values)).encode()
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big") >> 1
