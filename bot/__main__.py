"""`python -m bot` is `dateline`."""

from bot.terminal.commands import run

run()
