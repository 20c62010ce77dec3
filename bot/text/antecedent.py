"""Whom a "he" or "she" stands for: the one person about whom the reporting leaves no doubt, or nobody.

No list says who is a person. Reports name people in full once and by their last name alone from then on; nothing else
with two capitals stands alone so and has in the same article no "the", no small letter and, as a subject, no "its".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from bot.text.names import BEGINS, FULL_NAME, NAME, NAME_WORD, is_possessive, without_possessive
from corpus import Article
from index.chunking import sentences

_NAMES = re.compile(BEGINS + NAME)
_FULL = re.compile(BEGINS + FULL_NAME)
_ONE = re.compile(BEGINS + NAME_WORD)
_SMALL = re.compile(rf"{BEGINS}[a-z][\w’'-]*")
_WITHIN = re.compile(r"[a-z,;] $")
_DETERMINED = re.compile(rf"\b(?:[Tt]he|[Aa]n?|[Tt]his|that|its|their|our|every|each|no)\s+({NAME_WORD})")
# A sentence is about the name that it begins with where a verb or a comma follows: not "Lee's" nor "Lee and Diaz".
_TELLS_OF_IT = re.compile(r"\s+(?!and\b|or\b)[a-z]|, ")
_PRONOUNS = {
    "He": re.compile(r"\b(?:he|his|him|himself)\b", re.IGNORECASE),
    "She": re.compile(r"\b(?:she|hers?|herself)\b", re.IGNORECASE),
}
_NO_PERSON = re.compile(r"\b(?:its|itself)\b", re.IGNORECASE)
# For so many sentences a person may go on as "he".
_GOES_ON = 3
# A name of more words has an office before it.
_LONGEST = 3


def antecedent(article: Article, start: int, pronoun: str) -> str:
    """The full name of whom the "He" or "She" at `start` of a body stands for; "" where there is any doubt."""
    told = _read(article.body)
    if start not in told.starts or not article.body.startswith(pronoun, start):
        return ""  # Whoever is quoted may mean anybody.
    at = told.starts.index(start)
    before, since = told.sentences[:at], [told.sentences[at]]
    while before and len(since) < _GOES_ON and before[-1].startswith(pronoun) and not told.named(before[-1:]):
        since.append(before[-1])
        before = before[:-1]
    last = told.subject(before[-1]) if before else ""
    if not last or told.named(before[-1:]) != {last}:
        last = told.only(article.headline, before)
    elif _PRONOUNS[_other(pronoun)].search(before[-1]):
        return ""
    sure = last and last not in told.named(since) and told.is_called(last, pronoun)
    return told.people[last] if sure else ""


class _Told:
    """What an article's sentences tell of people: their full names by their last names, and what they are called.

    Two people with one last name have none in full.
    """

    def __init__(self, body: str) -> None:
        spans = list(sentences(body))
        self.starts = [span.start for span in spans]
        self.sentences = [body[span.start : span.end] for span in spans]
        self._small = set(_SMALL.findall(body))
        names: dict[str, dict[str, bool]] = defaultdict(dict)
        alone: set[str] = set()
        for run in _NAMES.finditer(body):
            if name := self._name(run):
                within = bool(_WITHIN.search(body[max(0, run.start() - 2) : run.start()]))
                variants = names[name.split()[-1]]
                variants[name] = variants.get(name, False) or within
            elif _ONE.fullmatch(run.group()):
                alone.add(_as_called(run))
        things = {_as_called(word, 1) for word in _DETERMINED.finditer(body)}
        self.people = {
            last: _full(variants)
            for last, variants in names.items()
            if last in alone - things and last.lower() not in self._small
        }

    def named(self, texts: Iterable[str]) -> set[str]:
        """The last words of all that some sentences name, be it with two capitals or as a person known by one."""
        text = "\n".join(texts)
        ones = {_as_called(word) for word in _ONE.finditer(text)} & self.people.keys()
        return ones | {_as_called(run).split()[-1] for run in _FULL.finditer(text)}

    def subject(self, sentence: str) -> str:
        """The last name of the person whom a sentence begins with; "" where it begins otherwise."""
        run = _NAMES.match(sentence)
        if not run or is_possessive(run.group()) or not _TELLS_OF_IT.match(sentence, run.end()):
            return ""
        words = _as_called(run).split()
        return "" if words[0].lower() in self._small or words[-1] not in self.people else words[-1]

    def only(self, headline: str, before: Sequence[str]) -> str:
        """The last name of the one person in a headline, where nobody else is named before."""
        found = {last for last, full in self.people.items() if full and full in headline}
        return found.pop() if len(found) == 1 and self.named(before) <= found else ""

    def is_called(self, last: str, pronoun: str) -> bool:
        """Whether the sentences that begin with a person go on with that pronoun more than with another."""
        about = [one for one in self.sentences if self.subject(one) == last]
        own = sum(bool(_PRONOUNS[pronoun].search(one)) for one in about)
        other = sum(bool(_PRONOUNS[_other(pronoun)].search(one) or _NO_PERSON.search(one)) for one in about)
        return own > 0 and own >= other

    def _name(self, run: re.Match[str]) -> str:
        """The name that a run of capitals ends in; "" where it is no more than one word behind an "In" or "The"."""
        words = _as_called(run).split()
        while len(words) > 1 and words[0].lower() in self._small:
            words = words[1:]
        if len(words) > _LONGEST:
            words = words[max(at for at, word in enumerate(words[:-1]) if _ONE.fullmatch(word)) :]
        return " ".join(words) if len(words) > 1 else ""


@lru_cache(maxsize=16)
def _read(body: str) -> _Told:
    return _Told(body)


def _full(names: Mapping[str, bool]) -> str:
    """The shortest of one person's names that stands within a sentence, as at its start any word has a capital."""
    within = [name for name, stands in names.items() if stands]
    short = min(within, key=len, default="")
    return short if all(name.endswith(short) for name in names) else ""


def _as_called(found: re.Match[str], group: int = 0) -> str:
    return " ".join(without_possessive(found[group]).split())


def _other(pronoun: str) -> str:
    return "She" if pronoun == "He" else "He"
