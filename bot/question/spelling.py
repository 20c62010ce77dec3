"""Typing mistakes: a word that the reporting does not have, and the word of the reporting that it is meant for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.question.wording import ASKING
from index import EVERYWHERE, Passage
from index.embedding.minilm import is_english
from index.irregular_forms import BASES
from index.store.readable import ReadableStore
from index.terms import STOP_WORDS, WORD, content_stems, fold, stem

# Shorter words have too many neighbours: "cats" is one letter from "cast", "cuts" and "oats".
SHORTEST = 5
# A short word that is another by one letter is as often a word that the reporting lacks ("merch", "Tulsi").
LONG = 8
# From so many letters on a word has room for two slips.
TWO_SLIPS = 10
# A wrong double costs nothing. A letter left out is the commonest slip; one more or another is often another word.
LEFT_OUT, MORE, ANOTHER = 1, 2, 2
SHORTEST_PART = 3
# Of two words as near, one that is so many times rarer is often the same mistake in the reporting.
RARER = 5
_LIKELY = 8  # stems that are looked at
_READ = 20  # passages that show how a stem is written, and beside what
# Of 7,400 questions none has more than four words that an archive lacks. What has more is of another language or is
# pasted, and each would be compared with every word that there is.
MOST = 5


TAKEN = "Took “{}” for “{}”."


class Meant(NamedTuple):
    """A word of the reporting that another may be meant for; the lower, the likelier."""

    is_no_name: bool  # No name with the word beside it, as the question has it.
    cost: int
    slips: int
    word: str


def spelling_corrections(question: str, known: ReadableStore) -> dict[str, str]:
    """For each misspelled word of `question` the word that it is taken for; those that are right or in doubt
    are left out, and so are all of a text that has more than MOST."""
    words = WORD.findall(question)
    suspects = [word for word in dict.fromkeys(words) if _may_be_misspelled(word)]
    missing = set(known.unknown([stem(word.lower()) for word in suspects]))
    wrong = [word for word in suspects if stem(word.lower()) in missing]
    if not 0 < len(wrong) <= MOST:
        return {}
    vocabulary = known.vocabulary()
    joined = {word: parts for word in wrong if (parts := _apart(word, vocabulary, known))}
    words = WORD.findall(with_spelling_corrected(question, joined))
    meant = {
        word: joined.get(word) or _swapped(word) or _nearest(word, words, vocabulary, known) for word in wrong
    }
    return {word: taken for word, taken in meant.items() if taken}


def with_spelling_corrected(question: str, meant: Mapping[str, str]) -> str:
    """`question` with its misspelled words put right."""
    return WORD.sub(lambda word: meant.get(word.group(), word.group()), question)


def _may_be_misspelled(word: str) -> bool:
    plain = len(word) >= SHORTEST and word.isalpha() and word.isascii()
    return plain and word.lower() not in STOP_WORDS and not is_english(word.lower())


def _apart(word: str, vocabulary: Mapping[str, int], known: ReadableStore) -> str:
    """Two words of the reporting that stand side by side there and are written as one: "superbowl"."""
    for end in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        parts = word[:end].lower(), word[end:].lower()
        if STOP_WORDS.isdisjoint(parts) and all(stem(part) in vocabulary for part in parts):
            beside = re.compile(rf"\b{parts[0]} {parts[1]}\b", re.IGNORECASE)
            for passage in _passages([stem(part) for part in parts], known):
                if found := beside.search(passage.text):
                    return found.group()
    return ""


def _swapped(word: str) -> str:
    """The word whose letters are changed round, of those that no index has as they are written: "poeple", "thier"."""
    letters = sorted(word.lower())
    alike = (one for one in (*STOP_WORDS, *BASES) if len(one) == len(word) and sorted(one) == letters)
    return next((one for one in alike if _slips(word.lower(), one)[1] == 1), "")


def _nearest(word: str, words: Sequence[str], vocabulary: Mapping[str, int], known: ReadableStore) -> str:
    """The word of the reporting that one of the `words` of a question is meant for; "" where that is in doubt."""
    others = [
        one for one in content_stems(" ".join(words)) if one != stem(word.lower()) and one not in ASKING
    ]
    at = words.index(word)
    beside = {stem(other.lower()) for other in words[max(at - 1, 0) : at + 2]} & {*others}
    read = {
        term: _read(word, term, others, beside, _passages([term, *others], known))
        for term in _likely(word.lower(), vocabulary)
        if term not in others
    }
    sure = {
        term: meant
        for term, meant in read.items()
        if meant and (meant.cost <= LEFT_OUT or not meant.is_no_name or len(word) >= LONG)
        # "Who is Biles?": asked by itself, a name is hardly one that a single passage has.
        if others or vocabulary[term] > 1 or meant.cost == 0 or meant.word.islower()
    }
    best = [term for term, meant in sure.items() if meant[:3] == min(sure.values())[:3]]
    if not best:
        return ""
    first = max(best, key=lambda term: vocabulary[term])
    rivals = [term for term in best if _plain(sure[term].word) != _plain(sure[first].word)]
    in_doubt = any(vocabulary[term] * RARER > vocabulary[first] for term in rivals)
    return "" if in_doubt else sure[first].word


def _likely(word: str, vocabulary: Mapping[str, int]) -> list[str]:
    """The known stems that are nearest to a word or to its stem, the nearest first."""
    from rapidfuzz import process  # Only a question with a word that nobody knows needs it.
    from rapidfuzz.distance import DamerauLevenshtein

    typed = {word, stem(word)}
    alike = [term for term in vocabulary if term[0] == word[0]]
    # One slip more than in the word: the ending that its stem does not have may be the wrong one.
    most = _most_slips(word) + 1
    near = {
        found[0]
        for one in typed
        for found in process.extract(
            one, alike, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=None
        )
    }
    return sorted(near, key=lambda term: (min(_slips(one, term) for one in typed), -vocabulary[term]))[
        :_LIKELY
    ]


def _read(
    word: str, term: str, others: Collection[str], beside: Collection[str], passages: Iterable[Passage]
) -> Meant | None:
    """How those `passages` that have one of the `others` of a question write a stem where it is nearest to `word`."""
    found: Counter[Meant] = Counter()
    for passage in passages:
        written = WORD.findall(passage.text)
        terms = [fold(stem(one.lower())) for one in written]
        if others and not {*others} & {*terms}:
            continue
        for place in (place for place, one in enumerate(terms) if one == term):
            around = [
                one for one in range(max(place - 1, 0), min(place + 2, len(terms))) if terms[one] in beside
            ]
            is_name = bool(around) and all(written[one][0].isupper() for one in [place, *around])
            cost, slips = _slips(word.lower(), _plain(written[place]))
            if cost == 0 or slips <= _most_slips(word):
                found[Meant(not is_name, cost, slips, written[place])] += 1
    if not found:
        return None
    best = min(found)
    if any(meant.word.islower() for meant in found):
        best = best._replace(is_no_name=True)  # "See Photos" is no name.
    # As it is mostly written: not in the capitals of a headline.
    alike = [meant for meant in found if meant.word.lower() == best.word.lower()]
    return best._replace(word=max(alike, key=lambda meant: found[meant]).word)


def _slips(typed: str, word: str) -> tuple[int, int]:
    """What it costs to take one word for another, and how many slips that are."""
    from rapidfuzz.distance import DamerauLevenshtein, Levenshtein

    slips = DamerauLevenshtein.distance(typed, word)
    if _single(typed) == _single(word):
        return 0, slips
    if sorted(typed) == sorted(word):
        return slips, slips  # Letters changed round.
    # What is only the beginning of a word may be short for another: "insta".
    left_out = MORE if word.startswith(typed) else LEFT_OUT
    return Levenshtein.distance(typed, word, weights=(left_out, MORE, ANOTHER)), slips


def _plain(word: str) -> str:
    """A word as it is typed in a hurry: "mbappes" for "Mbappé's"."""
    return re.sub("['’]", "", fold(word.lower()))


def _single(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def _most_slips(word: str) -> int:
    return 2 if len(word) >= TWO_SLIPS else 1


def _passages(terms: Sequence[str], known: ReadableStore) -> list[Passage]:
    return [*known.passages([id_ for id_, _ in known.match(terms, _READ, EVERYWHERE)]).values()]
