"""Words of one kind that shut each other out: who says "on Monday" does not say "on Sunday".

An embedder takes them for neighbours. Between bars stand the words of one meaning, whatever their endings; a
line is a kind, and goes on after a bar at its end.
"""

from __future__ import annotations

from index.terms import stem

# Where and when something happens.
_PLACES_AND_TIMES = """
north northern | south southern | east eastern | west western |
north-east northeast north-eastern northeastern | north-west northwest north-western northwestern |
south-east southeast south-eastern southeastern | south-west southwest south-western southwestern
monday | tuesday | wednesday | thursday | friday | saturday | sunday
january | february | march | april | may | june | july | august | september | october | november | december
dawn morning | noon midday | afternoon | evening | night overnight midnight
daytime day | night overnight
daily | weekly | monthly | quarterly | yearly annual
first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth
first | last final
yesterday | today | tomorrow
"""
_OPPOSITES = """
ahead front | behind
with | without
inside | outside
indoors | outdoors
above | below
top | bottom
upper | lower
left | right
early earlier | late later
young | old
new | old
half | twice double
more | less fewer
dozen | hundred | thousand | million | billion
most | least
maximum | minimum
majority | minority
both | neither
always | never
often frequently | rarely seldom
pay paid | receive received
give gave given | receive received take took taken
send sent | receive received
buy bought purchase | sell sold
lend lent loan | borrow
hire recruit | fire sack dismiss
volunteer | draft conscript force
attack | defend
capture seize take took taken win won regain keep kept hold held retain beat beaten | lose lost surrender cede
defeat | lose lost
win won | draw drew
advance | retreat withdraw withdrew withdrawn
enter arrive | leave left depart quit
stay remain | leave left depart
join | leave left quit
allow permit let | ban forbid forbade forbidden bar prohibit
legalise legalize | ban outlaw
accept agree | reject refuse decline
accept admit | dismiss
support back | oppose
favour favor | oppose
praise welcome | criticise criticize condemn denounce
love like | hate dislike
build built | destroy demolish
create | destroy
protect | harm endanger
rescue save | abandon
full | empty
rich | poor
hot | cold
warm | cool
dry | wet
high higher highest | low lower lowest
strong stronger strongest | weak weaker weakest
strengthen | weaken
heavy heavier heaviest | light lighter lightest
fast faster fastest | slow slower slowest
large larger largest big bigger biggest great greatest | small smaller smallest little
long longer longest | short shorter shortest
wide broad | narrow
thick | thin
deep | shallow
near close nearby | far distant
easy easier | hard harder difficult
simple | complex complicated
cheap cheaper | expensive dear
good better best | bad worse worst
improve recover | worsen deteriorate
happy glad pleased | sad unhappy angry upset
calm quiet | noisy violent
public | private
secret secretly | public publicly open openly
local | foreign
domestic | international foreign
native | foreign
major | minor
temporary temporarily | permanent permanently
deliberate deliberately intentional intentionally purposely | accident accidental accidentally unintentional
voluntary voluntarily | compulsory mandatory
guilty convict | innocent acquit clear exonerate
guilty convict | accuse charge allege allegedly suspect
accuse charge | acquit clear exonerate
legal lawful | illegal unlawful
true | false untrue
right correct | wrong incorrect
safe safely | unsafe dangerous danger
possible | impossible
likely | unlikely
able | unable
known | unknown
certain sure | uncertain unsure doubtful
confident optimistic | pessimistic doubtful sceptical skeptical
peace | war
victory | defeat
success succeed successful | failure fail unsuccessful
ally friend | enemy rival
begin began begun start open opened launch | end finish stop conclude
continue resume go-on | stop halt end cease
begin began begun start | continue
open reopen | close closed shut
rise rose risen increase grow grew grown climb raise |
fall fell fallen decrease drop shrink shrank decline cut reduce
gain | lose lost
expand extend lengthen | shrink reduce shorten curtail
include | exclude
appoint reappoint elect name | remove oust dismiss sack
marry married | divorce divorced
import | export
remember | forget forgot forgotten
admit confess confirm acknowledge | deny denied
confirm prove | disprove
know knew known | believe think thought suspect
reveal disclose show | hide hid hidden conceal
find found discover | lose lost
hit strike struck | miss missed
killed kill die died dead death fatal fatally | survive survivor alive
killed kill die died dead death fatal fatally | wound injure injury
arrest detain custody jail imprison | free release
resign quit | fire sack dismiss
present attend | absent
ask | answer reply
teach taught | learn learnt
lead led | follow
push | pull
lift raise | lower
borrower | lender
buyer | seller
winner | loser
employer | employee
civilian | soldier troop army military | rebel insurgent | police policeman policemen
civilian | fighter combatant militant gunman gunmen soldier
boy | girl
man men | woman women
male | female
father | mother
father | son
mother | daughter
son | daughter
brother | sister
husband | wife
uncle | aunt
king | queen
parent | child children
older elder oldest eldest senior | younger youngest junior
biological | adoptive adopted foster
doctor surgeon paediatrician | nurse | patient
prisoner inmate | guard hostage
teacher | student pupil
largest biggest greatest | smallest
best | worst
richest | poorest
red | green | blue | black | white | yellow
metre meter | kilometre kilometer km | mile | foot feet
kilogram kilo kg | tonne ton | litre
dollar | euro | pound
spring | summer | autumn | winter
"""


def kinds(word: str) -> dict[int, int]:
    """Of each kind that a lower-case word is of, which meaning it has; empty for most words."""
    return _KINDS_OF.get(stem(word), {})


def sets_the_scene(kind: int) -> bool:
    """Whether a kind says where or when, which may stand anywhere in a sentence."""
    return kind < len(_lines(_PLACES_AND_TIMES))


def _lines(kinds: str) -> list[str]:
    return kinds.strip().replace("|\n", "|").splitlines()


def _index() -> dict[str, dict[int, int]]:
    index: dict[str, dict[int, int]] = {}
    for kind, line in enumerate(_lines(_PLACES_AND_TIMES) + _lines(_OPPOSITES)):
        for meaning, group in enumerate(line.split("|")):
            for word in group.split():
                index.setdefault(stem(word), {})[kind] = meaning
    return index


_KINDS_OF = _index()
