"""The buttons under an answer, now and after a restart."""

from __future__ import annotations

from collections.abc import Callable

import discord
import pytest
import simcord

from bot.discord.client import DatelineBot
from bot.discord.records import Reason
from bot.discord.texts import GONE, NOT_YOURS
from tests.bot.discord.conftest import Server
from tests.support.discord.engine import CannedEngine
from tests.support.discord.reading import text_of, told

SAILED = "The ferry to Lerne sailed again on 2 March"


@pytest.fixture
async def answer(server: Server, make_bot: Callable[..., DatelineBot]) -> discord.Message:
    """An answer to alice that was given before the bot was restarted."""
    await server.alice.send(server.channel, f"{server.name} When did the ferry resume?")
    await server.env.restart_bot(make_bot())
    last = server.channel.last_message
    assert last
    return last


async def test_sources_can_be_paged_through_in_full(server: Server, answer: discord.Message) -> None:
    shown = await server.bob.click(answer, label="Sources")
    assert shown.ephemeral
    assert shown.response
    assert text_of(shown.response).startswith("Source 1 of 2")
    passage = text_of(shown.response)
    assert "It had been quiet." in passage
    assert "**The first ferry since January" in passage
    assert "The crew cheered." in passage
    await server.bob.click(shown.response, label="Next")
    assert text_of(shown.response).startswith("Source 2 of 2")
    await server.bob.click(shown.response, label="Previous")
    assert text_of(shown.response).startswith("Source 1 of 2")


async def test_a_source_that_was_withdrawn_since_is_shown_as_it_was_quoted(
    server: Server, answer: discord.Message, engine: CannedEngine
) -> None:
    engine.withdrawn = True
    shown = await server.bob.click(answer, label="Sources")
    assert shown.response
    assert "**The first ferry since January" in text_of(shown.response)


def filled_in(form: simcord.InteractionResult, text: str) -> dict[str, str]:
    assert form.modal
    (row,) = form.modal["components"]
    return {row["component"]["custom_id"]: text}


async def test_a_follow_up_is_asked_in_a_form(
    server: Server, answer: discord.Message, engine: CannedEngine
) -> None:
    form = await server.alice.click(answer, label="Ask a follow-up")
    assert form.modal
    assert [row["label"] for row in form.modal["components"]] == ["Your question"]
    result = await server.alice.submit_modal(form, filled_in(form, "And who was on it?"))
    assert result.response
    assert text_of(result.response).startswith(SAILED)
    assert engine.asked[1] == "And who was on it?"
    assert [turn.question for turn in engine.turns[1]] == ["When did the ferry resume?"]


async def test_two_people_can_have_the_form_open_at_once(server: Server, answer: discord.Message) -> None:
    forms = [await person.click(answer, label="Ask a follow-up") for person in (server.alice, server.bob)]
    for person, form in zip((server.alice, server.bob), forms, strict=True):
        result = await person.submit_modal(form, filled_in(form, "And who was on it?"))
        assert result.response
        assert text_of(result.response).startswith(SAILED)


async def test_a_form_that_was_opened_before_a_restart_is_answered(
    server: Server, answer: discord.Message, make_bot: Callable[..., DatelineBot]
) -> None:
    form = await server.alice.click(answer, label="Ask a follow-up")
    await server.env.restart_bot(make_bot())
    result = await server.alice.submit_modal(form, filled_in(form, "And who was on it?"))
    assert result.response
    assert text_of(result.response).startswith(SAILED)


async def test_a_form_about_an_answer_that_was_forgotten_says_so(
    server: Server, answer: discord.Message
) -> None:
    form = await server.alice.click(answer, label="Ask a follow-up")
    await server.alice.slash(server.channel, "forget-me")
    result = await server.alice.submit_modal(form, filled_in(form, "And who was on it?"))
    assert told(result) == GONE


async def test_a_timeline_is_shown_to_whoever_wants_it(server: Server, answer: discord.Message) -> None:
    shown = await server.bob.click(answer, label="Timeline")
    assert shown.ephemeral
    assert shown.response
    assert text_of(shown.response).startswith("**[2 Mar 2026]")


async def test_what_people_think_is_kept_with_the_answer(server: Server, answer: discord.Message) -> None:
    await server.alice.click(answer, label="Helpful")
    await server.alice.click(answer, label="Not helpful")
    await server.bob.click(answer, label="Helpful")
    kept = server.database.answers.feedback()
    assert sorted(feedback.helpful for feedback in kept) == [False, True]
    assert {feedback.answer.question for feedback in kept} == {"When did the ferry resume?"}
    assert {feedback.guild for feedback in kept} == {server.guild.id}


async def test_whoever_found_an_answer_unhelpful_may_say_why(
    server: Server, answer: discord.Message, make_bot: Callable[..., DatelineBot]
) -> None:
    shown = await server.alice.click(answer, label="Not helpful")
    assert shown.ephemeral
    assert shown.response
    await server.env.restart_bot(make_bot())
    await server.alice.select(shown.response, ["out of date"], custom_id=f"dateline:reason:{answer.id}")
    (kept,) = server.database.answers.feedback()
    assert (kept.helpful, kept.reason) == (False, Reason.OUTDATED)
    assert server.database.people.data(server.alice.id)["ratings"][0]["reason"] == "out of date"
    await server.alice.click(answer, label="Helpful")
    (kept,) = server.database.answers.feedback()
    assert (kept.helpful, kept.reason) == (True, None)


async def test_only_the_asker_or_a_moderator_deletes(server: Server, answer: discord.Message) -> None:
    refused = await server.bob.click(answer, label="Delete")
    assert told(refused) == NOT_YOURS
    assert len(server.said()) == 1
    await server.alice.click(answer, label="Delete")
    assert server.said() == []


async def test_a_moderator_may_delete(server: Server, answer: discord.Message) -> None:
    role = server.guild.create_role("moderators", permissions=discord.Permissions(manage_messages=True))
    carol = server.guild.add_member(server.env.create_user("carol"), roles=[role])
    await carol.click(answer, label="Delete")
    assert server.said() == []


async def test_a_forgotten_answer_has_no_sources_but_can_be_deleted_by_who_asked(
    server: Server, answer: discord.Message
) -> None:
    await server.bob.click(answer, label="Helpful")
    await server.alice.slash(server.channel, "forget-me")
    assert server.database.answers.feedback() == []
    gone = await server.alice.click(answer, label="Sources")
    assert gone.response
    assert text_of(gone.response) == GONE
    await server.alice.click(answer, label="Delete")
    assert server.said() == []


async def test_sent_buttons_and_forms_take_no_memory(server: Server, answer: discord.Message) -> None:
    await server.alice.click(answer, label="Ask a follow-up")
    assert not server.bot._connection._view_store._modals
    for number in range(5):
        await server.alice.send(server.channel, f"{server.name} When number {number}?")
        shown = await server.alice.click(answer, label="Sources")
        assert shown.response
    assert not server.bot._connection._view_store._synced_message_views
    assert not server.bot._connection._view_store._views
