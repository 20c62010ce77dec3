"""Canned answers for the tests: plain ones in the words of an invented paper, and hostile ones."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from bot.answer import Answer, Citation, Sentence
from index import EVERYWHERE, Coverage

SEARCHED = Coverage(EVERYWHERE, 1243, datetime.date(2011, 1, 3), datetime.date(2026, 10, 14), 12)


def citation(number: int, **changes: object) -> Citation:
    fields: dict[str, object] = {
        "number": number,
        "article_id": f"harbour-{number}",
        "headline": "Ferry service to Lerne resumes after nine weeks",
        "source": "The Harbour Gazette",
        "published": datetime.date(2026, 3, number % 27 + 1),
        "url": f"https://gazette.example/2026/03/ferry-{number}",
        "path": "articles/ferry.md",
        "paragraph": 2,
        "quote": "The first ferry since January left the east quay at 06:40 with 212 passengers on board.",
        "start": 10,
        "end": 97,
    }
    return Citation(**{**fields, **changes})  # type: ignore[arg-type]


def answer(question: str = "When did the ferry to Lerne resume?", **changes: object) -> Answer:
    fields: dict[str, object] = {
        "question": question,
        "understood": question,
        "sentences": (
            Sentence("The ferry to Lerne sailed again on 2 March, after nine weeks at the quay.", (1, 2)),
            Sentence("It carried 212 passengers.", (1,)),
        ),
        "citations": (citation(1), citation(2, source="Lerne Post", headline="Boats are back")),
        "notices": (),
        "searched": SEARCHED,
        "confidence": 0.9,
        "seconds": 0.2,
    }
    return Answer(**{**fields, **changes})  # type: ignore[arg-type]


def nothing(question: str, **changes: object) -> Answer:
    return answer(question, sentences=(), citations=(), notices=(), **changes)


def answers(text: st.SearchStrategy[str]) -> st.SearchStrategy[Answer]:
    """Answers whose every word comes from `text`, of up to 8 sentences and 6 sources."""
    urls = st.sampled_from(["https://news.example/", "http://a.example/x?y=", ""])
    sources = st.lists(
        st.builds(
            lambda **fields: citation(1, **fields),
            headline=text, source=text, quote=text.map(lambda words: words * 3), also=st.tuples(text),
            url=st.builds("{}{}".format, urls, text), published=st.none() | st.dates(),
        ),
        min_size=1, max_size=6,
    )  # fmt: skip

    def numbered(found: list[Citation], sentences: list[tuple[str, list[int]]], notices: list[str]) -> Answer:
        citations = tuple(citation(n + 1, **_facts(found[n])) for n in range(len(found)))
        shown = tuple(
            Sentence(words, tuple(n % len(found) + 1 for n in numbers)) for words, numbers in sentences
        )
        return answer(sentences=shown, citations=citations, notices=tuple(notices))

    sentence = st.tuples(text, st.lists(st.integers(0, 11), min_size=1, max_size=4))
    return st.builds(numbered, sources, st.lists(sentence, max_size=8), st.lists(text, max_size=3))


def _facts(found: Citation) -> dict[str, object]:
    return {
        name: getattr(found, name) for name in ("headline", "source", "quote", "also", "url", "published")
    }
