"""Where a question and a sentence part ways: a "not", an opposite, a number, a name or an end on one side."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.outcomes import untold
from bot.verification.clauses import words as read
from bot.verification.figures import DATES
from bot.verification.stretch import facts
from index.terms import STOP_WORDS, WORD, stem, stems


@dataclass(frozen=True, slots=True)
class Mismatch:
    """How many of a question's content `words`, `names` and `numbers` a sentence lacks; whether the question
    is `negated` and the sentence is not; whether the passage has the `opposite` of a word and not the word;
    whether anything `negative` is in the question alone: a negation, an opposite, a word like "refused".
    Opposites count for neither where it asks whether something is so. Whether the question has a `fact` (of
    those in `bot.verification.contrasts`), or asks for an `end`, that neither the sentence nor what is read
    with it has a word for.
    """

    words: int
    names: int
    numbers: int
    negated: bool
    opposite: bool
    negative: bool
    fact: bool
    end: bool


def mismatch(question: str, sentence: str, passage: str, beside: str = "") -> Mismatch:
    """What `question` says that neither the `sentence` which may answer it nor its `passage` bears out.

    `beside` is what a sentence is read with: its heading and the sentence before it.
    """
    here, around = set(stems(sentence)), set(stems(passage))
    lacking = [
        word
        for word in WORD.finditer(question)
        if word.group().lower() not in STOP_WORDS and stem(word.group().lower()) not in here
    ]
    negated = bool(_NEGATION.search(question)) and not _NEGATION.search(sentence)
    # Whether something is so is answered by its opposite too.
    whether = bool(_WHETHER.match(question))
    refused = any(stem(word.group().lower()) not in here for word in _NEGATIVE.finditer(question))
    asked, told = set(stems(_MEASURED.sub("", question))), set(stems(_MEASURED.sub("", sentence)))
    return Mismatch(
        words=len({stem(word.group().lower()) for word in lacking}),
        names=sum(word.start() > 0 and _is_name(word.group()) for word in lacking),
        numbers=sum(word.group()[0].isdigit() for word in lacking),
        negated=negated,
        opposite=not whether and _reversed(asked, around),
        negative=negated or refused or (not whether and _reversed(asked, told)),
        fact=_lacks_a_fact(question, f"{beside} {sentence}"),
        end=untold(asked, here | set(stems(beside))),
    )


def _lacks_a_fact(question: str, told: str) -> bool:
    """Whether a word of the question has a fixed meaning that no word of what is `told` has."""
    said = facts(read(told))
    return any(meant and not meant & said for meant in (facts([word]) for word in read(question)))


def _is_name(word: str) -> bool:
    return word[0].isupper() and word.lower() not in DATES


def _reversed(asked: set[str], said: set[str]) -> bool:
    return any(word not in said and _OPPOSITES[word] & said for word in asked & _OPPOSITES.keys())


_WHETHER = re.compile(
    r"\W*(?:(?:and|but|so)\s+)?(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would)\b",
    re.IGNORECASE,
)
# "How many" asks for a number, be it of few; "at least" is no opposite of "most".
_MEASURED = re.compile(
    r"\bhow (?:many|much|long|old|far|high|large|big|deep|fast|wide|often)\b|\bat (?:least|most)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|except)\b|n['’]t\b", re.IGNORECASE
)
_NEGATIVE = re.compile(
    r"\b(?:un(?!i|der|til|less)\w{4,}"
    r"|in(?:capable|correct|dependent|effective|significant|frequent|ability|efficient|valid)"
    r"|im(?:possible|moral|perfect|practical)\w*|il(?:legal|literate)\w*|ir(?:regular|relevant|rational)\w*"
    r"|dis(?!t|c|pl|pu|ea|as)\w{4,}|non-?\w{4,}|fail\w*|refus\w+|lack\w*|den(?:y|ied|ies)|avoid\w*|prevent\w*|reject\w*"
    r"|oppos(?:e[sd]?|ing)"
    r"|prohibit\w*|ban(?:s|ned)?|stop(?:s|ped)?|least|rarely|seldom|hardly)\b",
    re.IGNORECASE,
)
_PAIRS = """
    most:least more:less more:fewer many:few all:none always:never with:without maximum:minimum
    majority:minority before:after first:last first:final early:late earlier:later earliest:latest
    begin:end began:ended start:end started:ended start:stop beginning:end old:new older:younger
    oldest:youngest born:died birth:death alive:dead north:south northern:southern east:west
    eastern:western northeast:southwest northwest:southeast upper:lower above:below
    inside:outside internal:external near:far local:foreign enter:leave join:leave
    arrive:leave arrived:left increase:decrease increased:decreased increase:reduce increased:reduced
    rise:fall rose:fell grow:shrink grew:shrank expand:contract high:low higher:lower highest:lowest
    large:small larger:smaller largest:smallest big:small long:short longer:shorter longest:shortest
    wide:narrow deep:shallow thick:thin fast:slow faster:slower strong:weak stronger:weaker
    strongest:weakest good:bad better:worse best:worst rich:poor expensive:cheap hot:cold heat:cool
    easy:difficult easier:harder simple:complex major:minor common:rare frequent:rare same:different
    similar:different equal:unequal odd:even true:false possible:impossible legal:illegal
    positive:negative active:inactive direct:indirect dependent:independent public:private win:lose
    won:lost gain:loss gained:lost import:export add:remove include:exclude
    included:excluded open:close opened:closed create:destroy built:destroyed success:failure
    succeed:fail allow:forbid permit:prohibit accept:reject accepted:rejected agree:disagree
    support:oppose supported:opposed attack:defend attacked:defended friend:enemy ally:enemy love:hate
    peace:war innocent:guilty convicted:acquitted arrested:released hired:fired male:female man:woman
    men:women father:mother son:daughter brother:sister husband:wife king:queen
"""
_OPPOSITES: dict[str, set[str]] = {}
for _pair in _PAIRS.split():
    _one, _other = (stem(word) for word in _pair.split(":"))
    _OPPOSITES.setdefault(_one, set()).add(_other)
    _OPPOSITES.setdefault(_other, set()).add(_one)
