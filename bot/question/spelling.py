"""Typing mistakes: a word that the reporting does not have, and the word of the reporting that it is meant for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from index.embedding.minilm import is_english
from index.terms import STOP_WORDS, WORD, stem

# Shorter words have too many neighbours: "cats" is one letter from "cast", "cuts" and "oats".
SHORTEST = 5
# So many letters of a stem allow for one slip (Damerau-Levenshtein: a letter more, less, other, or two changed round).
LETTERS_A_SLIP = 4


class Vocabulary(Protocol):
    """The words of an archive, by their stems."""

    def unknown(self, terms: Collection[str]) -> list[str]:
        """Those of some stems that no passage has."""

    def vocabulary(self) -> Mapping[str, int]:
        """Every stem and how many passages have it."""

    def spelled(self, term: str) -> str:
        """A word of the reporting with that stem, as it is written there; "" where there is none."""


def corrections(question: str, known: Vocabulary) -> dict[str, str]:
    """For each misspelled word of `question` the word that it is taken for; those that are right are left out."""
    words = [word for word in dict.fromkeys(WORD.findall(question)) if _may_be_misspelled(word)]
    missing = set(known.unknown([stem(word.lower()) for word in words]))
    wrong = [word for word in words if stem(word.lower()) in missing]
    if not wrong:
        return {}
    vocabulary = known.vocabulary()
    nearest = {word: _nearest(stem(word.lower()), vocabulary) for word in wrong}
    found = {word: known.spelled(term) for word, term in nearest.items() if term}
    return {word: meant for word, meant in found.items() if meant}


def corrected(question: str, meant: Mapping[str, str]) -> str:
    """`question` with its misspelled words put right."""
    return WORD.sub(lambda word: meant.get(word.group(), word.group()), question)


def _may_be_misspelled(word: str) -> bool:
    plain = len(word) >= SHORTEST and word.isalpha() and word.isascii()
    return plain and word.lower() not in STOP_WORDS and not is_english(word.lower())


def _nearest(term: str, vocabulary: Mapping[str, int]) -> str:
    """The known stem nearest to one that is not known, the most frequent of those that are as near."""
    from rapidfuzz import process  # Only a question with a word that nobody knows needs it.
    from rapidfuzz.distance import DamerauLevenshtein

    slips = len(term) // LETTERS_A_SLIP
    likely = [other for other in vocabulary if other[0] == term[0] and abs(len(other) - len(term)) <= slips]
    near: list[tuple[str, int, int]] = process.extract(
        term, likely, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=5
    )
    # Of those as near, the one as long: a letter more or less is a rarer slip than another letter.
    best = max(
        near,
        key=lambda one: (-one[1], -abs(len(one[0]) - len(term)), vocabulary[one[0]]),
        default=None,
    )
    return best[0] if best else ""
