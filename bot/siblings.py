"""Words of one kind that shut each other out: who says "on Monday" does not say "on Sunday".

An embedder takes them for neighbours. Between bars stand the words of one meaning; a line is a kind, and
goes on after a bar at its end.
"""

from __future__ import annotations

_KINDS = """
north northern | south southern | east eastern | west western |
north-east northeast north-eastern northeastern | north-west northwest north-western northwestern |
south-east southeast south-eastern southeastern | south-west southwest south-western southwestern
monday | tuesday | wednesday | thursday | friday | saturday | sunday
january | february | march | april | may | june | july | august | september | october | november | december
dawn morning | noon midday | afternoon | evening | night overnight midnight
daytime day | night overnight
hourly | daily | weekly | monthly | quarterly | yearly annual annually
ahead | behind
with | without
inside | outside
first | last final
top | bottom
upper | lower
front | back rear behind
left | right
early | late
young | old
new | old
pay paid pays paying | receive received receives receiving
give gave gives given giving | receive received receives receiving
send sent sends sending | receive received receives receiving
buy bought buys purchase purchased | sell sold sells selling
lend lent lends loaned | borrow borrowed borrows
hire hired hires recruited | fire fired fires dismissed sacked
volunteer volunteered volunteers | draft drafted conscript conscripted forced
attack attacked attacks | defend defended defends
capture captured captures seize seized take took taken takes win won wins winning regain regained beat beats beaten |
lose lost loses losing surrendered ceded
keep kept keeps hold held holds | lose lost loses losing surrendered ceded
killed kill kills killing died die dies dead death deaths fatal | survive survived survives survivor alive
killed died dead deaths | wounded injured injuries
arrested arrest detained custody | freed released release
won win wins | drew draw
resigned resign quit | fired sacked dismissed
accept accepted accepts admit admitted admits | dismiss dismissed dismisses
convicted guilty accused charged | acquitted cleared innocent exonerated
convicted guilty | accused charged allegedly suspected
civilian civilians | soldier soldiers troop troops army military forces | rebel rebels insurgent insurgents |
police policeman policemen officer officers
civilian civilians | fighter fighters combatant combatants militant militants gunman gunmen soldier soldiers
boy boys | girl girls
man men | woman women
father fathers | mother mothers
father fathers | son sons
mother mothers | daughter daughters
son sons | daughter daughters
brother brothers | sister sisters
husband husbands | wife wives
doctor doctors surgeon paediatrician | nurse nurses | patient patients
prisoner prisoners inmate inmates | hostage hostages
teacher teachers | student students pupil pupils
king | queen
largest biggest greatest | smallest
best | worst
older oldest elder | younger youngest
richest | poorest
safe safely | unsafe dangerous danger
confirmed confirm verified | denied deny
cut cuts | raise raises raised
red | green | blue | black | white | yellow
metre metres meter meters | kilometre kilometres kilometer kilometers km | mile miles | foot feet
kilogram kilograms kilo kilos kg | tonne tonnes ton tons | litre litres
dollar dollars | euro euros | pound pounds
first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth
half | twice double
more | less fewer
advance advanced advances advancing | retreat retreated retreats withdrew withdrawn withdraw
enter entered enters arrive arrived arrives | leave left leaves depart departed departs quit
allow allowed allows permit permitted permits |
ban banned bans forbid forbade forbidden bar barred bars prohibit prohibited
accept accepted accepts agree agreed agrees | reject rejected rejects refuse refused refuses dismissed
support supported supports back backed backs | oppose opposed opposes
praise praised praises | criticise criticised criticize criticized condemn condemned condemns
build built builds | destroy destroyed destroys demolished
full | empty
rich | poor
hot | cold
high higher highest | low lower lowest
strong stronger strongest | weak weaker weakest
heavy heavier heaviest | light lighter lightest
fast faster fastest | slow slower slowest
large larger largest big bigger biggest great greatest | small smaller smallest little
long longer longest | short shorter shortest
public | private
local | foreign
domestic | international
major | minor
temporary | permanent
guilty convicted | innocent acquitted cleared
legal lawful | illegal unlawful
true | false untrue
peace | war
victory | defeat
ally allies friend friends | enemy enemies
begin began begins begun start started starts opened | end ended ends finish finished stop stopped
open opened opens reopen reopened | close closed closes shut
rise rose rises risen increase increased grow grew |
fall fell falls fallen decrease decreased drop dropped shrink shrank
marry married | divorce divorced
minimum | maximum
majority | minority
import imported imports | export exported exports
remember remembered | forget forgot forgotten
admit admitted admits confess confessed confirm confirmed confirms acknowledge acknowledged |
deny denied denies
know known knew | believe believed think thought suspect suspected
"""


def kinds(word: str) -> dict[int, int]:
    """Of each kind that a lower-case word is of, which meaning it has; empty for most words."""
    return _KINDS_OF.get(word, {})


def _index() -> dict[str, dict[int, int]]:
    index: dict[str, dict[int, int]] = {}
    for kind, line in enumerate(_KINDS.strip().replace("|\n", "|").splitlines()):
        for meaning, group in enumerate(line.split("|")):
            for word in group.split():
                index.setdefault(word, {})[kind] = meaning
    return index


_KINDS_OF = _index()
