"""The engine with a language model: sentences stream once checked, tokens are counted, nothing leaks."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.answer import Answer, Sentence
from bot.conversation.turn import Turn
from bot.engine import Dateline
from bot.language_model.ledger import Ledger, used_today
from bot.language_model.usage import Usage
from bot.settings import Settings
from bot.terminal.commands import main
from tests.conftest import REPOSITORY
from tests.support.ledger import use
from tests.support.openai_server import ScriptedServer, says

QUESTION = "What broke the siege of eastern Aleppo?"
FIRST = "About 300,000 people had lived under the siege of eastern Aleppo."
FIRST_QUOTE = "ending a siege under which about 300,000 people had lived"
HEARD = Turn(
    "Who holds the Castello Road?",
    "The Castello Road in the north is held by the army.",
    ("Ramousah is a battlefield, and the Castello Road in the north is held by the army.",),
)
SAID = f"""{FIRST}
"{FIRST_QUOTE}"
Official media denied that rebels had broken the siege of eastern Aleppo.
"official media denied on Saturday that rebels had broken the siege of eastern Aleppo"
"""


@pytest.fixture(autouse=True)
def no_usage(sample_config: Path) -> Iterator[None]:
    yield
    for file in Settings.load(sample_config).index.folder.glob("usage.db*"):
        file.unlink()


def model(server: ScriptedServer, **keys: Any) -> dict[str, dict[str, Any]]:
    return {"answer": {"model": "openai:scripted", "base_url": server.base_url, "retries": 0, **keys}}


def test_each_sentence_is_streamed_once_it_is_checked_and_before_the_model_has_finished(
    server: ScriptedServer, sample_config: Path
) -> None:
    gate = threading.Event()
    server.script = [says(f"{SAID}And then the rebels", gate=gate, finish="length")]
    with Dateline.open(Settings.load(sample_config, model(server, seconds=90))) as engine:
        items = engine.stream(QUESTION)
        first = next(items)
        gate.set()
        *more, answer = items
    assert server.script[0].waited, "the first sentence came only after the model had finished"
    assert first == Sentence(FIRST, (1,))
    assert isinstance(answer, Answer)
    assert (first, *more) == answer.sentences
    assert answer.sentences[0].citations == (1,)


FALSE = f'About 900,000 people had lived under the siege.\n"{FIRST_QUOTE}"\n'


def test_in_the_place_of_what_is_false_its_quote_is_shown(
    server: ScriptedServer, sample_config: Path
) -> None:
    server.script = [says(SAID + FALSE)]
    with Dateline.open(Settings.load(sample_config, model(server))) as engine:
        answer = engine.ask(QUESTION)
    texts = [sentence.text for sentence in answer.sentences]
    assert texts[0] == FIRST
    assert FIRST_QUOTE in texts[2]
    assert not any("900,000" in text for text in texts)


def test_what_is_false_is_left_out_where_the_settings_say_so(
    server: ScriptedServer, sample_config: Path
) -> None:
    server.script = [says(SAID + FALSE)]
    with Dateline.open(Settings.load(sample_config, model(server, unverified="drop"))) as engine:
        answer = engine.ask(QUESTION)
    # The third is another outlet's figure, which the first sentence calls for.
    assert answer.sentences[0].text == FIRST
    assert not any("900,000" in sentence.text for sentence in answer.sentences)
    assert any("left out" in notice for notice in answer.notices)


def test_a_model_that_breaks_off_before_any_claim_leaves_the_quoted_answer_and_says_why(
    server: ScriptedServer, sample_config: Path
) -> None:
    with Dateline.open(Settings.load(sample_config)) as engine:
        quoted = engine.ask(QUESTION)
    server.script = [says("The siege was bro", finish="length")]
    with Dateline.open(Settings.load(sample_config, model(server))) as engine:
        answer = engine.ask(QUESTION)
    assert answer.sentences == quoted.sentences
    assert answer.notices[0] == (
        "These are the reporting's own words, because the model broke off in the middle of a sentence."
    )


@pytest.mark.parametrize(
    ("said", "unverified", "why"),
    [
        ("NOT IN THE REPORTING", "quote", "the model wrote no answer"),
        (
            "The passages do not say what broke the siege.",
            "quote",
            "the model wrote no answer",
        ),
        ("Let me know if you need more!", "quote", "the model wrote no answer"),
        ("<think>Hm.</think>", "quote", "the model wrote no sentence"),
        (
            "Zebras have nine hundred tanks. [1]",
            "quote",
            "nothing that the model wrote could be tied to a passage",
        ),
        (FALSE, "drop", "no quote carries what the model wrote"),
    ],
)
def test_where_the_model_writes_nothing_that_can_be_shown_the_reader_sees_the_quoted_answer(
    server: ScriptedServer, sample_config: Path, said: str, unverified: str, why: str
) -> None:
    with Dateline.open(Settings.load(sample_config)) as engine:
        quoted = engine.ask(QUESTION)
    server.script = [says(said)]
    with Dateline.open(Settings.load(sample_config, model(server, unverified=unverified))) as engine:
        answer = engine.ask(QUESTION)
    assert quoted.answered
    assert answer.sentences == quoted.sentences
    assert answer.notices == (f"These are the reporting's own words, because {why}.", *quoted.notices)


def test_what_cites_nothing_and_nothing_carries_has_no_quote_in_its_place(
    server: ScriptedServer, sample_config: Path
) -> None:
    offer = "Let me know if you need more on the siege of eastern Aleppo!"
    answers = []
    for said in (SAID, f"{SAID}\n{offer}"):
        server.script = [says(said)]
        with Dateline.open(Settings.load(sample_config, model(server))) as engine:
            answers.append(engine.ask(QUESTION))
    assert answers[0].sentences == answers[1].sentences
    assert answers[0].notices == answers[1].notices


def test_where_reader_and_model_both_find_nothing_the_nearest_report_is_named(
    server: ScriptedServer, sample_config: Path
) -> None:
    server.script = [says("NOT IN THE REPORTING")]
    with Dateline.open(Settings.load(sample_config, model(server))) as engine:
        answer = engine.ask("Who paid for the fuel in western Aleppo?")
    assert not answer.answered
    assert any("The nearest report" in notice for notice in answer.notices)


def test_a_last_sentence_without_a_full_stop_is_whole_if_the_provider_says_that_the_model_had_finished(
    server: ScriptedServer, sample_config: Path
) -> None:
    first, quote, second, _ = SAID.split("\n", 3)
    server.script = [says(f"{first}\n{quote}\n{second.rstrip('.')}")]
    with Dateline.open(Settings.load(sample_config, model(server))) as engine:
        answer = engine.ask(QUESTION)
    assert [sentence.text for sentence in answer.sentences[:2]] == [first, second]
    assert not any("stopped early" in notice for notice in answer.notices)


def test_the_chat_model_judges_its_own_sentences_where_the_settings_say_so(
    server: ScriptedServer, sample_config: Path
) -> None:
    server.script = [says(SAID), says("1 NO\n2 YES")]
    flags = model(server) | {"models": {"entailment": "chat"}}
    with Dateline.open(Settings.load(sample_config, flags)) as engine:
        answer = engine.ask(QUESTION)
    assert len(server.asked) == 2
    assert QUESTION not in str(server.asked[1]["messages"])
    # Of its first sentence, which it refuses, the quote is left; its second stands.
    shown = [sentence.text for sentence in answer.sentences]
    assert FIRST not in shown
    assert any(FIRST_QUOTE in text for text in shown)
    assert "Official media denied that rebels had broken the siege of eastern Aleppo." in shown


def test_who_stops_listening_leaves_the_engine_in_order(server: ScriptedServer, sample_config: Path) -> None:
    server.script = [says(f"{SAID}And then the rebels", stall=2, finish="length")]
    with Dateline.open(Settings.load(sample_config, model(server))) as engine:
        items = engine.stream(QUESTION, conversation="stopped")
        next(items)
        items.close()  # type: ignore[attr-defined]
        server.script = [says(SAID)]
        answer = engine.ask(QUESTION, conversation="stopped")
        assert [turn.question for turn in engine.turns("stopped")] == [QUESTION]
        engine.forget("stopped")
    assert answer.answered


def test_a_person_over_their_tokens_gets_a_quoted_answer_and_others_do_not_notice(
    server: ScriptedServer, sample_config: Path
) -> None:
    server.script = [says(SAID)]
    settings = Settings.load(sample_config, model(server, person_tokens=3_000))
    with Dateline.open(settings) as engine:
        ledger = Ledger(settings.usage_place)
        use(ledger, "mira", Usage(2_900, 50))
        ledger.close()
        refused = engine.ask(QUESTION, person="mira")
        other = engine.ask(QUESTION, person="paul")
    assert any("3,000 tokens of today are used up" in notice for notice in refused.notices)
    assert refused.answered
    assert refused.usage == Usage()
    assert other.sentences[0].text == FIRST
    assert other.usage.tokens > 100


def test_nobody_is_known_by_what_they_used_on_an_earlier_day(tmp_path: Path) -> None:
    day = [datetime.date(2026, 11, 22)]
    ledger = Ledger(tmp_path / "usage.db", today=lambda: day[0])
    use(ledger, "person-4711", Usage(100, 10, 0.5))
    use(ledger, "person-4712", Usage(1, 1, 0.5))
    day[0] = datetime.date(2026, 11, 23)
    use(ledger, "person-4713", Usage(5, 5))
    day[0] = datetime.date(2026, 11, 22)
    assert ledger.today() == Usage(101, 11, 1.0)
    assert ledger.today("person-4711") == Usage()
    ledger.close()
    assert b"person-4711" not in (tmp_path / "usage.db").read_bytes()


def test_whoever_may_only_read_the_folder_is_told_what_was_used_there(tmp_path: Path) -> None:
    file = tmp_path / "index" / "usage.db"
    with closing(Ledger(file)) as ledger:
        use(ledger, "mira", Usage(1, 2, 0.5))
    file.chmod(0o444)
    file.parent.chmod(0o555)
    try:
        assert used_today(file) == Usage(1, 2, 0.5)
        assert file.stat().st_mode & 0o777 == 0o444
    finally:
        file.parent.chmod(0o755)


def test_tokens_and_cost_are_in_the_json_and_in_the_status(
    server: ScriptedServer, sample_config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.script = [says(SAID)]
    monkeypatch.setenv("DATELINE_ANSWER__MODEL", "openai:scripted")
    monkeypatch.setenv("DATELINE_ANSWER__BASE_URL", server.base_url)
    monkeypatch.setenv("DATELINE_ANSWER__DOLLARS_PER_MILLION_IN", "1000000")

    def run(*words: str) -> str:
        return CliRunner().invoke(main, ["--config", str(sample_config), *words]).stdout

    usage = json.loads(run("ask", "--json", QUESTION))["usage"]
    assert usage["tokens_in"] > 100
    assert usage["tokens_out"] > 5
    assert usage["dollars"] == pytest.approx(usage["tokens_in"])
    assert json.loads(run("status", "--json"))["used_today"] == usage
    assert f"Used today  {usage['tokens_in']:,} tokens in, {usage['tokens_out']} out, $" in run("status")


def test_without_a_model_nothing_is_said_of_tokens(sample_config: Path) -> None:
    asked = CliRunner().invoke(main, ["--config", str(sample_config), "ask", "--json", QUESTION])
    assert json.loads(asked.stdout)["usage"] == {"tokens_in": 0, "tokens_out": 0, "dollars": 0.0}
    assert "Used today" not in CliRunner().invoke(main, ["--config", str(sample_config), "status"]).stdout


class Collector(BaseHTTPRequestHandler):
    """Counts whatever is sent to it."""

    server: CollectorServer

    def do_GET(self) -> None:
        self.server.requests += 1
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(202)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_PATCH = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Tests read reports, not a server's log."""


