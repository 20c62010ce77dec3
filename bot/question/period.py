"""What a question says about time: which days' reporting it asks for, which days it is about, newest first.

A date limits publication only sometimes: "who was killed on 6 August?" is answered by later reporting, too.
So a date sets `since` and `until` only where the words bound the reporting:

* a word counted from today: last week, yesterday, this month, in the past 3 days ("yesterday's attack" only
  from yesterday on, for later reporting tells of it). These are `relative`, and only read first;
* since, after, before, until, by, between, from ... to, with a day, a month or a season; "since the siege was
  broken on 6 August". Years and decades are history ("governed since 1990"), and so is "ten years ago";
* reporting is what is asked for: "what was reported in 2016", "news of August 2016", "coverage on 6 August";
* "what happened (or: did they say) in August 2016", but not "on 6 August", which is reported from then on,
  nor "in August", which may be another year's.

Every other date is an `event`: a preference for ranking, never a filter; it stays in the words searched for. So is
one that only says which vote or attack is meant: "after Sunday's vote", "before the 6 January hearing".
A date without a year is the latest that has begun. "As of 6 August" is today for the other words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.query_analysis import DayRange
from bot.question.wording import asks_what_happened, asks_what_was_reported
from bot.text.dates.phrases import DatePhrase, ImpossibleDateError, date_phrases
from bot.text.wording import FLAGS, REPORTING, just_before, plain
from index.terms import STOP_WORDS

# News of a day goes on for about a week; ranking may prefer reporting up to this long after an event.
AFTERMATH = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """When the reporting that a question asks for was published, and when what it asks about happened.

    `since` and `until` limit publication, both days in it; `as_of` asks what was known by that day; `event` is when the
    thing happened, to be preferred. `latest` and `earliest` ask for an order. `words` are the phrases of the question
    that limit or order, and `event_words` those of an event; `relative` says that `since` and `until` are all counted
    from today, as in "this week", and so are preferred and no limit; `names` that the event's days only say which one
    is meant, as in "the 6 January hearing". With a `problem`, one line, no day is set.
    """

    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    event: DayRange | None = None
    latest: bool = False
    earliest: bool = False
    words: tuple[str, ...] = ()
    event_words: tuple[str, ...] = ()
    relative: bool = False
    names: bool = False
    problem: str = ""

    @property
    def preferred(self) -> DayRange | None:
        """The days on which an event is mostly reported: from its first day to a week after its last."""
        if self.event is None or self.event.until is None or self.event.until > date.max - AFTERMATH:
            return self.event
        return DayRange(self.event.since, self.event.until + AFTERMATH)


def read_period(question: str, *, today: date) -> Period:
    """Read the time words of a question as they stand on the day `today`, or on the "as of" day it names."""
    text = plain(question)
    period = _read(question, text, today)
    if period.as_of is None:
        return period
    return replace(_read(question, text, period.as_of), as_of=period.as_of)


@dataclass(frozen=True, slots=True)
class _Role:
    """What one phrase is for: `kind` is "published", "as of" or "event"; `text[start:end]` says it."""

    kind: str
    days: DayRange
    start: int
    end: int
    relative: bool = False
    names: bool = False


def _read(question: str, text: str, today: date) -> Period:
    lately, earliest = _LATELY.search(text), _EARLIEST.search(text)
    latest = _LATEST.search(text) or (lately and not _ONE_EVENT.search(text))
    orders = [match.span() for match in (_LATEST.search(text), lately, earliest) if match]
    try:
        found = date_phrases(text, today)
        phrases = [one for one in found if not just_before(_COMPARED_WITH, text, one.start)]
        ends = [0, *(phrase.end for phrase in phrases)]
        roles = [_role(text, phrase, end) for phrase, end in zip(phrases, ends, strict=False)]
        bounds = [role for role in roles if role.kind == "published"]
        published = _both(bounds, question)
    except ImpossibleDateError as problem:
        return Period(latest=bool(latest), earliest=bool(earliest), problem=str(problem))
    named = [role for role in roles if role.kind == "event"]
    events = [role for role in named if not role.names] or named
    limits = [(role.start, role.end) for role in roles if role.kind != "event"]
    return Period(
        since=published.since,
        until=published.until,
        as_of=next((role.days.until for role in roles if role.kind == "as of"), None),
        event=_hull([role.days for role in events]) if events else None,
        latest=bool(latest),
        earliest=bool(earliest),
        words=tuple(question[start:end] for start, end in sorted({*orders, *limits})),
        event_words=tuple(question[role.start : role.end] for role in events),
        relative=bool(bounds) and all(role.relative for role in bounds),
        names=bool(events) and all(role.names for role in events),
    )


def _role(text: str, phrase: DatePhrase, earlier: int) -> _Role:
    """Decide what a date is for (the rule: see above). `earlier` is where the date before it ends."""
    days = DayRange(phrase.days.first, phrase.days.last)
    owner = text.startswith("'s", phrase.end)
    end = phrase.end + 2 * owner
    attribute = just_before(_THE, text, phrase.start) and not phrase.first.edge
    # A limit says when; "the 6 January hearing" and "Sunday's vote" say which.
    names_an_event = owner or bool(attribute and _NOUN_NEXT.match(text, phrase.end))
    if not names_an_event and (limit := just_before(_LIMIT, text, phrase.start)):
        word = re.sub(r"\s+", " ", limit["word"].lower())
        onwards = _ONWARDS.match(text, phrase.end) if word in {"from", "between"} else None
        if word not in {"from", "between"} or phrase.joined or onwards:
            limited = _bounded("since" if onwards else word, phrase)
            strict = phrase.fine or _asks(text, phrase)
            kind = ("as of" if word.startswith("as") else "published") if strict else "event"
            return _Role(kind, limited, limit.start("word"), onwards.end() if onwards else phrase.end)
    lead = just_before(_LEAD, text, phrase.start)
    start = lead.start() if lead else phrase.start
    if _SINCE_CLAUSE.search(text, earlier, phrase.start):
        return _Role("published" if phrase.fine else "event", DayRange(days.since), start, end)
    if phrase.joined == "to" and phrase.fine:
        return _Role("published", days, start, phrase.end)
    if phrase.relative:
        open_end = owner and not _REPORTING_NEXT.match(text, phrase.end)
        counted = DayRange(days.since) if open_end else days
        return _Role("published", counted, start, end, relative=True)
    if _REPORTING_NEXT.match(text, phrase.end):
        return _Role("published", days, phrase.start, end)
    if not names_an_event and _asks(text, phrase):
        return _Role("published", days, start, phrase.end)
    return _Role("event", days, start, end, names=names_an_event)


def _asks(text: str, phrase: DatePhrase) -> bool:
    if phrase.fine and phrase.dated and not phrase.one_day and asks_what_happened(text):
        return True
    return asks_what_was_reported(text, phrase.start, fine=phrase.fine, one_day=phrase.one_day)


def _bounded(word: str, phrase: DatePhrase) -> DayRange:
    """The days that a limit word leaves; "the end of July" is its last day here."""
    first, last = phrase.days.first, phrase.days.last
    if phrase.first.edge and phrase.first is phrase.last:
        first = last = first if phrase.first.edge == "start" else last
    if word in {"since", "starting"}:
        return DayRange(first)
    if word in {"after", "following"}:
        return DayRange(last + _DAY if last < date.max else last)
    if word in {"before", "prior to"}:
        return DayRange(None, first - _DAY if first > date.min else first)
    if word in {"between", "from"}:
        return DayRange(first, last)
    return DayRange(None, last)


def _both(roles: list[_Role], question: str) -> DayRange:
    """The days that every limit leaves."""
    since = max((role.days.since for role in roles if role.days.since), default=None)
    until = min((role.days.until for role in roles if role.days.until), default=None)
    if since and until and since > until:
        said = " and ".join(f"“{question[role.start : role.end]}”" for role in roles)
        raise ImpossibleDateError(f"No day fits {said}: ask about one of them.")
    return DayRange(since, until)


def _hull(ranges: list[DayRange]) -> DayRange:
    sinces, untils = zip(*ranges, strict=True)
    since = None if None in sinces else min(day for day in sinces if day)
    return DayRange(since, None if None in untils else max(day for day in untils if day))


_DAY = timedelta(days=1)
# "Compared to a year ago": what is asked about is now.
_COMPARED_WITH = re.compile(
    r"\b(?:vs\.?|versus|compared\s+(?:to|with))\s+(?:(?:it|they)\s+\w+\s+)?(?:in\s+)?(?:the\s+)?$", FLAGS
)
_LIMIT = re.compile(
    r"(?<!\bday )(?<!\bnight )(?<!\beve )(?<!\bmorning )"
    r"\b(?P<word>since|starting|after|following|before|prior\s+to|until|till|up\s+to|by|no\s+later\s+than|as\s+of|"
    r"as\s+at|between|from)\s+(?:(?:on|in|around)\s+)?(?:the\s+)?$",
    FLAGS,
)
_ONWARDS = re.compile(
    r"\s+(?:on(?:wards?)?\b(?!\s+(?:the|a|an)\b)|(?:and|to|until|till|up\s+to)\s+(?:now|date|the\s+present)\b)",
    FLAGS,
)
_SINCE_CLAUSE = re.compile(
    r"\bsince\s+(?:(?!(?:what|who|how|when|where|which|why|did|does|do)\b)[\w'-]+\s+){0,9}$", re.IGNORECASE
)
_LEAD = re.compile(r"\b(?:in|on|during|from|of|for|throughout|over|dated)\s+(?:the\s+)?$", FLAGS)
_THE = re.compile(r"\b(?:the|this|that|those|these)\s+$", FLAGS)
_NOUN_NEXT = re.compile(rf"\s+(?!(?:{'|'.join(STOP_WORDS)})\b)[a-z]", FLAGS)
_REPORTING_NEXT = re.compile(rf"(?:'s)?\s+(?:news\s+)?{REPORTING}", FLAGS)
# "The latest" of somebody's, as "the director's latest film", is one thing, whenever it is reported.
_LATEST = re.compile(
    r"(?:\bthe\s+)?(?:\bvery\s+)?\b(?<!at the )(?<!by the )(?<!when is the )(?<!when was the )"
    r"(?:(?<=what's )|(?<!'s )(?<!s' )(?<!\bits )(?<!\bhis )(?<!\bher )(?<!\btheir ))"
    r"(?:latest|newest|most\s+recent(?:ly)?)\b|"
    r"\bso\s+far\b(?!\s+(?:as|away|from|apart|off|back|behind|north|south|east|west)\b)",
    FLAGS,
)
_LATELY = re.compile(
    r"\b(?:in\s+recent|(?:(?:in|over)\s+)?(?:the|these)\s+(?:last|past)\s+few)\s+(?:hours|days|weeks|months)\b"
    r"(?!\s+of\b)|\ba\s+few\s+(?:hours|days|weeks)\s+ago\b",
    FLAGS,
)
# "Which nation plunged into chaos in recent days" asks for no order; "who has fled", "which rebels are near" do.
_ONE_EVENT = re.compile(
    r"(?:^|,)\W*(?:which|who)\b(?!(?:\s+(?!that\b|which\b|who\b)\w+){0,2}\s+(?:has|have|is|are)\b)", FLAGS
)
_EARLIEST = re.compile(
    r"(?:\bthe\s+)?(?:\bvery\s+)?\b(?:(?:first|initially|originally)\s+reported\b|reports?\s+first\b|"
    r"(?:first|earliest|initial)\s+(?:news|reports?|reporting|coverage|accounts)\b(?:\s+of\b)?"
    r"(?!\s+(?:conferences?|cards?)\b))",
    FLAGS,
)
