"""What proves that a thing is as it was stored: an article's digest, a passage's id, a vector's sum."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from corpus import Article


def digest(article: Article) -> str:
    """Changes when anything that is shown, quoted or searched changes; not when a file moves."""
    return hashlib.sha256(_bytes(repr(replace(article, path="")))).hexdigest()


def passage_id(article_id: str, start: int, end: int, embedded: str) -> int:
    """A number of 63 bits for a passage, from its place and the text that its vector is of.

    So an id means the same words in every store and every generation, whichever of them was put back from a
    backup: what is out of date can miss, and never mislead.
    """
    return _number(repr((article_id, start, end, embedded)))


def vector_sum(passage: int, vector: bytes) -> int:
    """A number of 63 bits that another vector, or the same one under another passage, does not have."""
    return _number(f"{passage}:", vector)


def _number(text: str, data: bytes = b"") -> int:
    return int.from_bytes(hashlib.blake2b(_bytes(text) + data, digest_size=8).digest(), "big") >> 1


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
