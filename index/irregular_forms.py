"""English words whose forms no rule for endings brings together: "left" is of "leave", "feet" of "foot"."""

from __future__ import annotations

# The base, then its other forms. A form that can be a word of its own ("found", "saw", "felt") is here where
# news mostly uses it as the verb; "ground", "wound" and "bound" are left to the nouns.
_VERBS = """
arise arose arisen
awake awoke awoken
bear bore borne
beat beaten
become became
begin began begun
bend bent
bite bit bitten
bleed bled
blow blew blown
break broke broken
breed bred
bring brought
build built
burn burnt
buy bought
catch caught
choose chose chosen
cling clung
come came
creep crept
deal dealt
dig dug
draw drew drawn
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fly flew flown
forbid forbade forbidden
forget forgot forgotten
forgive forgave forgiven
freeze froze frozen
get got gotten
give gave given
go went gone
grow grew grown
hang hung
hear heard
hide hid hidden
hold held
keep kept
kneel knelt
know knew known
lead led
leap leapt
leave left
lend lent
lay laid
light lit
lose lost
make made
mean meant
meet met
overcome overcame
overthrow overthrew overthrown
pay paid
prove proven
ride rode ridden
ring rang rung
rise rose risen
run ran
say said
see saw seen
seek sought
sell sold
send sent
shake shook shaken
shine shone
shoot shot
show shown
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
sleep slept
slide slid
speak spoke spoken
speed sped
spend spent
spin spun
spring sprang sprung
stand stood
steal stole stolen
stick stuck
sting stung
strike struck stricken
swear swore sworn
sweep swept
swim swam swum
swing swung
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
understand understood
undertake undertook undertaken
wake woke woken
wear wore worn
weave wove woven
weep wept
win won
withdraw withdrew withdrawn
withhold withheld
withstand withstood
write wrote written
"""

_NOUNS = """
child children
foot feet
man men
mouse mice
person people
tooth teeth
woman women
"""


def _bases(forms: str) -> dict[str, str]:
    return {form: base for base, *others in map(str.split, forms.strip().split("\n")) for form in others}


# By each other form, the base: "left" is a "leave" that has been.
PASTS = _bases(_VERBS)
BASES = PASTS | _bases(_NOUNS)
