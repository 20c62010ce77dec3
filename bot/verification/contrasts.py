"""Words that an embedder takes for neighbours although one in place of another makes a different fact.

Each line is one meaning, with its usual words: a claim may use any of a line if the reporting uses one of it.
"""

from __future__ import annotations

_UNITS = """
second seconds
minute minutes
hour hours
day days daily
week weeks weekly
month months monthly
year years annual annually yearly
decade decades
century centuries
""".strip().splitlines()
_TIMES = """
morning a.m am dawn
afternoon p.m pm
evening
night overnight midnight
noon midday
weekend
today
yesterday
tomorrow
""".strip().splitlines()
_FACTS = """
north northern
south southern
east eastern
west western
north-east northeast north-eastern northeastern
north-west northwest north-western northwestern
south-east southeast south-eastern southeastern
south-west southwest south-western southwestern
behind
inside
outside
metre metres meter meters
kilometre kilometres kilometer kilometers km
mile miles
foot feet
kilogram kilograms kilo kilos kg
tonne tonnes ton tons
litre litres liter liters
dollar dollars
euro euros
pound pounds
civilian civilians
soldier soldiers troop troops servicemen
army military forces troop troops
rebel rebels insurgent insurgents opposition
fighter fighters combatant combatants militant militants gunman gunmen
attacker attackers assailant assailants
police policeman policemen officer officers
child children boy boys girl girls
woman women mother mothers
man men father fathers
wife wives
husband husbands
daughter daughters
son sons
brother brothers
sister sisters
doctor doctors physician physicians surgeon paediatrician paediatricians pediatrician
nurse nurses
patient patients
prisoner prisoners detainee detainees inmate inmates
hostage hostages
worker workers employee employees
student students pupil pupils
teacher teachers
journalist journalists
driver drivers
king
queen
president
ambassador envoy
mayor
governor
judge
lawyer lawyers attorney
killed kill kills killing assassinated dead die died dies dying death deaths fatal fatally toll lives fatality
wounded injured injuries injury wound wounds contusions
arrested arrest detained detain custody seized caught
freed free released release let-go set-free
missing unaccounted
kidnapped abducted
convicted guilty
acquitted innocent cleared
resigned resign quit stepped-down stood-down
fired sacked dismissed
won win wins winning beat beats beaten beating victory defeated defeat defeats
lost lose loses losing loss
drew draw
rose rise rises rising risen increase increased increases climbed climb grew grow grown soared
fell fall falls falling fallen drop dropped drops dropping decrease decreased sank tumbled plunged
gained gain gains
opened open opens reopened
closed close closes closing shut
began begin begins begun started start starts beginning
ended end ends ending finished stopped stop
bought buy buys purchased purchase
sold sell sells
lent lend
borrowed borrow
older oldest elder
younger youngest
largest biggest greatest
smallest
highest
lowest
best
worst
richest
poorest
safe safely
dangerous danger unsafe
legal lawful
illegal unlawful
married
divorced
born
alive survived survive survivor survivors
confirmed confirm confirms verified verify proved proven acknowledged acknowledge
admitted admit admits conceded acknowledged confirmed confessed
supported support supports backed backs
opposed oppose opposes
accepted accept accepts
rejected reject rejects
red
green
blue
black
white
yellow
""".strip().splitlines()


def meanings(word: str) -> frozenset[int]:
    """The lines that a lower-case word stands in; empty for most words."""
    return _MEANINGS.get(word, frozenset())


def _index() -> dict[str, frozenset[int]]:
    index: dict[str, frozenset[int]] = {}
    for number, line in enumerate(_UNITS + _TIMES + _FACTS):
        for word in line.split():
            index[word] = index.get(word, frozenset()) | {number}
    return index


_MEANINGS = _index()

# Units of time, which make a fact of their own only where they are counted, and with them the parts of a day.
UNITS = frozenset(range(len(_UNITS)))
TIMES = frozenset(range(len(_UNITS) + len(_TIMES)))
# Lines whose words name who acts.
_PARTIES = "civilian soldier army rebel fighter attacker police".split()
PARTIES = frozenset[int]().union(*map(meanings, _PARTIES))
_WHO = "civilian soldier army rebel fighter attacker police child woman man doctor patient prisoner".split()
SIDES = frozenset[int]().union(*map(meanings, _WHO))
