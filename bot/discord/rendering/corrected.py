"""An answer of which something was corrected or withdrawn since: that is said first."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from bot.answer import Answer
from bot.archive.amendments import Amendment, Fate
from bot.discord.language import day, say
from bot.discord.rendering.answers import LINES, render
from bot.discord.rendering.escape import escape_line, plain
from bot.discord.rendering.message import PHONE, RAGGED, Message, first_that_fits

_HEIGHT = 2
_SAID = _HEIGHT * PHONE - RAGGED
_OUTLET = 22
_FATES = {
    Fate.CORRECTED: "Corrected since ({day}): {outlets}",
    Fate.WITHDRAWN: "Withdrawn since ({day}): {outlets}",
}


def render_corrected(answer: Answer, amendments: Mapping[int, Amendment]) -> Message:
    """The message that shows an answer and, by the numbers of its citations, what became of their quotes."""
    said = _said(answer, amendments)
    if not said:
        return render(answer)
    # What was said beside the answer gives way.
    bare = dataclasses.replace(answer, notices=(), understood=answer.question)
    forms = (render(shown, room=LINES - _HEIGHT) for shown in (answer, bare))
    first = f"**{escape_line(said)}**\n"
    return first_that_fits((dataclasses.replace(form, body=first + form.body) for form in forms), LINES)


def _said(answer: Answer, amendments: Mapping[int, Amendment]) -> str:
    """ "Corrected since (3 Mar 2026): The Harbour Gazette. Withdrawn since …"; "" where all quotes stand."""
    told = []
    for fate, words in _FATES.items():
        of = {number: one.time for number, one in amendments.items() if one.fate is fate}
        names = [
            plain(one.source, _OUTLET) or say("Unnamed outlet")
            for one in answer.citations
            if one.number in of
        ]
        if names:
            when = day(max(of.values()).date())
            told.append(say(words, day=when, outlets=", ".join(dict.fromkeys(names))))
    return plain(". ".join(told), _SAID)
