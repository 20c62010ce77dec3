"""A sentence of a claim or of the reporting as the rules compare them, and what a rule finds wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.verification.clauses import Word, bare, words
from bot.verification.contrasts import meanings
from bot.verification.figures import Figure, figures

# Whether two words that are not the same mean nearly the same.
Near = Callable[[Word, Word], bool]
# How near two words come in meaning, up to 1.
Likeness = Callable[[Word, Word], float]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a claim does not stand on some sentences; a `conflict` is not mended by reading on."""

    reason: str
    conflict: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence, or neighbours, read: `ends` are the offsets in `text` at which its sentences end."""

    text: str
    words: tuple[Word, ...]
    figures: tuple[Figure, ...]
    ends: tuple[int, ...]

    def sentence(self, at: int) -> int:
        return sum(end <= at for end in self.ends)

    def of(self, sentence: int) -> list[Word]:
        """The words of one of its sentences."""
        return [word for word in self.words if self.sentence(word.start) == sentence]

    def main(self, claim: Stretch) -> int:
        """The sentence that holds most of a claim's words."""
        stems = {word.stem for word in claim.words if word.content}
        counts = [0] * len(self.ends)
        for word in self.words:
            counts[min(self.sentence(word.start), len(counts) - 1)] += word.stem in stems
        return counts.index(max(counts))

    def home(self, claim: Stretch, word: Word) -> int:
        """The sentence that holds most of what stands in a claim's clause beside one of its words."""
        stems = {other.stem for other in claim.words if other.content and other.clause == word.clause}
        counts = [0] * len(self.ends)
        for other in self.words:
            counts[min(self.sentence(other.start), len(counts) - 1)] += other.stem in stems
        return counts.index(max(counts)) if max(counts) > 1 else self.main(claim)


def lacks(reason: str) -> Fault:
    return Fault(reason, conflict=False)


def stretch(text: str, ends: tuple[int, ...]) -> Stretch:
    return Stretch(text, tuple(words(text)), tuple(figures(text)), ends)


def in_figure(word: Word, stretch: Stretch) -> bool:
    return any(figure.start <= word.start < figure.end for figure in stretch.figures)


def facts(words: Collection[Word]) -> frozenset[int]:
    """What `words` mean, two in a row included: whoever is "let go" is released."""
    said = [bare(word.text) for word in words]
    phrases = [f"{word.before}-{bare(word.text)}" for word in words]
    return frozenset[int]().union(*map(meanings, said + phrases))


def alike(left: Word, right: Word) -> bool:
    return left.stem == right.stem or bool(meanings(bare(left.text)) & meanings(bare(right.text)))
