"""`dateline eval`: what counts as right, what the figures say, and what is more than noise."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import Dateline
from bot.errors import ConfigError, QuestionError
from bot.evaluation.comparison import compare
from bot.evaluation.judge import Judge
from bot.evaluation.measures import auroc, breakdown, measure
from bot.evaluation.question_set import EarlierTurn, History, Question, read_questions, sample
from bot.evaluation.run import Outcome, evaluate
from bot.evaluation.scorecard import worst
from bot.terminal.commands import main
from corpus import Article
from index import Passage
from tests.conftest import REPOSITORY

QUESTIONS = REPOSITORY / "tests" / "questions" / "sample.jsonl"
TOLL = "The toll has risen to 55.\nIt was 50 before, the charity said."


def _question(**changes: object) -> Question:
    record = Question("q1", "How many died?", True, articles=("toll.md",), answers=("55",))
    return dataclasses.replace(record, **changes)  # type: ignore[arg-type]


def _passage(start: int = 0, end: int | None = None, *, name: str = "toll.md", body: str = TOLL) -> Passage:
    article = Article("a1", "Toll", body, "Sample", "", None, "", f"/archive/{name}")
    return Passage(1, article, start, len(body) if end is None else end, 1)


def _outcome(number: int, **changes: object) -> Outcome:
    outcome = Outcome(
        id=f"q{number}",
        question="How many died?",
        after=(),
        word="how many",
        answerable=True,
        article_rank=1,
        passage_rank=2,
        first_holds=True,
        whole_holds=True,
        precision=1.0,
        recall=0.5,
        confidence=0.9,
        seconds=0.1,
        shown=("55 died.",),
        answers=("55",),
        evidence=(),
    )
    return dataclasses.replace(outcome, **changes)  # type: ignore[arg-type]


# What counts as right


def test_an_article_is_named_by_its_id_or_by_its_file() -> None:
    assert Judge(_question()).article("a1", "/archive/toll.md") == "toll.md"
    assert Judge(_question(articles=("a1",))).article("a1", "/archive/all.jsonl") == "a1"
    assert Judge(_question()).article("a2", "/archive/other.md") is None


def test_a_passage_is_right_if_it_holds_the_evidence_however_it_is_spaced() -> None:
    judge = Judge(_question(evidence=("risen to 55. It was  50",)))

    assert judge.passage(_passage())
    assert not judge.passage(_passage(name="other.md"))


def test_evidence_that_was_cut_in_two_is_held_by_the_passage_with_most_of_it() -> None:
    judge = Judge(_question(evidence=("The toll has risen to 55. It was 50 before",)))
    cut = TOLL.index("\n")

    assert judge.passage(_passage(0, cut))
    assert not judge.passage(_passage(cut + 1))


def test_a_passage_with_the_answer_is_right_only_where_no_evidence_is_given() -> None:
    answer_only = _question(answers=("50",))

    assert Judge(answer_only).passage(_passage())
    assert not Judge(dataclasses.replace(answer_only, evidence=("risen to 55",))).passage(_passage(26))


def test_an_answer_inside_a_longer_word_or_number_does_not_count() -> None:
    judge = Judge(_question())

    assert judge.holds_answer("So far, 55 are dead.")
    assert not judge.holds_answer("So far, 1550 are dead.")


def test_an_answer_that_no_article_says_in_those_words_is_held_by_its_evidence() -> None:
    judge = Judge(_question(answers=("yes",), evidence=("He said that he would go",)))

    assert judge.holds_answer("On Friday he [Mr Shoigu] said that he would go.")
    assert not judge.holds_answer("He would not say.")


# Reading a set


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "1", "question": "Who?", "answerable": true, "evidence": [[0, 5]]}\n')

    with pytest.raises(
        QuestionError, match=r"set\.jsonl line 1: evidence\.0: Input should be a valid string"
    ):
        read_questions(path)


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_a_set_without_questions_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(text)

    with pytest.raises(QuestionError, match="no question in it"):
        read_questions(path)


def test_two_questions_with_one_id_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "1", "question": "Who?", "answerable": true}\n' * 2)

    with pytest.raises(QuestionError, match="the id 1"):
        read_questions(path)


def test_a_sample_is_the_same_every_time_and_keeps_the_order() -> None:
    questions = read_questions(QUESTIONS)
    chosen = sample(questions, 20)

    assert chosen == sample(questions, 20)
    assert len(chosen) == 20
    assert sorted(chosen, key=questions.index) == chosen
    assert sample(questions, 1000) == questions


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("How many died?", "how many"),
        ("and to whom", "who"),
        ("how old was he when he died", "how long"),
        ("How did they get in?", "how"),
        ("Is it open?", "no question word"),
    ],
)
def test_the_question_word_is_found(question: str, word: str) -> None:
    assert _question(question=question).word == word


def test_earlier_turns_go_with_their_cited_words_without_them_or_not_at_all() -> None:
    question = _question(history=(EarlierTurn("Who?", "Ann", "Ann did it."), EarlierTurn("Why?", "money")))

    assert [turn.quotes for turn in question.turns(History.EVIDENCE)] == [("Ann did it.",), ()]
    assert [(turn.answer, turn.quotes) for turn in question.turns(History.ANSWERS)] == [
        ("Ann", ()),
        ("money", ()),
    ]
    assert question.turns(History.NONE) == ()


# The figures


def test_the_ranking_measures_are_those_of_the_textbook() -> None:
    figures = measure([_outcome(number, passage_rank=rank) for number, rank in enumerate([1, 4, None, 10])])

    assert figures["passage_h1"] == 0.25
    assert figures["passage_h4"] == 0.5
    assert figures["passage_h10"] == 0.75
    assert figures["passage_mrr10"] == pytest.approx((1 + 1 / 4 + 0 + 1 / 10) / 4)
    assert figures["article_mrr10"] == 1


def test_refusals_are_right_or_wrong_by_whether_the_reporting_answers() -> None:
    figures = measure(
        [
            _outcome(1),
            _outcome(2, shown=(), first_holds=False, whole_holds=False),
            _outcome(3, answerable=False, shown=()),
            _outcome(4, answerable=False),
            _outcome(5, answerable=False),
        ]
    )

    assert figures["refused_wrongly"] == 0.5
    assert figures["refused_rightly"] == pytest.approx(1 / 3)
    assert figures["first_sentence"] == 0.5, "what cannot be answered has no sentence to hold"


def test_what_cannot_be_measured_is_not_a_number_instead_of_nought() -> None:
    figures = measure([_outcome(1, answerable=False)])

    assert math.isnan(figures["passage_h1"])
    assert math.isnan(figures["auroc"])


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.25, 0.5, 1.0])), max_size=12).filter(
        lambda pairs: len({kind for kind, _ in pairs}) == 2
    )
)
def test_auroc_is_the_share_of_pairs_in_the_right_order(pairs: list[tuple[bool, float]]) -> None:
    yes = [confidence for kind, confidence in pairs if kind]
    no = [confidence for kind, confidence in pairs if not kind]
    expected = np.mean([(a > b) + (a == b) / 2 for a in yes for b in no])

    assert auroc(np.array(pairs, dtype=np.float64)) == pytest.approx(expected)


def test_every_question_is_in_one_kind_of_each_sort() -> None:
    groups = breakdown(
        [_outcome(1), _outcome(2, after=("Where?",)), _outcome(3, word="who", answerable=False)]
    )

    assert {name: len(group) for name, group in groups.items()} == {
        "how many": 2,
        "who": 1,
        "stands alone": 2,
        "follow-up": 1,
        "answerable": 2,
        "not answerable": 1,
    }


def test_the_surest_mistakes_come_first_and_what_is_right_not_at_all() -> None:
    late = _outcome(1, first_holds=False)
    sure = _outcome(2, answerable=False, confidence=0.95)
    refused = _outcome(3, shown=(), first_holds=False, whole_holds=False, confidence=0.3)
    unanswerable = dataclasses.replace(sure, whole_holds=False)
    unsure = dataclasses.replace(unanswerable, confidence=0.6)

    assert worst([_outcome(0), late, unsure, refused, unanswerable]) == [unanswerable, refused, unsure, late]


# Beside a baseline


def test_a_difference_that_a_few_questions_make_is_noise_and_one_that_most_make_is_not() -> None:
    before = [_outcome(number, first_holds=False, passage_rank=2) for number in range(60)]
    now = [
        dataclasses.replace(outcome, first_holds=number < 2, passage_rank=1 if number < 40 else 2)
        for number, outcome in enumerate(before)
    ]
    differences = compare(now, before).differences

    assert differences["passage_h1"].exceeds_noise
    assert differences["passage_h1"].now == pytest.approx(40 / 60)
    assert not differences["first_sentence"].exceeds_noise
    assert not differences["article_h1"].exceeds_noise


def test_of_a_few_questions_and_of_seconds_nobody_can_say_what_is_noise() -> None:
    few = [_outcome(number, first_holds=False, seconds=1.0) for number in range(9)]
    many = [_outcome(number, first_holds=False, seconds=1.0) for number in range(10)]
    better = [dataclasses.replace(outcome, first_holds=True, seconds=0.1) for outcome in many]

    of_few = compare(better, few).differences
    of_many = compare(better, many).differences

    assert (of_few["first_sentence"].before, of_few["first_sentence"].now) == (0, 1)
    assert math.isnan(of_few["first_sentence"].low)
    assert not of_few["first_sentence"].exceeds_noise
    assert of_many["first_sentence"].exceeds_noise
    assert of_many["seconds_median"].now == pytest.approx(0.1)
    assert not of_many["seconds_median"].exceeds_noise


def test_only_questions_that_both_runs_asked_are_compared() -> None:
    before = [_outcome(number, passage_rank=1) for number in range(4)]
    now = [_outcome(number, passage_rank=1 if number < 4 else None) for number in range(8)]

    comparison = compare(now, before)

    assert comparison.questions == 4
    assert comparison.differences["passage_h1"].now == 1


def test_a_baseline_of_other_questions_is_refused() -> None:
    with pytest.raises(ConfigError, match="none of these questions"):
        compare([_outcome(1)], [_outcome(2)])


# The whole of it, on the sample


def test_a_question_is_asked_as_a_reader_asks_it_and_its_outcome_noted(sample_engine: Dateline) -> None:
    calm, weather = read_questions(QUESTIONS)[6], read_questions(QUESTIONS)[69]
    answered, other = evaluate(sample_engine, [calm, weather], History.EVIDENCE)

    assert answered.article_rank == 1
    assert answered.passage_rank
    assert answered.recall == 1
    assert answered.words == len(" ".join(answered.shown).split()) > 0
    assert answered.seconds > 0
    assert not other.answerable
    assert other.passage_rank is None
    assert other.recall is None


def test_a_follow_up_is_asked_with_its_earlier_turns(sample_engine: Dateline) -> None:
    (question,) = (one for one in read_questions(QUESTIONS) if one.id == "sample-101")
    (cold,) = evaluate(sample_engine, [question], History.NONE)
    (warm,) = evaluate(sample_engine, [question], History.EVIDENCE)

    assert (warm.article_rank or math.inf) < (cold.article_rank or math.inf)


def test_a_run_is_a_baseline_for_the_next_one(sample_config: Path, tmp_path: Path) -> None:
    first = _eval(sample_config, str(QUESTIONS), "--limit", "2", "--json")
    baseline = tmp_path / "baseline.json"
    baseline.write_text(first.stdout)
    document = json.loads(first.stdout)
    second = _eval(sample_config, str(QUESTIONS), "--limit", "2", "--baseline", str(baseline))

    assert first.exit_code == second.exit_code == 0, second.output
    assert len(document["outcomes"]) == 2
    assert {"passage_mrr10", "auroc", "words"} <= set(document["measures"])
    assert "over the 2 questions that both runs asked" in second.stdout
    assert "(+.000)" in second.stdout
    assert len(second.stdout.splitlines()) <= 40, "more than a screen"


def test_a_set_is_asked_of_a_throw_away_index_of_its_own_articles(
    sample_config: Path, tmp_path: Path
) -> None:
    record = {
        "id": "a1",
        "headline": "Toll",
        "body": TOLL,
        "source": "Sample Wire",
        "published": "2016-05-04",
    }
    articles, questions = tmp_path / "articles.jsonl", tmp_path / "set.jsonl"
    articles.write_text(json.dumps(record) + "\n")
    questions.write_text(
        '{"id": "1", "question": "What has the toll risen to?", "articles": ["a1"], "answers": ["55"], '
        '"evidence": ["The toll has risen to 55."], "history": [], "answerable": true}\n'
    )
    index = sample_config.parent / "data" / "CURRENT"
    before = index.read_text()

    done = _eval(sample_config, str(questions), "--articles", str(articles), "--failures", "1", "--json")

    assert json.loads(done.stdout)["measures"]["passage_h1"] == 1, done.output
    assert index.read_text() == before


def test_articles_are_asked_in_an_index_of_their_own_whatever_the_config_has(tmp_path: Path) -> None:
    config, articles, questions = (tmp_path / name for name in ("config.toml", "mill.txt", "set.jsonl"))
    config.write_text('[index]\nstore = "postgresql://nowhere/news"\nvectors = "http://nowhere:8000"\n')
    articles.write_text("Mill reopens\n\nThe mill at Jibreen reopened on Sunday.\n")
    questions.write_text('{"id": "1", "question": "When did the mill reopen?", "answerable": true}\n')

    done = _eval(config, str(questions), "--articles", str(articles), "--json")

    assert done.exit_code == 0, done.output


def test_questions_on_other_articles_say_so(sample_config: Path, tmp_path: Path) -> None:
    questions = tmp_path / "set.jsonl"
    questions.write_text(
        '{"id": "1", "question": "Who won?", "articles": ["elsewhere"], "answerable": true}\n'
    )

    done = _eval(sample_config, str(questions), "--failures", "1")

    assert "name their articles with --articles" in done.stderr
    assert "not among the 10" in done.stdout


def test_a_broken_baseline_is_one_clear_line(sample_config: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text('{"outcomes": [{}]}')

    done = _eval(sample_config, str(QUESTIONS), "--baseline", str(baseline))

    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "make the baseline anew" in done.stderr


def _eval(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), "eval", *arguments])
