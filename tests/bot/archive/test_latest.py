"""The latest on a topic: what is on it, newest first, and nothing where nothing is."""

from __future__ import annotations

import pytest

from bot import Dateline


@pytest.mark.parametrize("topic", ["Manbij", "siege"])
def test_the_latest_on_a_topic_names_it_and_comes_newest_first(sample_engine: Dateline, topic: str) -> None:
    found = sample_engine.archive.latest(topic, limit=5)

    assert len(found) >= 3
    assert all(topic in f"{one.headline} {one.body}" for one in found)
    days = [one.published for one in found if one.published]
    assert days == sorted(days, reverse=True)
    assert len(days) == len(found)


def test_there_is_no_latest_on_what_nobody_reports_on(sample_engine: Dateline) -> None:
    assert sample_engine.archive.latest("xyzzy", limit=5) == []
