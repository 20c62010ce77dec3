"""The parser of questions, without a language model: kind, words, period and outlet, and what a question leans on.

A follow-up ("and how many were displaced?", "what did he say next?") is searched with the turns that it
leans on; a question that stands on its own is not dragged back to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.conversation.turn import Turn
from bot.query_analysis import Before, DayRange, Kind, Preferred, QueryAnalysis, Side
from bot.question.kind import kind_of, topic_of
from bot.question.leaning import says_nothing, unnamed
from bot.question.outlets import Outlet, names_as_one_word, read_outlet
from bot.question.period import Period, read_period
from bot.question.sides import Part, own_words
from bot.question.small_talk import small_talk
from bot.question.wording import strip, subject_stems
from bot.text.dates.calendar_words import MONTH
from bot.text.dates.days import describe
from bot.text.wording import plain
from index import EVERYWHERE, SearchFilter

# How many turns back a follow-up may lean. The last one says most; an earlier one names who "he" is.
REACH = 2
# What is added to the score of passages of articles that the last turn cited. Of 90 follow-ups on rtqa that lean,
# about stories that several reports tell, the six passages that are read hold the answer of 70 with this, of 74
# without, of 56 with 0.2.
CITED = 0.06
FADING = 0.6
TURNS_READ = 4
# "This week" in Monday's question means the days before, too; so wide is the window that is preferred.
_WINDOW = timedelta(days=7)
# An archive whose newest day lies further back than this has stopped: "this week" is counted from there.
_STOPPED = timedelta(days=14)


# What may be asked of two things.
_OF_TWO = (Kind.FACT, Kind.LISTING, Kind.OVERVIEW)
# What each of several outlets is asked by itself.
_BY_OUTLET = (Kind.FACT, Kind.OVERVIEW)
# One word is answered by whatever happened on any day.
_ENOUGH_LEFT = 2


def _uncut(_: str) -> tuple[Part, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class QueryParser:
    """Reads questions without a language model, for an archive with these `outlets` whose newest article is of the day
    `newest`: a day without a year ("since 6 August") is the latest such day that the reporting can know of, and where
    the archive has stopped "last week" is counted from there. `cut` gives the two things that a question asks of.
    """

    outlets: Sequence[str] = ()
    newest: date | None = None
    cut: Callable[[str], tuple[Part, ...]] = _uncut

    def parse(
        self,
        question: str,
        *,
        given: SearchFilter = EVERYWHERE,
        today: date,
        turns: Sequence[Turn] = (),
        leans: bool = False,
    ) -> QueryAnalysis:
        """Reads `question` as of `today`, or of the `as_of` day of the `given` filters, which win. `leans` says that it
        goes on from the `turns`, or from what nobody said where there are none.
        """
        today = given.as_of or today
        now = self._now(today, given)
        period = self._period(question, today, now)
        outlet = read_outlet(question, self.outlets)
        words = strip(question, (*period.words, *outlet.words))
        asked = plain(words)
        # "The newest article" is no limit where that is all that is asked about.
        kind, topic = Kind.GREETING if small_talk(question) else kind_of(asked), topic_of(asked)
        analysis = QueryAnalysis(
            topic if kind is Kind.TIMELINE else asked,
            _filters(given, period, outlet),
            kind,
            topic,
            _before(turns, leans=leans),
            problem=_problem(period, outlet, self.outlets, given) or says_nothing(words, turns),
            notices=_counted_from(period, now) if now != today and period.relative else (),
            guessed=leans and all(turn.guessed for turn in turns),
            unnamed="" if turns else unnamed(words),
        )
        if kind in _BY_OUTLET and outlet.each and not given.sources:
            return _by_outlet(analysis, outlet.each)
        pair = self.cut(asked) if kind in _OF_TWO else ()
        if not pair or (_asks_twice(pair) and kind is Kind.LISTING):
            return replace(analysis, preferred=_preferred(analysis.words, period, analysis.filters, now))
        return _of_two(analysis, pair, given, now)

    def _now(self, today: date, given: SearchFilter) -> date:
        """The day that words are counted from: the newest one of an archive that has stopped."""
        stopped = self.newest and self.newest < today - _STOPPED and not given.as_of
        return self.newest if self.newest and stopped else today

    def _period(self, question: str, today: date, now: date) -> Period:
        """The days that a question names, counted `now` where what they are hangs on that."""
        dated = names_as_one_word(question, self.outlets)
        period = read_period(dated, today=today)
        if now != today and (period.relative or _yearless(period, question)):
            return read_period(dated, today=now)
        return period


def _by_outlet(whole: QueryAnalysis, each: Sequence[tuple[str, ...]]) -> QueryAnalysis:
    """The same question of each of the outlets that it names."""
    whole = replace(whole, kind=Kind.COMPARISON)
    sides = (replace(whole, filters=replace(whole.filters, sources=one), side=Side(one[0])) for one in each)
    return replace(whole, sides=tuple(sides))


def _asks_twice(pair: Sequence[Part]) -> bool:
    return all(part.asks for part in pair)


def _of_two(whole: QueryAnalysis, pair: Sequence[Part], given: SearchFilter, today: date) -> QueryAnalysis:
    """What a question asks of two things, each with the days that it names itself."""
    whole = replace(whole, kind=Kind.FACT if _asks_twice(pair) else Kind.COMPARISON)
    sides = []
    for part, other in zip(pair, reversed(pair), strict=True):
        event = read_period(part.words, today=today).event
        filters = replace(whole.filters, event=given.event or event)
        side = Side(part.its, own_words(part.its, other.its), "" if part.asks else whole.words)
        sides.append(replace(whole, words=part.words, filters=filters, topic=part.topic, side=side))
    return replace(whole, sides=tuple(sides))


def _undated(words: str, period: Period) -> str:
    """The words without the days of an event; all of them where too little would be left: "who died"."""
    left = strip(words, period.event_words)
    return left if len(subject_stems(left)) >= _ENOUGH_LEFT else words


def _counted_from(period: Period, newest: date) -> tuple[str, ...]:
    said = " and ".join(f"“{words}”" for words in period.words)
    return (f"The reporting here ends on {describe(newest, newest)}, so {said} is counted from that day.",)


def _before(turns: Sequence[Turn], *, leans: bool) -> Before:
    """What was asked first on the subject, which names it, and last; what the last turns said and quoted, or of a guess
    what was asked.
    """
    questions = " ".join(turn.question for turn in (*turns[:-1][:1], *turns[-1:]))
    said = tuple(turn.question if turn.guessed else _said(turn) for turn in reversed(turns[-REACH:]))
    return Before(questions, said, _cited(turns), bool(turns) and leans)


def _said(turn: Turn) -> str:
    return " ".join(
        [turn.question, turn.answer, *(quote for quote in turn.quotes if quote not in turn.answer)]
    )


def _cited(turns: Sequence[Turn]) -> dict[str, float]:
    """The articles that earlier turns cited, and what is added to the score of their passages: the last turn's have
    most, each before it less.
    """
    cited: dict[str, float] = {}
    for back, turn in enumerate(reversed(turns[-TURNS_READ:])):
        for article in () if turn.guessed else turn.articles:
            cited.setdefault(article, CITED * FADING**back)
    return cited


def _yearless(period: Period, question: str) -> bool:
    limits = question if period.event else " ".join(period.words)
    return bool(period.event or _MONTH.search(limits)) and not _YEAR.search(limits)


_MONTH = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
_YEAR = re.compile(r"\b\d{4}\b")


def _filters(given: SearchFilter, period: Period, outlet: Outlet) -> SearchFilter:
    """The limits of flags and question. A period counted from today is preferred, never a limit."""
    preferred = period.preferred
    since, until = period.since, period.until
    if period.relative:
        earliest = until - _WINDOW if until else None
        preferred = DayRange(min(filter(None, (since, earliest)), default=None), until)
        since = until = None
    return replace(
        given,
        since=given.since or since,
        until=given.until or until,
        as_of=given.as_of or period.as_of,
        sources=given.sources or outlet.names,
        latest=given.latest or period.latest,
        earliest=given.earliest or period.earliest,
        event=given.event or preferred,
    )


def _preferred(words: str, period: Period, filters: SearchFilter, today: date) -> Preferred | None:
    days = _days(period, filters, today)
    if days is None:
        return None
    if not period.names:
        return Preferred(days, period.event or days, _undated(words, period))
    # "What did the 6 January committee say last week" names last week.
    return Preferred(days, days if period.relative else None)


def _days(period: Period, filters: SearchFilter, today: date) -> DayRange | None:
    """The days whose reporting is read first: "today" is that day alone, though what is near it is preferred, too."""
    single = period.relative and period.since == period.until
    days = (period.since, period.until) if single else filters.event
    if days is None or (days[0] and days[0] > today):
        return None
    return DayRange(days[0], min(days[1], today) if days[1] else None)


def _problem(period: Period, outlet: Outlet, outlets: Sequence[str], given: SearchFilter) -> str:
    if given.since and given.until and given.since > given.until:
        return (
            f"No day is both since {describe(given.since, given.since)} and up to"
            f" {describe(given.until, given.until)}: give the earlier day first."
        )
    if period.problem:
        return period.problem
    if outlet.unknown:
        return f"The reporting here has nothing by {outlet.unknown}; it is by {', '.join(outlets)}."
    return ""
