"""To whom a text gives words that stand in the reporting, and whom the report itself names beside them.

Nobody is accused in doubt: only of a name that stands nowhere near the words a reader is told that they are not theirs.
Of 103 quotes in news given to somebody else whom their report names none passes, nor of 22 given so with a title. Of
150 given to whoever says them, titles or not, two are doubted, and these were given to another of the same surname.
"""

from __future__ import annotations

import re
from itertools import pairwise

from bot.claim import Quote
from bot.text.dates.mentions import CALENDAR_NAMES
from bot.text.dates.written import Written
from bot.text.names import BEGINS, BETWEEN, NAME, NAME_WORD
from bot.verification.differences import Difference, Form
from bot.verification.grounds import Grounds, Word, words
from bot.verification.names import names, same
from index.terms import STOP_WORDS

# All that stands before the last of these in a name is no part of it: "Tarn Mayor Ann Lee" is Ann Lee.
_TITLES = frozenset(
    """
    former president vice prime minister secretary mayor governor gov senator sen representative rep king queen prince
    pope bishop sir lord mr mrs ms dr professor judge justice attorney general gen colonel captain lieutenant sergeant
    chief officer sheriff detective spokesman spokeswoman
    """.split()
)
_INITIAL = re.compile(r"(?<=\s[A-Z])\.(?=\s[A-Z])")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
# "De Blasio" is Bill de Blasio.
_PARTICLES = frozenset({"al", "el", "de", "da", "di", "la", "der", "van", "von"})
SAYS = (
    r"(?:said|says|added|adds|wrote|writes|tweeted|posted|replied|recalled|argued|warned|insisted|declared"
    r"|announced|explained|noted|testified|continued)"
)
_SPEAKING = re.compile(
    rf"{BEGINS}(?P<before>{NAME})(?:,[^,.;:]{{1,60}},)?\s(?:(?:also|has|had|later|then)\s)?(?:{SAYS}|told|asked)\b"
    rf"|\b(?:{SAYS}|[Aa]ccording to)\s(?P<after>{NAME})"
)
# "“…,” Bo Diaz, head of a firm in Tarn, the capital, said": whoever is named next after the words.
_OPENED = re.compile(rf"\s*({NAME}),")
_PRONOUN = re.compile(
    rf"\b(?:he|she|they)\s(?:\w+\s)?(?:{SAYS}|told|asked)\b|\b{SAYS}\s(?:he|she|they)\b", re.IGNORECASE
)
# What is within quotation marks, be one straight and one not, to the end of its paragraph where they stay open.
_QUOTED = re.compile(r"[“\"](?:[^“”\"\n]|\n(?!\s*\n))*[”\"]?")
_PARAGRAPH_END = re.compile(r"\n\s*\n|\Z")
# So many characters around words name those who have to do with them, and so many before a "she said" her.
_NEAR, _BEFORE = 300, 600


def surroundings(around: str, quote: Quote) -> Grounds:
    """What a text says `around` the words of a quote, held against what stands near these in the report."""
    article = quote.article
    near = article.body[max(0, quote.start - _NEAR) : quote.end + _NEAR]
    beside = f"{article.headline} {article.source}"
    return Grounds(around, (near,), beside, (Written.of(article),))


def attribution(grounds: Grounds, quote: Quote) -> Difference | None:
    """Whom a text names around the words of a quote that the report does not name near them, or names as one who does
    not speak there. None where nothing is wrong, or no name tells.
    """
    there = {word.low for word in words(grounds.known)} | CALENDAR_NAMES
    around = _capitals(grounds.said)
    others = [word for word in around if word.low not in there]
    runs = [run for run in _runs(around, grounds.said) if any(word in others for word in run)]
    if not all(run[-1].low in there for run in runs):
        missing = (_written(run, grounds.said) for run in _runs(others, grounds.said))
        return Difference(Form.SOMEBODY_ELSE, ", ".join(missing))
    for run in runs:
        full, last = _written(run, grounds.said), run[-1].text
        known = [name for name in _full_names(last, quote.article.body) if len(_parts(name)) > 1]
        if known and not _any_same([full], known):
            return Difference(Form.UNCHECKED, full, next(iter(_full_names(last, grounds.known)), last))
    claimed = _speakers(grounds.said) or _called(grounds.said)
    speaking = _beside(quote)
    if not claimed or not speaking or _any_same(claimed, speaking):
        return None
    return Difference(Form.UNCHECKED, claimed[0], speaking[0])


