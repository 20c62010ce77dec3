"""`python -m bot` is `dateline`."""

from bot.terminal.commands import main

main(prog_name="dateline")