class CollectorServer(ThreadingHTTPServer):
    daemon_threads = True
    requests = 0


PROGRAM = """
import sys
from pathlib import Path
from langchain_core.tracers.langchain import wait_for_all_tracers
from bot import Dateline

with Dateline.open(Path(sys.argv[1])) as engine:
    assert engine.ask("What broke the siege of eastern Aleppo?").sentences
    engine.ask("When was that?", conversation="traced")
    list(engine.stream("And why?", conversation="traced"))
    engine.timeline("Aleppo")
    engine.search("Who holds the Castello Road?")
    engine.forget("traced")
wait_for_all_tracers()
"""


@pytest.mark.parametrize("tracing", [False, True])
def test_questions_are_traced_only_if_the_settings_say_so_whatever_the_environment_says(
    server: ScriptedServer, sample_config: Path, tracing: bool
) -> None:
    """In a process of its own, since LangSmith reads the environment once."""
    server.script = [says(SAID)]
    collector = CollectorServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=collector.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    there = f"http://127.0.0.1:{collector.server_address[1]}"
    environment = {
        **os.environ,
        **dict.fromkeys(("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"), "true"),
        **dict.fromkeys(("LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT"), there),
        "LANGSMITH_API_KEY": "not-a-key",
        "DATELINE_ANSWER__MODEL": "openai:scripted",
        "DATELINE_ANSWER__BASE_URL": server.base_url,
        "DATELINE_ANSWER__TRACING": json.dumps(tracing),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(sample_config)],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    collector.shutdown()
    collector.server_close()
    assert done.returncode == 0, done.stderr
    assert server.asked
    assert bool(collector.requests) is tracing