def _runs(some: list[Word], text: str) -> list[list[Word]]:
    """Names that follow each other as one: "Valerie Harper"."""
    runs: list[list[Word]] = [[word] for word in some[:1]]
    for word, after in pairwise(some):
        if text[word.end : after.start] in (" ", ". "):
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def _written(run: list[Word], text: str) -> str:
    return text[run[0].start : run[-1].end]


def _capitals(text: str) -> list[Word]:
    """The words of the names in `text`; no sentence begins after an initial, and "Jr" tells nobody."""
    return [word for word in names(_INITIAL.sub(" ", text)) if word.low not in _SUFFIXES]


def _called(text: str) -> list[str]:
    """The names in `text`, as they are written."""
    return [_written(run, text) for run in _runs(_capitals(text), text)]


def _any_same(claimed: list[str], speaking: list[str]) -> bool:
    return any(_one_person(one, other) for one in claimed for other in speaking)


def _one_person(one: str, other: str) -> bool:
    """Whether two names have one surname and no two first names: "Mayor Lee" is "John Lee", "Ann Lee" is not.

    One word by itself may be any of the other name's: "Xi" is "Xi Jinping", and "Amnesty" is "Amnesty International".
    """
    parts, others = _parts(one), _parts(other)
    for alone, full, whole in ((parts, others, other), (others, parts, one)):
        if len(alone) == 1 and any(same(alone[0], part) for part in full):
            return True
        # A title by itself is whoever has it.
        if alone[0] in _TITLES and alone[0] in _lows(whole):
            return True
    if parts[-1] != others[-1]:
        return False
    fewer, more = sorted((parts[:-1], others[:-1]), key=len)
    rest = iter(more)
    return all(any(_one_first_name(first, name) for name in rest) for first in fewer)


def _parts(name: str) -> list[str]:
    """The first names and the surname of a name, without its titles and the initials in its middle."""
    lows = _lows(name)
    while len(lows) > 1 and lows[-1] in _SUFFIXES:
        lows.pop()
    titles = [at for at, low in enumerate(lows[:-1]) if low in _TITLES]
    lows = lows[titles[-1] + 1 :] if titles else lows
    firsts = [low for low in lows[:-1] if low not in _PARTICLES]
    return [low for at, low in enumerate(firsts) if at == 0 or len(low) > 1] + lows[-1:]


def _lows(name: str) -> list[str]:
    return [word.low for word in words(name) if word.text[0].isupper()]


def _one_first_name(one: str, other: str) -> bool:
    """ "J. Lee" may be "John Lee"."""
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


def _beside(quote: Quote) -> list[str]:
    """The people who speak in the sentence of a quote; where nobody does there, whom it names, who speaks next in its
    paragraph, if no "she said" points back, and who spoke last before it.
    """
    body = _unquoted(quote.article.body)
    own = body[quote.start : quote.end]
    back = bool(_PRONOUN.search(own))
    if named := _people(own, body) or ([] if back else _speakers(own)):
        opened = _OPENED.match(own)
        return [*named, opened[1]] if opened else named
    end = _PARAGRAPH_END.search(body, quote.end)
    after = [] if back else _people(body[quote.end : end.start() if end else None], body)
    spoke = after[:1] + _people(body[max(0, quote.start - _BEFORE) : quote.start], body)[-1:]
    return spoke and [*spoke, *_called(own)]


def _unquoted(text: str) -> str:
    """`text` with blanks for all that stands within quotation marks, and each other character in its place."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), text)


def _people(text: str, body: str) -> list[str]:
    """The speakers who are named in full somewhere: "Police" and "CNN" are not."""
    return [name for name in _speakers(text) if _full_names(name.split()[-1], body)]


def _speakers(text: str) -> list[str]:
    """The names to which a verb of saying gives words, in order, as they are written."""
    found = [match["before"] or match["after"] for match in _SPEAKING.finditer(_unquoted(text))]
    named = (name for name in map(_without_opening, found) if name)
    return [name for name in named if name.split()[0].lower() not in CALENDAR_NAMES]


def _without_opening(name: str) -> str:
    """ "But Harper" is Harper."""
    first, _, rest = name.partition(" ")
    return _without_opening(rest) if first.lower() in STOP_WORDS else name


def _full_names(last: str, text: str) -> list[str]:
    """What has in `text` a capital before a last name: "Ann Lee", "Mayor Lee", but not "But Lee"."""
    name = rf"{BEGINS}(?:{NAME_WORD}\s{BETWEEN})+{re.escape(last)}(?!-?\w)"
    found = (_without_opening(match) for match in re.findall(name, text))
    return [full for full in found if full.split()[1:]]
