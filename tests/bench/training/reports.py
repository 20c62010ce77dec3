"""A passage that was written about, made to look as a reader meets it: under a heading, within a longer report."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.question.leaning import LEANS_ON, in_a_row
from tests.bench.training.claims import evidence
from tests.bench.training.examples import Example, most_alike
from tests.bench.training.written import SENTENCE, Beside, Written

# How often a passage gets a heading, and how often more text before or after it.
_HEADED, _LONGER = 0.6, 0.35
_OUTLETS = ("AP", "BBC News", "CNN", "Reuters", "The Guardian", "USA Today")
_FIRST_DAY, _DAYS = date(2004, 1, 1), 8_000
# So many questions under a heading ask of its day, and so many of one long before or after, which is another event.
_DATED, _OF_ANOTHER_DAY = 0.15, 0.05
_YEAR, _YEARS = 365, 4
_FORMS = (
    "in {0:%B} {0.year}",
    "in {0.year}",
    "{0:%B} {0.year}",
    "on {0.day} {0:%B} {0.year}",
    "{0:%B} {0.day}, {0.year}",
    "in {0:%b} {0.year}",
    "{0.year}",
)
_BEFORE = 0.25
# What says when already; a passage that names a year tells of other days than its heading's.
_NAMES_A_YEAR = re.compile(r"\b[12]\d{3}\b")
_WHEN = re.compile(
    r"\b(?:[12]\d{3}|when|day|date|month|year|week|today|yesterday|now|latest|last|next|this)\b",
    re.IGNORECASE,
)
# Of a conversation's questions so many are shown with the answer before, too, which has at most so many characters.
_WITH_ANSWER, _ANSWER = 0.5, 120
# So many words of another passage make a report longer.
_MORE = 70
# People leave small words out, as what cuts a question does; so often.
_CLIPPED = 0.08
_SMALL = frozenset("a an the of to in on at by for is are was were be been did do does has have had".split())
# A sentence of so many characters is not in two reports by chance.
_LONG = 40


def asked(one: Written, others: Sequence[Written], chance: random.Random) -> Iterator[Example]:
    """A passage's questions, those of a conversation after the question that they follow."""
    for question, answer in one.questions:
        yield shown(one, _clipped(question, chance) if answer else question, answer, others, chance)
    for question, sentence in one.overviews:
        yield shown(one, question, sentence, others, chance)
    for question in one.other_events:
        yield replace(shown(one, _clipped(question, chance), None, others, chance), fits=False)
    for beside in one.beside:
        for longer, question, answer in _told_beside(one, beside, chance):
            yield shown(longer, question, answer, others, chance)
    for conversation in one.conversations:
        before = ""
        for question, answer in conversation:
            yield shown(one, f"{before} {question}".strip(), answer, others, chance)
            told = answer if answer and chance.random() < _WITH_ANSWER else ""
            before = f"{question} {told[:_ANSWER]}".strip()


def _told_beside(
    one: Written, beside: Beside, chance: random.Random
) -> Iterator[tuple[Written, str, str | None]]:
    """The passage with the sentence that only looks like an answer, and the same without the one that answers."""
    question, answer, sentence = beside
    pieces = SENTENCE.findall(one.passage)
    rest = [piece for piece in pieces if answer not in piece]
    for kept, found in ((pieces, answer), (rest, None)):
        at = chance.randrange(len(kept) + 1)
        text = "".join([*kept[:at], f"{sentence} ", *kept[at:]]).strip()
        if (answer in text) == bool(found) and answer not in sentence and len(kept) > 1:
            yield replace(one, passage=text), question, found


def leaning(one: Written, others: Sequence[Written], chance: random.Random) -> Iterator[Example]:
    """Each question of a passage's talks after one or two before it, which the model is to point at where it leans on
    them; and one of another passage, which leans on nothing.
    """
    for talk in one.talks:
        asked = [question for question, _ in talk]
        for at, (question, leans) in enumerate(talk[1:], start=1):
            yield _after(asked[max(0, at - chance.choice((1, 1, 2))) : at], question, leans=leans)
        other = chance.choice(others).questions
        if other:
            yield _after(asked[:1], chance.choice(other)[0], leans=False)
    for conversation in one.conversations:
        asked = [question for question, _ in conversation]
        for at in range(1, len(asked)):
            yield _after(asked[max(0, at - chance.choice((1, 1, 2))) : at], asked[at], leans=True)