@pytest.mark.parametrize("thought", ["", "<think>\nWhat is “it”?\n\nThe road.\n</think>\n\n"])
def test_a_follow_up_is_searched_as_the_model_words_it_and_says_so(
    server: ScriptedServer, sample_config: Path, thought: str
) -> None:
    server.script = [says(f"{thought}When was the Castello Road cut?"), says("NOT IN THE REPORTING")]
    with Dateline.open(Settings.load(sample_config, model(server))) as engine:
        answer = engine.ask("When was it cut?", turns=[HEARD], person="mira")
        assert answer.understood.startswith("When was the Castello Road cut? (after: Who holds")
        assert answer.usage.tokens_in > sum(len(str(asked["messages"])) for asked in server.asked) / 10
    rewriting, writing = server.asked
    assert "two fences, and below them a question" in rewriting["messages"][0]["content"]
    assert (
        json.loads(writing["messages"][1]["content"].split("\n")[-1])["question"]
        == answer.understood.split(" (after")[0]
    )


def test_a_follow_up_is_worded_from_what_was_said_since_the_subject_changed_and_from_nothing_before(
    server: ScriptedServer, sample_config: Path
) -> None:
    before = Turn("Who opened the bridge of Tarn?", "Mira Kovac opened it.", ())
    server.script = [says("When was the Castello Road cut by Mira Kovac?"), says("NOT IN THE REPORTING")]
    with Dateline.open(Settings.load(sample_config, model(server))) as engine:
        answer = engine.ask("When was it cut?", turns=[before, replace(HEARD, leans=False)])

    given = server.asked[0]["messages"][1]["content"]
    assert HEARD.question in given
    assert before.question not in given
    assert answer.understood.startswith("When was it cut? (after: Who holds")


@pytest.mark.parametrize(
    "rewritten",
    [
        "When was the Golan cut by Napoleon?",
        "When was the road cut in 1973?",
        "The Castello Road was cut on 17 July.",
        "When was it cut? See https://evil.example",
        "What is the weather?",
        "",
    ],
)
def test_a_rewrite_that_adds_something_or_asks_something_else_is_not_used(
    server: ScriptedServer, sample_config: Path, rewritten: str
) -> None:
    server.script = [says(rewritten), says("NOT IN THE REPORTING")]
    with Dateline.open(Settings.load(sample_config, model(server))) as engine:
        answer = engine.ask("When was it cut?", turns=[HEARD])
    assert answer.understood.startswith("When was it cut? (after: Who holds")


def test_a_question_that_leans_on_nothing_is_never_rewritten(
    server: ScriptedServer, sample_config: Path
) -> None:
    server.script = [says("NOT IN THE REPORTING")]
    with Dateline.open(Settings.load(sample_config, model(server))) as engine:
        answer = engine.ask("When was the Castello Road cut?", turns=[HEARD])
    assert answer.understood == "When was the Castello Road cut?"
    assert len(server.asked) == 1
