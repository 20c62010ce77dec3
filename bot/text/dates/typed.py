"""A day as somebody types it beside a question: 2016-08-06, 2016-08, 2016, or in a question's own words."""

from __future__ import annotations

import re
from datetime import date

from bot.text.dates.days import months_from
from bot.text.dates.phrases import date_phrases

FORMS = "2016-08-06, 2016-08, 2016, yesterday or 2 weeks ago"
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
# In a question "today" is as often an age as a day; behind this it is the day.
_FROM = "since "


def typed_day(typed: str, *, last: bool = False, today: date | None = None) -> date:
    """The first, or the `last`, day that is meant; "last week" counts from `today`. ValueError where it is none."""
    typed = " ".join(typed.split())
    match = _WRITTEN.fullmatch(typed)
    if match is None:
        return _said(typed, today or date.today(), last=last)
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if day:
        return date(year, month, day)
    whole = months_from(year, month or 1, 1 if month else 12)
    return whole.last if last else whole.first


def _said(typed: str, today: date, *, last: bool) -> date:
    # Behind the small letters of a sentence a capital makes a name: "Yesterday", the song.
    words = _FROM + (typed[:1].lower() + typed[1:] if typed.split(" ")[0].isalpha() else typed)
    phrase = next(date_phrases(words, today), None)
    if phrase is None or (phrase.start, phrase.end) != (len(_FROM), len(words)):
        raise ValueError(typed)
    return phrase.days.last if last else phrase.days.first
