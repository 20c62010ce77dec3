"""The command line as a person uses it: exact output, exit codes, and one clear line for what is wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.question.small_talk import REPLIES
from bot.terminal.commands import main
from tests.conftest import REPOSITORY

README = REPOSITORY / "README.md"


def run(config: Path, *words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["--config", str(config), *words], input=typed, prog_name="dateline")


def test_an_answer_shows_sentences_with_numbers_then_a_line_a_source_then_what_was_searched(
    sample_config: Path,
) -> None:
    result = run(sample_config, "ask", "When was the Castello Road cut?")

    assert result.exit_code == 0
    answer, grounds = result.stdout.split("\n\n")
    *sources, searched = grounds.splitlines()
    assert "[1]" in answer
    assert all(
        re.fullmatch(r"(?:\[\d\])+ .+ — .+, \d{1,2} July 2016, https://sample\.example/\S+", source)
        for source in sources
    )
    assert searched == "Searched 22 articles, 4 May to 15 August 2016."
    assert "\x1b" not in result.output


def test_a_greeting_is_no_decline(sample_config: Path) -> None:
    result = run(sample_config, "ask", "hello")

    assert result.exit_code == 0
    assert result.stdout.startswith("I answer questions from 22 articles by")
    assert "does not say" not in result.stdout
    assert json.loads(run(sample_config, "ask", "--json", "hello").stdout)["kind"] == "greeting"


@pytest.mark.parametrize("asked", ["what is the newest article", "how many articles do you have"])
def test_what_is_asked_of_the_archive_itself_is_told_as_a_greeting_is(
    sample_config: Path, asked: str
) -> None:
    assert run(sample_config, "ask", asked).stdout == run(sample_config, "ask", "hello").stdout


def test_thanks_and_a_remark_are_answered_with_a_word(sample_config: Path) -> None:
    for said in ("thanks", "lol", "bye"):
        (notice,) = json.loads(run(sample_config, "ask", "--json", said).stdout)["notices"]
        assert notice in REPLIES.values()


def test_a_greeting_names_the_outlets_with_most_articles_and_asks_of_whole_headlines(tmp_path: Path) -> None:
    outlets = ["Bay Echo", "Coast Echo", "Dale Echo", "Elm Echo", *["Weir Echo"] * 2]
    records = [
        {"title": title, "text": f"Report number {at}.", "source": outlet, "published": f"2023-05-1{at}"}
        for at, (outlet, title) in enumerate(
            zip(outlets, ["Why did the mill reopen?", *["Ferry sails but ..."] * 5], strict=True)
        )
    ]
    (tmp_path / "articles.json").write_text(json.dumps(records))
    config = tmp_path / "config.toml"
    config.write_text('[corpus]\nsources = ["articles.json"]\n')

    holds, asked = run(config, "ask", "hi").stdout.splitlines()

    assert " by Weir Echo, Bay Echo, Coast Echo, Dale Echo and 1 more, " in holds
    assert asked == "You could ask: “Why did the mill reopen?”"


@pytest.mark.parametrize("command", ["ask", "search", "check"])
def test_nothing_typed_is_told_without_an_example_of_another_archive(
    sample_config: Path, command: str
) -> None:
    result = run(sample_config, command, "")

    assert result.exit_code == 2
    assert "no words were given; write a question, what to search for, or a claim to check" in result.stderr


def test_a_decline_names_the_nearest_report_on_the_topic_if_there_is_one(sample_config: Path) -> None:
    near = run(sample_config, "ask", "Who paid for the fuel in western Aleppo?")
    far = run(sample_config, "ask", "Who won the 1998 world cup?")

    assert (near.exit_code, far.exit_code) == (1, 1)
    first, nearest, says, last = near.stdout.splitlines()
    assert [first, last] == far.stdout.splitlines()
    assert first == "The reporting here does not say."
    assert last.startswith("Searched 22 articles")
    assert "“In western Aleppo, the queue for fuel grows”" in nearest
    quoted = re.fullmatch("It may not answer this, but says: “(.+)”", says)
    assert quoted
    assert run(sample_config, "check", quoted[1]).exit_code == 0, "it stands in the reporting"


def test_a_timeline_is_a_line_each_however_it_is_asked_for(sample_config: Path) -> None:
    asked, by_flag = (
        run(sample_config, "ask", "timeline of Manbij"),
        run(sample_config, "ask", "--timeline", "Manbij"),
    )

    assert asked.stdout == by_flag.stdout
    assert asked.stdout.splitlines()[1].startswith("7 August 2016: ")


def test_a_timeline_is_kept_in_no_conversation_and_says_so(sample_config: Path) -> None:
    done = run(sample_config, "ask", "--timeline", "--conversation", "aleppo", "Manbij")

    assert done.exit_code == 2
    assert "--timeline keeps no conversation: leave out --conversation" in done.stderr


def test_a_question_may_come_from_standard_input(sample_config: Path) -> None:
    typed = run(sample_config, "ask", "-", typed="When was the Castello Road cut?\n")

    assert typed.exit_code == 0
    assert typed.stdout == run(sample_config, "ask", "When was the Castello Road cut?").stdout


def test_json_is_one_documented_object_whose_quotes_stand_at_their_offsets(sample_config: Path) -> None:
    document = json.loads(run(sample_config, "ask", "--json", "When was the Castello Road cut?").stdout)

    assert document["answered"] is True
    assert {"question", "understood", "sentences", "citations", "notices", "searched", "confidence"} <= set(
        document
    )
    for citation in document["citations"]:
        file = Path(citation["path"]).read_text(encoding="utf-8")
        assert citation["quote"] in file
        assert len(citation["quote"]) == citation["end"] - citation["start"]
        assert citation["source"]
        assert citation["published"].startswith("2016-")


def test_limits_given_as_flags_are_shown_and_kept(sample_config: Path) -> None:
    flags = ("--source", "northgate", "--until", "2016-08-06", "--json")
    document = json.loads(run(sample_config, "ask", "Who holds the Castello Road?", *flags).stdout)

    assert {citation["source"] for citation in document["citations"]} == {"Northgate Sample Desk"}
    assert all(citation["published"] <= "2016-08-06" for citation in document["citations"])
    shown = run(sample_config, "ask", "Who holds the Castello Road?", *flags[:-1]).stdout
    assert shown.endswith("published up to 6 August 2016 by Northgate Sample Desk.\n")


def test_a_flag_that_leaves_no_reporting_says_so_and_what_there_is(sample_config: Path) -> None:
    result = run(sample_config, "ask", "--since", "2020-05-01", "What was reported about Aleppo?")

    assert result.exit_code == 1
    assert result.stdout.count("published since 1 May 2020") == 1
    assert "the reporting here is 22 articles, 4 May to 15 August 2016." in result.stdout


def test_a_period_without_reporting_is_answered_from_outside_it_and_says_so(sample_config: Path) -> None:
    result = run(sample_config, "ask", "Who held the Castello Road in May 2020?")

    assert "Nothing here was published 1 to 31 May 2020" not in result.stdout  # A date that limits nothing.
    result = run(sample_config, "ask", "What was reported about the Castello Road in May 2020?")
    assert result.exit_code == 0
    assert "Nothing here was published 1 to 31 May 2020" in result.stdout
    told, said = "This is from outside that period.", result.stdout
    assert said.index(told) < said.index("[1]")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("", "dateline: no words were given; "),
        (" \u200b ", "dateline: no words were given; "),
        ("why " * 10_000, "dateline: what was typed has 39,999 characters; write at most 2,000\n"),
    ],
)
def test_what_is_not_a_question_is_one_clear_line(sample_config: Path, question: str, says: str) -> None:
    result = run(sample_config, "ask", question)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(says)
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [("ask", "Who holds the road?"), ("articles",), ("brief",)])
def test_a_day_that_is_none_is_told_how_one_is_written(sample_config: Path, words: tuple[str, ...]) -> None:
    result = run(sample_config, *words, "--since", "ages ago")

    assert result.exit_code == 2
    assert "'--since': ages ago: not a day; write it as 2016-08-06" in result.stderr


@pytest.mark.parametrize(
    ("flags", "days"),
    [
        (("--since", "2016-08"), "published since 1 August 2016"),
        (("--since", "2016", "--until", "2016-07"), "published 1 January to 31 July 2016"),
        (("--as-of", "2016-07"), "published up to 31 July 2016"),
    ],
)
def test_a_month_or_a_year_limits_by_its_first_or_its_last_day(
    sample_config: Path, flags: tuple[str, ...], days: str
) -> None:
    assert days in run(sample_config, "ask", "Who cut the Castello Road?", *flags).stdout


def test_reporting_without_a_day_is_given_one_day_and_no_month(sample_config: Path) -> None:
    result = run(sample_config, "index", "reporting", "--published", "2016-08")

    assert result.exit_code == 2
    assert "'--published': 2016-08: not one day; write it as 2016-08-06" in result.stderr


def test_a_search_of_days_without_reporting_says_what_there_is(sample_config: Path) -> None:
    result = run(sample_config, "search", "Castello Road", "--since", "2020")

    assert result.exit_code == 1
    assert result.stderr.startswith(
        "Nothing here was published since 1 January 2020; the reporting here is 22"
    )


@pytest.mark.parametrize("command", ["ask", "search", "articles"])
def test_days_in_the_wrong_order_are_wrong_use(sample_config: Path, command: str) -> None:
    result = run(sample_config, command, "--since", "2016-08-06", "--until", "2016-07-01", "Castello Road")
    assert result.exit_code == 2
    assert "--since 2016-08-06 is after --until 2016-07-01: give the earlier day to --since" in result.stderr


def test_a_config_that_is_named_too_late_is_told_where_it_goes(sample_config: Path) -> None:
    result = CliRunner().invoke(main, ["ask", "--config", str(sample_config), "Who holds the road?"])

    assert result.exit_code == 2
    assert "--config goes before the command: 'dateline --config FILE ask …'" in result.stderr


def test_an_outlet_that_is_not_here_names_those_that_are(sample_config: Path) -> None:
    result = run(sample_config, "ask", "Who holds the road?", "--source", "bbc")

    assert result.exit_code == 2
    assert result.stderr.startswith("dateline: bbc: not an outlet of this index, which has Cedar Row")


@pytest.mark.parametrize(
    ("typed", "outlet"), [("n", "Northgate Sample Desk"), ("STREET", "Harbour Street Sample News")]
)
def test_an_outlet_is_named_by_how_it_or_a_word_of_it_begins(
    sample_config: Path, typed: str, outlet: str
) -> None:
    result = run(sample_config, "search", "road", "--source", typed, "--json")

    found = json.loads(result.stdout)["passages"]
    assert {passage["article"]["source"] for passage in found} == {outlet}


def test_search_lists_passages_with_scores_and_why(sample_config: Path) -> None:
    result = run(sample_config, "search", "Castello Road", "--limit", "2")

    assert result.exit_code == 0
    assert re.match(
        r"1\. .+ — .+, \d+ July 2016, https://sample\.example/\S+\n"
        r"   \S.+\n"
        r"   paragraph \d+; score \d\.\d\d \(keywords \d\.\d\d, meaning \d\.\d\d\); has Castello, Road\n",
        result.stdout,
    )
    assert re.search(r"\n2\. .+\n   .*Castello Road.*\n", result.stdout)
    assert "\n3. " not in result.stdout


@pytest.mark.parametrize("query", ["zzzz", "wug blorp", "abracadabra", "zxcvbn asdf"])
def test_a_search_for_what_no_report_has_or_comes_near_says_that_nothing_matches(
    sample_config: Path, query: str
) -> None:
    result = run(sample_config, "search", query)
    document = json.loads(run(sample_config, "search", "--json", query).stdout)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Nothing in the reporting matches.\n"
    assert document["passages"] == []


@pytest.mark.parametrize("query", ["insurgents", "hunger crisis", "zzzz Aleppo"])
def test_a_search_in_other_words_lists_what_comes_near_in_meaning(sample_config: Path, query: str) -> None:
    result = run(sample_config, "search", query, "--limit", "1")

    assert result.exit_code == 0
    assert result.stdout.startswith("1. ")


def test_of_ten_passages_the_last_is_set_below_its_headline_too(sample_config: Path) -> None:
    last = run(sample_config, "search", "Aleppo", "--limit", "10").stdout.split("\n10. ")[1]

    assert all(re.match(r" {4}\S", line) for line in last.splitlines()[1:])


def test_ask_without_an_index_builds_it_first(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "one.txt").write_text("Bridge closed\n\nThe Tor bridge was closed on Monday.\n")
    config = tmp_path / "config.toml"
    config.write_text('[corpus]\nsources = ["news"]\n')

    result = run(config, "ask", "When was the Tor bridge closed?")

    assert result.exit_code == 0
    assert result.stderr.startswith(f"No index in {tmp_path / 'data'} yet: building it first.")
    assert "The Tor bridge was closed on Monday. [1]" in result.stdout
    assert "[1] Bridge closed — unknown outlet, undated, " in result.stdout
    assert result.stdout.endswith("Searched 1 article, undated.\n")


def test_status_counts_what_is_indexed(sample_config: Path) -> None:
    document = json.loads(run(sample_config, "status", "--json").stdout)

    assert document["coverage"]["articles"] == 22
    assert document["passages"] >= 22
    assert document["generation"] == "gen-000001"
    assert sum(outlet["articles"] for outlet in document["outlets"]) == 22
    assert "Northgate Sample Desk: " in run(sample_config, "status").stdout


def test_status_without_an_index_says_how_to_build_one(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("")

    result = run(config, "status")

    assert result.exit_code == 2
    assert result.stderr.endswith("there is no index here; run 'dateline index' to build one\n")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_shows_an_example_in_its_help_and_stands_in_a_guide(command: str) -> None:
    shown = CliRunner().invoke(main, [command, "--help"], prog_name="dateline").output

    assert f"Example: dateline {command}" in " ".join(shown.split())
    guides = [page.read_text(encoding="utf-8") for page in REPOSITORY.glob("bot/**/README.md")]
    assert any(f"dateline {command}" in guide for guide in (*guides, README.read_text(encoding="utf-8")))


def test_a_brief_may_be_of_a_past_day_a_month_or_the_week_up_to_a_day(sample_config: Path) -> None:
    told = run(sample_config, "brief", "2016-08-06").stdout
    assert told.startswith("6 August 2016: 2 reports, 1 story")
    assert run(sample_config, "brief", "2016-08-06", "--week").stdout.startswith("31 July to 6 August 2016:")
    assert run(sample_config, "brief", "2016-07").stdout.startswith("1 to 31 July 2016:")
    assert run(sample_config, "brief", "--until", "2016-08-06").stdout == told
    assert "name DAY" in run(sample_config, "brief", "2016-08-06", "--since", "2016").stderr


def test_days_may_be_typed_in_words(sample_config: Path) -> None:
    assert "Nothing here was published" in run(sample_config, "ask", "pumps", "--since", "yesterday").stdout
    assert (
        "published up to 20 July 2016" in run(sample_config, "ask", "road", "--until", "20 July 2016").stdout
    )


def test_whoever_follows_a_topic_at_once_is_told_the_command(sample_config: Path) -> None:
    result = run(sample_config, "follow", "castello", "road")
    assert result.exit_code == 2
    assert """'dateline follow add "castello road"' follows it""" in result.stderr


def test_a_bare_question_mark_is_no_question(sample_config: Path) -> None:
    result = run(sample_config, "ask", "?")
    assert result.exit_code == 2
    assert "no words were given" in result.stderr
