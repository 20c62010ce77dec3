"""A brief tells a story once, with how many outlets carried it on their own."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

from bot.following.brief import clusters
from corpus import Article
from index import SearchFilter
from index.embedding.minilm import MiniLM
from tests.support.archive import Archive
from tests.support.newsroom import BRIDGE, FERRY, GAME, Newsroom

AGAIN = "The ferry to Lerne is sailing again after nine weeks, and the first crossing was full."
QUAY = "After nine weeks at the quay the Lerne ferry has sailed again, the harbour office said."


def test_reports_of_one_event_are_one_story_and_copies_count_as_one_outlet(
    tmp_path: Path, embedder: MiniLM
) -> None:
    room = Newsroom(Archive(tmp_path, embedder))
    room.publish("Club wins at home", GAME, day="2026-03-04")
    room.publish("Ferry to Lerne sails again", FERRY, outlet="Gazette")
    room.publish("Lerne ferry sails again", AGAIN, outlet="Post")
    room.publish("Lerne ferry back", QUAY, outlet="Wire")
    room.publish("Lerne ferry is back", QUAY, outlet="Copyist")
    room.publish("Bridge closed", BRIDGE, day="2026-03-03")
    room.publish(
        "Too old", "Nothing else happened in the village of Tor in the whole of February.", day="2026-02-01"
    )
    march = SearchFilter(since=datetime.date(2026, 3, 1))

    with room.engine() as engine:
        brief = engine.following.brief(march)
        ferry, club, bridge = brief.stories
        assert (ferry.reports, ferry.outlets) == (4, ("Copyist", "Gazette", "Post"))
        assert ferry.text in (FERRY, AGAIN, QUAY)
        assert [club.text, bridge.text] == [GAME, BRIDGE], "the newest of those with one outlet first"
        assert brief.reports == 6
        article = engine.archive.article(ferry.citation.article_id)
        assert article is not None
        assert article.body[ferry.citation.start : ferry.citation.end] == ferry.citation.quote
        everything, none = (
            engine.following.brief(SearchFilter(came_after=0)),
            SearchFilter(came_after=brief.upto),
        )
        assert everything.reports == 6, "a copy is no report of its own among what is new"
        assert engine.following.brief(none).stories == ()


def test_a_brief_of_some_outlets_has_what_another_had_before(tmp_path: Path, embedder: MiniLM) -> None:
    room = Newsroom(Archive(tmp_path, embedder))
    room.publish("Ferry to Lerne sails again", FERRY, outlet="Gazette")
    with room.engine() as engine:
        since = engine.following.now()
    room.publish("Lerne ferry sails again", FERRY, outlet="Post")

    with room.engine() as engine:
        assert engine.following.brief(SearchFilter(came_after=since)).stories == ()
        (story,) = engine.following.brief(SearchFilter(came_after=since, sources=("Post",))).stories
    assert story.citation.source == "Post"


def test_what_comes_while_a_brief_is_made_is_in_the_next_one(
    tmp_path: Path, embedder: MiniLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Newsroom(Archive(tmp_path, embedder))
    room.publish("Ferry to Lerne sails again", FERRY)
    with room.engine() as engine:
        following = engine.following
        read = following._store.articles

        def meanwhile(filters: SearchFilter) -> list[Article]:
            found = read(filters)
            room.publish("Bridge closed", BRIDGE)
            return found

        with monkeypatch.context() as patch:
            patch.setattr(following._store, "articles", meanwhile)
            first = following.brief(SearchFilter(came_after=0))
        then = following.brief(SearchFilter(came_after=first.upto))
    assert [[one.text for one in brief.stories] for brief in (first, then)] == [[FERRY], [BRIDGE]]


def test_what_lies_together_is_a_cluster_with_its_centre_first() -> None:
    vectors = np.array([[1, 0, 0], [0.8, 0.6, 0], [0.95, 0.31, 0], [0, 0, 1]], np.float32)

    assert clusters(vectors) == [[2, 1, 0], [3]] or clusters(vectors) == [[2, 0, 1], [3]]
    assert clusters(vectors[:0]) == []
