"""*Is this in the reporting?* in a message's menu: what the reporting has of what somebody wrote."""

from __future__ import annotations

import discord
import pytest

from bot.discord.chatter import claims_in
from bot.discord.rendering.answers import LINES, TIMELINE_LINES
from bot.discord.rendering.checking import check_page
from bot.discord.rendering.message import lines
from bot.discord.texts import NO_CLAIM
from bot.protocols import AskContext
from bot.verification.check import Check, Outcome, check
from bot.verification.verifiers.bundled_entailment import BundledEntailment
from bot.verification.verifiers.entailment_verifier import EntailmentVerifier
from index import SearchHit
from tests.bot.discord.conftest import Server
from tests.support.discord.answers import SEARCHED
from tests.support.discord.engine import ARTICLE, CannedEngine, OutageError
from tests.support.discord.reading import links, text_of, told
from tests.support.discord.requests import check as check_request
from tests.support.discord.requests import require_description
from tests.support.reporting import article, cut

MENU = "Is this in the reporting?"
SAID = "The first ferry since January left the east quay at 06:40 with 212 passengers on board."


async def menu(server: Server, text: str) -> str:
    """What alice is told, and nobody else, of a message of bob's."""
    message = await server.bob.send(server.channel, text)
    result = await server.alice.context_menu(server.channel, MENU, message)
    assert result.response is None or result.ephemeral
    return told(result)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (SAID, "**Reported word for word.**"),
        (
            "The first ferry since January left the east quay at 06:40 with 218 passengers.",
            "**Not quite. The report says 212, not 218.**",
        ),
        (
            "Some 212 passengers were on board of the first ferry since January.",
            "**Reported in other words, as a model reads it.**",
        ),
        ("The ferry left the west quay at 06:40.", "**Not proven by this quote.**"),
        ("Zebras have escaped from the circus.", "**Not in the reporting.**"),
    ],
)
async def test_a_claim_is_told_what_it_is_and_which_report_says_so(
    server: Server, text: str, verdict: str
) -> None:
    shown = await menu(server, text)
    assert shown.startswith(verdict)
    assert ("The Harbour Gazette, 2 Mar 2026" in shown) is ("Zebras" not in text)
    assert "Searched 1,243 articles, none newer than 14 Oct 2026" in shown


def test_a_quote_is_shown_without_the_place_that_an_agency_sets_before_it() -> None:
    hits = [SearchHit(one, 1.0, 1.0, 1.0, "test") for one in cut(article(f"PORT ELLEN — {SAID}"))]
    found = check(SAID.replace("212", "218"), hits, EntailmentVerifier(BundledEntailment()), AskContext())

    (block,) = check_page([found], 0, SEARCHED).blocks
    assert f"> “{SAID[:40]}" in block.text


def test_a_quote_keeps_the_small_letter_that_it_begins_with() -> None:
    said = "at least 212 passengers were on board of the first ferry."
    hits = [SearchHit(one, 1.0, 1.0, 1.0, "test") for one in cut(article(f"PORT ELLEN (Reuters) — {said}"))]
    text = "At least 218 passengers were on board of the first ferry."
    found = check(text, hits, EntailmentVerifier(BundledEntailment()), AskContext())

    (block,) = check_page([found], 0, SEARCHED).blocks
    assert f"> “{said}”" in block.text


async def test_only_who_asked_sees_it_and_a_button_leads_to_the_report(server: Server) -> None:
    message = await server.bob.send(server.channel, SAID)
    result = await server.alice.context_menu(server.channel, MENU, message)
    assert result.ephemeral
    assert links(result.response) == ["https://gazette.example/2026/03/ferry-1"]
    assert server.said() == []


async def test_each_of_a_few_sentences_is_checked_by_itself_and_what_is_left_out_is_said(
    server: Server, engine: CannedEngine
) -> None:
    shown = await menu(server, f"lol did you see?? {SAID} " + "The zebra ran to Lund. " * 4)
    assert engine.asked == [SAID, "The zebra ran to Lund.", "The zebra ran to Lund."]
    assert "Reported word for word" in shown
    assert shown.count("Not in the reporting") == 2
    assert "2 more sentences not checked." in shown
    assert set(engine.people) == {f"discord:{server.alice.id}"}


