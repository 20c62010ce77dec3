"""Reads a conversation's lines: with editing, completion and history where somebody types, else from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bot.signals import going_on
from bot.terminal.asking.chat import HELP, Chat
from bot.terminal.console import write


def converse(chat: Chat, place: str) -> None:
    """Says which archive it is, in `place`, and reads lines until the reader leaves. Ctrl-C stops the answer that
    is being made, not the session.
    """
    write(chat.title(place), chat.out)
    read = _typed(chat) if sys.stdin.isatty() else input
    while True:
        try:
            with going_on():
                if not chat.respond(read()):
                    return
        except KeyboardInterrupt:
            chat.out.print("Stopped.")
        except EOFError:
            chat.out.print()
            return


def completions(outlets: list[str]) -> list[str]:
    """The lines that a reader may mean by their first letters: the commands, and /source with each outlet."""
    return [*(line.split()[0] for line in HELP.splitlines()), *(f"/source {outlet}" for outlet in outlets)]


def _typed(chat: Chat) -> Callable[[], str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import InMemoryHistory

    # What was typed is kept with the conversation and nowhere else, so that forgetting it forgets all of it.
    asked = [turn.question for turn in chat.engine.turns(chat.conversation)]
    completer = WordCompleter(completions(chat.engine.archive.outlets()), sentence=True)
    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory(asked), completer=completer, complete_while_typing=False
    )
    return lambda: session.prompt("> ")
