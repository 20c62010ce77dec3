"""Whether what somebody wrote is in the reporting: *Is this in the reporting?* in a message's menu."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.discord.chatter import claims_in
from bot.discord.delivery.explaining import RefusalError
from bot.discord.delivery.inbox import Interaction
from bot.discord.delivery.reception import Reception
from bot.discord.engine import Engine, account
from bot.discord.rendering.checking import check_page
from bot.discord.rendering.message import Message
from bot.discord.texts import NO_CLAIM

# Each is searched and judged by itself, and a phone shows no more of them at once.
_MOST = 3


class Checking(commands.Cog):
    """Checks the sentences of a message, for whoever wants to know and nobody else."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def is_reported(self, interaction: Interaction, message: discord.Message) -> None:
        """What *Is this in the reporting?* does."""
        text = message.clean_content or "\n".join(embed.description or "" for embed in message.embeds)
        claims, person = claims_in(text), account(interaction.user.id)

        def checked(engine: Engine) -> Message:
            if not claims:
                raise RefusalError(NO_CLAIM)
            within = self._reception.within(interaction)
            found = [engine.check(claim, filters=within, person=person) for claim in claims[:_MOST]]
            return check_page(found, len(claims) - len(found), engine.archive.coverage(within))

        await self._reception.look_up(interaction, checked, lambda page: page, private=True)