async def test_a_message_that_claims_nothing_is_told_so(server: Server, engine: CannedEngine) -> None:
    for text in ("lol", "When did the ferry sail?", "https://gazette.example/ferry"):
        assert await menu(server, text) == NO_CLAIM
    assert engine.asked == []


async def test_what_goes_wrong_is_explained_to_who_asked(server: Server, engine: CannedEngine) -> None:
    engine.error = OutageError("the model cannot be reached")
    assert "Something went wrong on my side" in await menu(server, SAID)


async def test_the_words_of_the_message_are_not_stored(server: Server) -> None:
    await menu(server, SAID)
    assert server.database.people.data(server.bob.id)["questions"] == []
    assert server.database.people.data(server.alice.id)["questions"] == []


async def test_the_command_is_on_messages_anywhere_for_whoever_installed_it(server: Server) -> None:
    require_description()
    (command,) = [
        one for one in server.bot.tree.get_commands(type=discord.AppCommandType.message) if one.name == MENU
    ]
    payload = command.to_dict(server.bot.tree)
    check_request("PUT", "/applications/1/commands", [payload])
    assert payload["type"] == 3
    assert payload["contexts"] == [0, 1, 2]
    assert payload["integration_types"] == [0, 1]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The bridge was closed. The mill burned down!", ["The bridge was closed.", "The mill burned down!"]),
        ("> **The bridge** was closed on Monday\nlol true?", ["The bridge was closed on Monday"]),
        ("the bridge was closed\nnobody knows why", ["the bridge was closed", "nobody knows why"]),
        (
            "The old bridge over the Tor stays closed for\nlorries.",
            ["The old bridge over the Tor stays closed for lorries."],
        ),
        (
            "“We will rebuild. We will not rest,” Kovac said.",
            ["“We will rebuild. We will not rest,” Kovac said."],
        ),
        ('He said "we close it. Today." to us. Mad.', ['He said "we close it. Today." to us.']),
        ("omg look https://news.example/x <:wow:123>", []),
        ("Is the bridge closed? Thanks!", []),
        ("", []),
    ],
)
def test_a_message_is_cut_into_what_it_claims(text: str, claims: list[str]) -> None:
    assert claims_in(text) == claims


def test_three_long_sentences_take_no_more_room_than_a_timeline() -> None:
    long = "The council of Tarn said on Tuesday that the old bridge would be closed to lorries and to buses alike"
    report = article(
        f"{long} for nine weeks. " * 3, headline="Tarn closes its bridge " * 3, source="The Echo " * 5
    )
    hits = [SearchHit(passage, 1.0, 1.0, 1.0, "test") for passage in cut(report)]
    found = [
        check(
            f"{long} for {number} weeks, which nobody there had been told about.",
            hits,
            EntailmentVerifier(BundledEntailment()),
            AskContext(),
        )
        for number in (8, 7, 6)
    ]
    assert lines(check_page(found, 2, SEARCHED)) <= TIMELINE_LINES
    assert lines(check_page(found[:1], 0, SEARCHED)) <= LINES


def test_what_a_message_says_is_shown_as_text() -> None:
    found = Check("@everyone **look** [here](https://evil.example)", Outcome.NOT_REPORTED)
    page = check_page([found, found], 0, SEARCHED)
    shown = "\n".join(block.text for block in page.blocks)
    assert "@everyone" not in shown
    assert "\\*\\*look" in shown


def test_an_article_without_an_address_is_named_without_a_button() -> None:
    found = check(
        SAID,
        [SearchHit(cut(article(SAID, headline="Ferry"))[0], 1.0, 1.0, 1.0, "test")],
        EntailmentVerifier(BundledEntailment()),
        AskContext(),
    )
    (block,) = check_page([found], 0, SEARCHED).blocks
    assert block.url is None
    assert "Unnamed outlet, undated" in text_of({"content": block.text, "components": []})
    assert ARTICLE.url
