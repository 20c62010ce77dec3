"""Following from a terminal, as cron does: nothing twice, never all that is there, and silence where nothing is new."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from bot.terminal.commands import main
from tests.support.newsroom import BRIDGE, FERRY, GAME, Newsroom


def run(newsroom: Newsroom, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(newsroom.config), *words], prog_name="dateline")


def test_what_is_followed_is_told_once_and_listed_and_ended(newsroom: Newsroom) -> None:
    nothing = run(newsroom, "follow", "check")
    assert (nothing.exit_code, nothing.stderr) == (
        1,
        "Nothing is followed; 'dateline follow add TOPIC' follows one.\n",
    )
    added = run(newsroom, "follow", "add", "ferry to Lerne")
    assert added.stdout == "1. Following “ferry to Lerne”.\n"
    assert run(newsroom, "follow", "add", "--outlet", "gaz").stdout == "2. Following everything by Gazette.\n"
    quiet = run(newsroom, "follow", "check", "-q")
    assert (quiet.output, quiet.exit_code) == ("", 1), "what was there already is not told"

    newsroom.publish("Club wins at home", GAME, outlet="Post")
    newsroom.publish("Ferry sails", FERRY, outlet="Post")
    first, second = run(newsroom, "follow", "check"), run(newsroom, "follow", "check")

    path = newsroom.archive.reporting / "2.jsonl"
    assert first.stdout.splitlines() == [
        "1 new report on “ferry to Lerne”",
        FERRY,
        f"[1] Ferry sails — Post, 2 March 2026, {path}",
        "",
    ]
    assert (second.stdout, second.stderr, second.exit_code) == ("", "Nothing new on what you follow.\n", 1)
    assert run(newsroom, "follow", "list").stdout == "1. “ferry to Lerne”\n2. everything by Gazette\n"
    assert run(newsroom, "follow", "end", "1").stdout == "Ended: “ferry to Lerne”.\n"
    again = run(newsroom, "follow", "end", "1")
    assert again.exit_code == 2
    assert "see 'dateline follow list'" in again.stderr


def test_json_has_each_follow_with_its_reports_and_citations(newsroom: Newsroom) -> None:
    run(newsroom, "follow", "add", "ferry to Lerne")
    newsroom.publish("Ferry sails", FERRY, outlet="Post")

    (told,) = json.loads(run(newsroom, "follow", "check", "--json").stdout)["follows"]

    assert (told["words"], told["outlet"]) == ("ferry to Lerne", "")
    assert [report["text"] for report in told["reports"]] == [FERRY]
    assert told["reports"][0]["citation"]["quote"] == FERRY
    assert json.loads(run(newsroom, "follow", "check", "--json").stdout) == {"follows": []}


def test_a_brief_is_of_the_newest_day_or_of_a_week(newsroom: Newsroom) -> None:
    newsroom.publish("Ferry sails", FERRY)
    newsroom.publish("Lerne ferry sails", FERRY.replace("again ", ""), outlet="Post")
    newsroom.publish("Bridge closed", BRIDGE, day="2026-03-05")

    day, week = run(newsroom, "brief"), run(newsroom, "brief", "--week", "--limit", "1")
    since = json.loads(run(newsroom, "brief", "--since", "2026-03-01", "--json").stdout)

    path = newsroom.archive.reporting
    assert day.stdout.splitlines() == [
        "5 March 2026: 1 report, 1 story",
        BRIDGE,
        f"[1] Bridge closed — Gazette, 5 March 2026, {path / '3.jsonl'}",
    ]
    assert week.stdout.splitlines()[0] == "27 February to 5 March 2026: 3 reports, 2 stories"
    assert week.stdout.splitlines()[-1] == "And 1 story more."
    assert (since["since"], since["until"], since["reports"]) == ("2026-03-01", "2026-03-05", 3)
    assert run(newsroom, "brief", "--week", "--new").exit_code == 2
    none = run(newsroom, "brief", "--since", "2027")
    assert none.stderr.startswith("Nothing here was published since 1 January 2027; the reporting here is 4 ")


def test_a_brief_of_what_is_new_begins_with_the_newest_day_and_tells_nothing_twice(
    newsroom: Newsroom,
) -> None:
    newsroom.publish("Bridge closed", BRIDGE, day="2026-03-05")
    first, second = run(newsroom, "brief", "--new"), run(newsroom, "brief", "--new")
    newsroom.publish("Ferry sails", FERRY)
    third = run(newsroom, "brief", "--new")

    assert first.stdout.splitlines()[:2] == ["New: 1 report, 1 story", BRIDGE]
    assert (second.stdout, second.stderr, second.exit_code) == ("", "Nothing new.\n", 1)
    assert third.stdout.splitlines()[:2] == ["New: 1 report, 1 story", FERRY]


def test_a_brief_of_what_is_new_leaves_no_story_untold(newsroom: Newsroom) -> None:
    stories = [
        *(FERRY, BRIDGE, GAME),
        "Bakers raised the price of bread for the third time this year.",
        "Astronomers found a comet that nobody had seen before.",
        "Doctors warned of measles among children in the north.",
        "The opera opens its season with a work by Verdi.",
        "Farmers lost half of their apples to a night of frost.",
        "Thieves took four paintings from a museum by the river.",
        "Parliament passed a law on the taxes of small firms.",
        "A volcano threw ash over three islands before dawn.",
    ]
    for number, story in enumerate(stories):
        record = {"id": str(number), "title": story, "text": story, "source": "Post", "date": "2026-03-02"}
        newsroom.archive.write_records(f"{number}.jsonl", [record])
    newsroom.archive.index()

    limited = run(newsroom, "brief", "--new", "--limit", "3")
    told = run(newsroom, "brief", "--new").stdout

    assert "tells every story" in limited.stderr
    assert told.splitlines()[0] == "New: 11 reports, 11 stories"
    assert [story for story in stories if story not in " ".join(told.split())] == []
