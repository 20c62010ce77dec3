"""Whether what was found and shown for a question is right, by the question's record."""

from __future__ import annotations

import re
from pathlib import Path

from bot.evaluation.question_set import Question
from bot.text.display import as_quoted
from corpus.cleaning import clean
from index.passage import Passage


class Judge:
    """Judges articles, passages and sentences for one question. Case and white space do not count."""

    def __init__(self, question: Question) -> None:
        self._articles = frozenset(question.articles)
        self._answers = [_words(answer, whole=True) for answer in question.answers if answer.strip()]
        self._evidence = [_words(words) for words in question.evidence if words.strip()]
        self._evidence_texts = [" ".join(clean(words).split()) for words in question.evidence]
        # "yes", or another paraphrase: no article says it in those words.
        self._paraphrased = bool(self._evidence) and not any(
            answer.search(words) for answer in self._answers for words in self._evidence_texts
        )

    def article(self, article_id: str, path: str) -> str | None:
        """The name under which the question lists an article as right: its id or its file's name."""
        return next((name for name in (article_id, Path(path).name) if name in self._articles), None)

    def passage(self, passage: Passage) -> bool:
        """Whether a passage of a right article holds an evidence sentence, or else an answer.

        A sentence that was cut between two passages is held by the one with at least half of it. The answer
        counts only where the article does not have the evidence in those words, or the question has none.
        """
        article = passage.article
        if self.article(article.id, article.path) is None:
            return False
        places = [place.span() for words in self._evidence for place in words.finditer(article.body)]
        if places:
            return any(
                2 * (min(end, passage.end) - max(start, passage.start)) >= end - start
                for start, end in places
            )
        return any(answer.search(passage.text) for answer in self._answers)

    def holds_answer(self, text: str) -> bool:
        """Whether `text` has an answer in it; where every answer is a paraphrase, the evidence for it."""
        texts = (text, as_quoted(text))
        if any(answer.search(one) for answer in self._answers for one in texts):
            return True
        return self._paraphrased and any(self._holds_evidence(one) for one in texts)

    def _holds_evidence(self, text: str) -> bool:
        if any(words.search(text) for words in self._evidence):
            return True
        shown = " ".join(text.split()).casefold()
        return any(
            2 * len(shown) >= len(words) and shown in words.casefold() for words in self._evidence_texts
        )


def _words(text: str, *, whole: bool = False) -> re.Pattern[str]:
    """Matches the words of `text` with any white space between; `whole` matches no part of a longer word."""
    pattern = r"\s+".join(map(re.escape, clean(text).split()))
    return re.compile(rf"(?<!\w){pattern}(?!\w)" if whole else pattern, re.IGNORECASE)
