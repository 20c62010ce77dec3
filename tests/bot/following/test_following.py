"""What is new of what somebody follows: each report once, by what it says and not by its words alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from bot.engine import Dateline
from bot.errors import QuestionError
from bot.following.follow import Follow
from bot.query_analysis import QueryAnalysis
from bot.settings import Settings
from index import EVERYWHERE, SearchHit
from index.backends.opening import backend_of
from tests.support.newsroom import BRIDGE, FERRY, GAME, Newsroom

BACK = (
    "Ferries between the mainland and Lerne are running once more, two months after the crossing was halted."
)


def told(newsroom: Newsroom, follow: Follow, since: int, outlets: Sequence[str] = ()) -> list[str]:
    with newsroom.engine() as engine:
        return [report.citation.headline for report in engine.following.news(follow, since, outlets).reports]


def test_a_new_report_on_a_topic_is_told_in_its_own_words_and_what_is_on_something_else_is_not(
    newsroom: Newsroom,
) -> None:
    with newsroom.engine() as engine:
        follow, since = engine.following.follow("ferry to Lerne"), engine.following.now()
        assert engine.following.news(follow, since).reports == (), "what was there before is not new"
    newsroom.publish("Club wins at home", GAME)
    newsroom.publish("Crossing open again", BACK, day="2026-03-03")
    newsroom.publish("Ferry sails", FERRY, outlet="Post")

    with newsroom.engine() as engine:
        news = engine.following.news(follow, since)
        assert [report.citation.headline for report in news.reports] == ["Crossing open again", "Ferry sails"]
        first = news.reports[0]
        article = engine.archive.article(first.citation.article_id)
        assert article is not None
        assert article.body[first.citation.start : first.citation.end] == first.citation.quote == BACK
        assert first.text == BACK
        assert news.upto == engine.following.now()
        assert engine.following.news(follow, news.upto).reports == (), "nothing is told twice"


def test_a_question_is_told_of_when_a_new_report_answers_it(newsroom: Newsroom) -> None:
    with newsroom.engine() as engine:
        follow, since = (
            engine.following.follow("When did the ferry to Lerne sail again?"),
            engine.following.now(),
        )
    newsroom.publish("Club wins at home", GAME)
    newsroom.publish("Bridge closed", BRIDGE)
    assert told(newsroom, follow, since) == []

    newsroom.publish("Ferry sails", FERRY)
    assert told(newsroom, follow, since) == ["Ferry sails"]


def test_an_outlet_is_told_with_all_it_reports_or_with_what_it_says_of_a_topic(newsroom: Newsroom) -> None:
    with newsroom.engine() as engine:
        since = engine.following.now()
    newsroom.publish("Club wins at home", GAME, outlet="Post")
    newsroom.publish("Ferry sails", FERRY, outlet="Post", day="2026-03-01")
    newsroom.publish("Crossing open again", BACK)

    assert told(newsroom, Follow(outlet="Post"), since) == ["Club wins at home", "Ferry sails"]
    assert told(newsroom, Follow("ferry to Lerne", "Post"), since) == ["Ferry sails"]


def test_copies_of_a_story_are_told_once_and_not_again_when_another_comes_later(newsroom: Newsroom) -> None:
    with newsroom.engine() as engine:
        follow, since = engine.following.follow("ferry to Lerne"), engine.following.now()
    newsroom.publish("Ferry sails", FERRY)
    newsroom.publish("Boat sails", FERRY, outlet="Post")
    with newsroom.engine() as engine:
        news = engine.following.news(follow, since)
        (report,) = news.reports
        assert {report.citation.source, *report.citation.also} == {"Gazette", "Post"}

    newsroom.publish("Sailing again", FERRY, outlet="Wire")
    assert told(newsroom, follow, news.upto) == []
    assert told(newsroom, Follow(outlet="Wire"), news.upto) == ["Sailing again"], (
        "who follows it is told of it"
    )


def test_who_is_told_of_some_outlets_misses_nothing_that_another_had_first(newsroom: Newsroom) -> None:
    with newsroom.engine() as engine:
        follow, since = engine.following.follow("ferry to Lerne"), engine.following.now()
    newsroom.publish("Ferry sails", FERRY)
    newsroom.publish("Boat sails", FERRY, outlet="Post")

    assert told(newsroom, follow, since, ["Gazette"]) == ["Ferry sails"]
    assert told(newsroom, follow, since, ["Post"]) == ["Boat sails"]
    assert told(newsroom, Follow(outlet="Gazette"), since, ["Post"]) == []


def test_corrections_and_what_comes_back_are_not_new(newsroom: Newsroom) -> None:
    newsroom.publish("Ferry sails", FERRY)
    with newsroom.engine() as engine:
        follow, since = engine.following.follow("ferry to Lerne"), engine.following.now()
    path = newsroom.archive.reporting / "1.jsonl"
    words = path.read_text()
    path.write_text(words.replace("nine weeks", "ten weeks"))
    newsroom.archive.index()
    path.unlink()
    newsroom.archive.index(withdraw=True)
    path.write_text(words)
    newsroom.archive.index()

    with newsroom.engine() as engine:
        assert engine.following.now() > since + 2
        assert engine.following.news(follow, since).reports == ()


def test_an_archive_that_was_begun_anew_is_not_told_as_a_whole(newsroom: Newsroom) -> None:
    with newsroom.engine() as engine:
        news = engine.following.news(Follow("ferry to Lerne"), since=1_000)

        assert news.reports == ()
        assert news.upto == engine.following.now(), "it goes on from there"


def test_what_nobody_can_be_told_of_is_refused_when_it_is_named(newsroom: Newsroom) -> None:
    with newsroom.engine() as engine:
        follow = engine.following.follow
        with pytest.raises(QuestionError, match="name a topic, a question or an outlet"):
            follow("  ")
        with pytest.raises(QuestionError, match="not an outlet of this index"):
            follow("ferry", "Nobody's Paper")
        with pytest.raises(QuestionError, match="nothing that reports are about"):
            follow("hello")
        assert follow(" Zyxlor   strike ") == Follow("Zyxlor strike"), "nothing reported yet is not misspelt"
        assert follow("ferry", "gaz") == Follow("ferry", "Gazette")


def test_one_outlet_is_followed_and_whoever_may_mean_another_is_asked_which(newsroom: Newsroom) -> None:
    for outlet in ("The Times", "The Times of India"):
        newsroom.publish("Ferry sails", FERRY, outlet=outlet)
    with newsroom.engine() as engine:
        assert engine.following.follow("", "the times") == Follow(outlet="The Times")
        with pytest.raises(
            QuestionError, match="times: may be The Times, The Times of India; name one of them"
        ):
            engine.following.follow("", "times")


def test_more_reports_than_are_read_at_once_are_all_told_whoever_copied_one(newsroom: Newsroom) -> None:
    with newsroom.engine() as engine:
        since = engine.following.now()
    loads = (
        "apples bricks candles doors engines flour glass hay iron jars kettles lamps mirrors nails oil paint quilts "
        "rice salt tiles umbrellas violins wool yarn anchors barrels carpets drums eggs fish grapes honey ink jam "
        "keys lemons maps nuts oats pears radios stoves tents vases wine zinc beans coal"
    ).split()
    chance = random.Random(7)
    records = [
        {
            "id": load, "title": f"Ferry brings {load}", "source": f"The {load} paper", "date": "2026-03-02",
            "text": f"The ferry to Lerne brought {load}, {', '.join(chance.sample(loads, 14))} on Monday.",
        }
        for load in loads
    ]  # fmt: skip
    copied = [records[0] | {"id": outlet, "source": outlet} for outlet in ("Post", "Wire")]
    newsroom.archive.write_records("many.jsonl", [*records, *copied])
    newsroom.archive.index()

    assert len(told(newsroom, Follow("ferry to Lerne"), since)) == len(records)


def test_a_long_report_hides_none_that_is_further_from_what_is_followed(newsroom: Newsroom) -> None:
    with newsroom.engine() as engine:
        since = engine.following.now()
    live = [f"Ferry to Lerne, crossing {number}: the ferry to Lerne sailed. " * 5 for number in range(70)]
    newsroom.publish("Ferry to Lerne, live", *live, outlet="Post")
    newsroom.publish("Crossing open again", BACK)

    assert told(newsroom, Follow("ferry to Lerne"), since) == ["Crossing open again", "Ferry to Lerne, live"]


@dataclass
class FindsBefore:
    """Finds the same passages for every question, just before something happens to them."""

    hits: Sequence[SearchHit]
    happens: Callable[[], None]

    def retrieve(self, analysis: QueryAnalysis, limit: int) -> list[SearchHit]:
        self.happens()
        return list(self.hits[:limit])


def test_what_is_withdrawn_while_it_is_looked_for_is_no_news_and_the_rest_is_told(newsroom: Newsroom) -> None:
    with newsroom.engine() as engine:
        follow, since = engine.following.follow("ferry to Lerne"), engine.following.now()
    newsroom.publish("Crossing open again", BACK, day="2026-03-03")
    newsroom.publish("Ferry sails", FERRY)
    with newsroom.engine() as engine:
        hits = [
            one
            for one in engine.search("ferry to Lerne", filters=EVERYWHERE)
            if one.passage.article.headline in ("Crossing open again", "Ferry sails")
        ]
    gone = next(one.passage.article.id for one in hits if one.passage.article.headline == "Ferry sails")

    def withdraw() -> None:
        with backend_of(newsroom.archive.folder).writing() as writer:
            writer.store.withdraw([gone])

    settings = Settings.load(newsroom.config)
    with Dateline.open(settings, retriever=FindsBefore(hits, withdraw)) as engine:
        news = engine.following.news(follow, since)
    assert [report.citation.headline for report in news.reports] == ["Crossing open again"]
