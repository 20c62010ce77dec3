"""What is seen while an answer is written: its sentences as they come, one's place in line, progress."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from bot.answer import Sentence
from bot.settings.discord import DiscordSettings
from tests.support.discord.engine import CannedEngine
from tests.support.discord.gateway import LoopbackDiscord
from tests.support.discord.live import SAILED, answered, bot, up

pytestmark = pytest.mark.usefixtures("hurry")


async def test_an_answer_is_streamed_by_edits_and_then_set(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord.delivery.reply._FIRST_DRAFT", 0.1)
    monkeypatch.setattr("bot.discord.delivery.reply._BETWEEN_DRAFTS", 0.2)
    engine.between_sentences = 0.6
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await discord.until(lambda: any("Searched 1,243 articles" in text for _, text in discord.shown))
    assert len({message for message, _ in discord.shown}) == 1
    texts = [text for _, text in discord.shown]
    assert "Still reading…" in texts[0]
    assert "It carried 212 passengers" not in texts[0]
    assert texts[-1].startswith(SAILED)
    assert "Still reading…" not in texts[-1]


async def test_a_sentence_that_was_withdrawn_while_the_answer_was_written_does_not_stay(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord.delivery.reply._FIRST_DRAFT", 0.0)
    monkeypatch.setattr("bot.discord.delivery.reply._BETWEEN_DRAFTS", 0.0)
    engine.withdrawn_meanwhile = (
        Sentence("It carried 2,120 passengers.", (1,)),
        Sentence("And a cow.", (1,)),
    )
    engine.between_sentences = 0.4
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When did the ferry resume?")
        await answered(discord)
    assert any("2,120" in text for _, text in discord.shown)
    assert not any("2,120" in text for text in discord.said())


async def test_people_in_line_are_told_their_place(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord.delivery.reply._FIRST_DRAFT", 0.0)
    engine.may_answer.clear()
    async with bot(engine, settings.model_copy(update={"at_once": 1})):
        await up(discord)
        for person in (1, 2, 3):
            await discord.say("When?", person=person)
        await discord.until(lambda: any("1 ahead of you" in text for text in discord.said()))
        engine.may_answer.set()
        await answered(discord, 3)


async def test_reindexing_reports_by_editing_one_message(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord.delivery.reply._FIRST_DRAFT", 0.0)
    monkeypatch.setattr("bot.discord.cogs.administering._LOOK_EVERY", 0.05)
    engine.seconds = 0.5
    async with bot(engine, settings):
        await up(discord)
        await discord.command("dateline reindex")
        await discord.until(lambda: discord.said() == ["**Index:** 1,243 articles, 2 new"])
    assert "-# reading 3 of 1,243 articles" in [text for _, text in discord.shown]


async def test_the_drafts_of_a_channel_together_keep_the_pace_that_discord_allows(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    between = 0.4
    monkeypatch.setattr("bot.discord.delivery.reply._FIRST_DRAFT", 0.0)
    monkeypatch.setattr("bot.discord.delivery.reply._BETWEEN_DRAFTS", between)
    monkeypatch.setattr("bot.discord.delivery.queue._TELL_EVERY", 0.05)
    engine.between_sentences = 0.5
    async with bot(engine, settings.model_copy(update={"at_once": 2})):
        await up(discord)
        for person in range(1, 7):
            await discord.say("When?", person=person)
        await answered(discord, 6)
    drafts = [at for at, text in discord.shown_at if "-# Many are" in text or "Still reading" in text]
    assert len(drafts) > 3
    assert min(later - at for at, later in itertools.pairwise(drafts)) > between * 0.9


async def test_a_draft_that_discord_holds_up_is_over_before_the_answer_is_set(
    discord: LoopbackDiscord, engine: CannedEngine, settings: DiscordSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord.delivery.reply._FIRST_DRAFT", 0.0)
    monkeypatch.setattr("bot.discord.delivery.reply._BETWEEN_DRAFTS", 0.0)
    engine.between_sentences = 0.3
    discord.hold_edits = 0.6
    async with bot(engine, settings):
        await up(discord)
        await discord.say("When?")
        await discord.until(lambda: any("Searched" in text for _, text in discord.shown))
        await asyncio.sleep(1.0)
    assert "Searched 1,243 articles" in discord.shown[-1][1]