def _after(before: Sequence[str], question: str, *, leans: bool) -> Example:
    text = in_a_row(before, question)
    return Example(LEANS_ON, text, (0, len(in_a_row(before, "")) - len(" | ")) if leans else None)


def judged(one: Written, chance: random.Random) -> Iterator[tuple[str, str, bool]]:
    """A passage's claims, each with its evidence and whether it follows; a twin shares the true claim's evidence."""
    for claim, supported in one.claims:
        yield claim, evidence(claim, one.passage, chance), supported
    for true, false in one.twins:
        quotes = evidence(true, one.passage, chance)
        yield true, quotes, True
        yield false, quotes, False


def told_elsewhere(about: Sequence[Written], share: float, chance: random.Random) -> Iterator[Example]:
    """Questions with a passage of another report that is like theirs and does not have their answer."""
    rows = [
        (one, _clipped(question, chance), answer)
        for one in about
        for question, answer in (*one.questions, *(talk[0] for talk in one.conversations))
        if answer and chance.random() < share
    ]
    by_passage = {one.passage: one for one in about}
    alike = most_alike(list(by_passage), [question for _, question, _ in rows])
    for (one, question, answer), passages in zip(rows, alike, strict=True):
        words = set(answer.lower().split())
        far = [
            text
            for text in passages
            if not _share_a_sentence(one.passage, text) and not words <= set(text.lower().split())
        ]
        if far:
            yield replace(shown(by_passage[chance.choice(far)], question, None, about, chance), fits=False)


def _share_a_sentence(one: str, other: str) -> bool:
    """Whether two passages are of one report; some of them overlap."""
    return any(len(sentence) > _LONG and sentence in other for sentence in one.split(". "))


def shown(
    one: Written, question: str, answer: str | None, others: Sequence[Written], chance: random.Random
) -> Example:
    """A question with the passage as a reader meets it."""
    day = _FIRST_DAY + timedelta(chance.randrange(_DAYS))
    before = _heading(one, day, chance)
    if before and not _WHEN.search(question) and not _NAMES_A_YEAR.search(one.passage):
        drawn = chance.random()
        if drawn < _DATED:
            question = _dated(question, day, chance)
        elif drawn < _DATED + _OF_ANOTHER_DAY:
            other = day + timedelta(chance.choice((-1, 1)) * chance.randrange(_YEAR, _YEARS * _YEAR))
            question, answer = _dated(question, other, chance), None
    after = ""
    if chance.random() < _LONGER:
        more = " ".join(chance.choice(others).passage.split()[:_MORE])
        before, after = (f"{before}{more} ", "") if chance.random() < 0.5 else (before, f" {more}")
    start = one.passage.index(answer) if answer else 0
    span = (len(before) + start, len(before) + start + len(answer)) if answer else None
    return Example(question, f"{before}{one.passage}{after}", span, fits=True if answer else None)


def _clipped(question: str, chance: random.Random) -> str:
    """A question, now and then without its small words."""
    if chance.random() > _CLIPPED:
        return question
    return " ".join(word for word in question.split() if word.lower() not in _SMALL)


def _dated(question: str, day: date, chance: random.Random) -> str:
    """A question with its day, month or year named, before or after it."""
    named = chance.choice(_FORMS).format(day)
    if question == question.lower():
        named = named.lower()
    if chance.random() < _BEFORE:
        return f"{named} {question}"
    return f"{question.removesuffix('?')} {named}{'?' if question.endswith('?') else ''}"


def _heading(one: Written, day: date, chance: random.Random) -> str:
    """A headline, for which a true claim stands, with an outlet and a day, as a passage is read under; or nothing."""
    if chance.random() > _HEADED:
        return ""
    true = [true for true, _ in one.twins] + [claim for claim, supported in one.claims if supported]
    parts = [chance.choice(true).rstrip(".")] if true else []
    parts += [chance.choice(_OUTLETS), f"{day.day} {day:%B %Y}"]
    return ". ".join(parts) + "\n"
