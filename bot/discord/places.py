"""Where things can be said: channels known or not, interactions' own messages, and people privately."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import Any

import discord

from bot.discord import language
from bot.discord.language import say
from bot.discord.requests import LOST, SILENT, surely
from bot.discord.texts import MAY_NOT

log = logging.getLogger(__name__)

Place = (
    discord.TextChannel
    | discord.VoiceChannel
    | discord.StageChannel
    | discord.Thread
    | discord.DMChannel
    | discord.PartialMessageable
)
# What the bot needs in a channel, whatever an administrator took from it.
NEEDED = ("send_messages", "read_message_history")
# As Discord names them.
_PERMISSIONS = {
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
}
# So many messages since a moment are looked through for one that is known to have been sent soon after it.
_LOOK_THROUGH = 100
_CLOCKS = 30_000 << 22  # Clocks may differ by so many milliseconds.


class Places:
    """The places of one connection to Discord."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @property
    def me(self) -> int:
        """The bot's own number, 0 before it is logged in."""
        return self._client.user.id if self._client.user else 0

    def servers(self) -> set[int]:
        """The servers that the bot is on, also those that Discord cannot reach just now."""
        return {guild.id for guild in self._client.guilds}

    def server(self, interaction: discord.Interaction[Any]) -> int | None:
        """The server whose rules hold for an interaction; none where only the person has installed the bot."""
        return interaction.guild_id if interaction.guild_id in self.servers() else None

    def language(self, server: int) -> str | None:
        """The language of a server."""
        guild = self._client.get_guild(server)
        return language.of(guild.preferred_locale) if guild else None

    def channel(self, channel: int, guild: int | None) -> Place:
        """A channel to write to, known or not."""
        known = self._client.get_channel(channel)
        if isinstance(known, Place):
            return known
        return self._client.get_partial_messageable(channel, guild_id=guild)

    def holds(self, channel: object) -> bool:
        """Whether every message there is for the bot: a direct message, or a thread that it opened."""
        if isinstance(channel, discord.DMChannel):
            return True
        return isinstance(channel, discord.Thread) and channel.owner_id == self.me

    async def sent(
        self, place: Place, since: int, fits: Callable[[discord.Message], bool]
    ) -> discord.Message | None:
        """The bot's own message that fits, of those that came after a moment (an id of Discord's).

        Discord knows a nonce for some minutes only, so that whoever sends later what a dead process may have sent
        looks here first. None also where nobody lets the bot look.
        """

        async def read() -> list[discord.Message]:
            after = discord.Object(max(0, since - _CLOCKS))
            return [one async for one in place.history(limit=_LOOK_THROUGH, after=after, oldest_first=True)]

        try:
            found = await surely(read)
        except discord.HTTPException:
            return None
        return next((one for one in found if one.author.id == self.me and fits(one)), None)

    def webhook(self, token: str) -> discord.Webhook:
        """What an interaction is answered through."""
        webhook = discord.Webhook.partial(self._client.application_id or 0, token, client=self._client)
        webhook.type = discord.WebhookType.application  # or discord.py says nothing privately through it
        return webhook

    async def person(self, person: int) -> discord.DMChannel:
        user = await surely(self._client.fetch_user, person)
        return await surely(user.create_dm)

    async def whisper(self, person: int, text: str) -> None:
        """Sends a direct message, if the person takes any."""
        nonce = discord.utils.time_snowflake(discord.utils.utcnow())
        try:
            place = await self.person(person)
            await surely(place.send, say(text), nonce=str(nonce), allowed_mentions=SILENT)
        except (discord.HTTPException, *LOST) as error:
            log.warning("%d could not be told: %s", person, error)


def numbers(channel: object) -> Collection[int]:
    """The numbers that rules may name a channel by: its own, and that of the channel or forum it is in."""
    ids = {getattr(channel, "id", 0)}
    if isinstance(channel, discord.Thread):
        ids.add(channel.parent_id)
    return ids


def roles(person: discord.Member | discord.User) -> Collection[int]:
    return {role.id for role in person.roles} if isinstance(person, discord.Member) else set()


def missing_permissions(message: discord.Message) -> str | None:
    """What an administrator must give before a message can be answered in its channel, if anything."""
    if message.guild is None or isinstance(message.channel, discord.PartialMessageable):
        return None  # not known well enough to tell; Discord will
    allowed = message.channel.permissions_for(message.guild.me)
    needed = [*NEEDED]
    if isinstance(message.channel, discord.Thread):
        needed[0] = "send_messages_in_threads"
    missing = [say(_PERMISSIONS[name]) for name in needed if not getattr(allowed, name)]
    if not missing:
        return None
    return say(MAY_NOT, where=f"<#{message.channel.id}>", permissions=", ".join(missing))
