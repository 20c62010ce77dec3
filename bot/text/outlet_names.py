"""The names that readers call the index's outlets by: "BBC" for "BBC News - Middle East", "AP", "the Post".

A wrong limit hides reporting: a short form counts only where it can be no other outlet and is no plain word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.text.wording import FLAGS

VERSUS = r"\b(?:versus|vs?)\b\.?"
# What stands between the names of a list.
AND = re.compile(rf"\s*(?:,\s*(?:and|or)\b|,|\band\b|\bor\b|{VERSUS}|&)\s*", FLAGS)


@dataclass(frozen=True, slots=True)
class OutletNames:
    """Outlets by the names they go by, each spelled as `squeezed`.

    `names` hold in any spelling, `titled` where they begin with a capital ("Fox", "the Post"), `initials` in
    capitals ("AP").
    """

    names: Mapping[str, frozenset[str]]
    titled: Mapping[str, frozenset[str]]
    initials: Mapping[str, frozenset[str]]

    def find(self, name: str) -> frozenset[str]:
        """What `name` means, with or without "the": an outlet and its sections; none where it might mean two."""
        name = name.strip()
        plain = _without_the(name)
        key, nothing = squeezed(plain), frozenset[str]()
        if key in self.names:
            return self.names[key]
        if plain.replace(".", "").isupper() and key in self.initials:
            return self.initials[key]
        if plain[:1].isupper():
            return self.titled.get(key) or self.titled.get(squeezed(name), nothing)
        return nothing

    def find_all(self, names: str) -> tuple[frozenset[str], ...]:
        """The outlets that each of "CNN, Reuters and the AP" means; () if one of them is none."""
        if found := self.find(names):
            return (found,)
        parts = tuple(self.find(part) for part in AND.split(names))
        return parts if all(parts) else ()


@lru_cache(maxsize=8)
def outlet_names(outlets: tuple[str, ...]) -> OutletNames:
    """Every name of these outlets; a short one that would mean two is left out."""
    names: dict[str, set[str]] = {}
    titled: dict[str, dict[str, set[str]]] = {}
    initials: dict[str, dict[str, set[str]]] = {}
    for outlet in outlets:
        words = _own_name(outlet).split()
        own = squeezed(" ".join(words))
        ours = {squeezed(_without_the(outlet)), own, *_shorter(words)} - {""}
        for key in ours | set(_written_out(ours)):
            names.setdefault(key, set()).add(outlet)
        for key in _by_a_word(words, own):
            titled.setdefault(key, {}).setdefault(own, set()).add(outlet)
        for key in _initials(words):
            initials.setdefault(key, {}).setdefault(own, set()).add(outlet)
    return OutletNames(
        {key: frozenset(found) for key, found in names.items()}, _of_one(titled), _of_one(initials)
    )


def squeezed(name: str) -> str:
    """Letters and digits only, in lower case: "Washington Post" and "washingtonpost" are one."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _own_name(outlet: str) -> str:
    """An outlet as people call it: no "(sample)", no section of a feed, no "www." and ".com", no "the"."""
    name = re.sub(r"\s*\([^)]*\)", "", outlet).strip()
    name = re.split(r"\s+[-–—>»:]\s+", name)[0]
    name = re.split(r"\s+\|\s+", name)[-1]
    if host := re.fullmatch(r"(?:https?://)?([\w-]+(?:\.[\w-]+)+)(?:/\S*)?", name):
        labels = [label for label in host[1].split(".") if label != "www"]
        country = len(labels) > 2 and labels[-2] in {"co", "com", "org", "net", "ac", "gov"}
        return labels[-3 if country else -2] if len(labels) > 1 else labels[0]
    return _without_the(name)


def _without_the(name: str) -> str:
    return re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)


def _shorter(words: list[str]) -> Iterator[str]:
    """The name less what was added to it, where what is left can be taken for nothing but an outlet."""
    while len(words) > 1 and _ADDED.fullmatch(words[-1].lower()):
        words = words[:-1]
        unmistakable = len(words) > 1 or (words[0].isupper() and len(words[0]) > 2)
        if unmistakable and not _ADDED.fullmatch(words[-1].lower()):
            yield squeezed(" ".join(words))


def _written_out(keys: set[str]) -> Iterator[str]:
    for short, full in _WRITTEN_OUT.items():
        if short in keys or full in keys:
            yield short
            yield full


def _by_a_word(words: list[str], own: str) -> Iterator[str]:
    """ "Fox" for Fox News, "the Post" for washingtonpost.com."""
    first, *rest = [word.lower() for word in words] or [""]
    if _KNOWN_BY_FIRST_WORD.fullmatch(first) and all(map(_ADDED.fullmatch, rest)):
        yield first
    if last := _KNOWN_BY_LAST_WORD.search(own):
        yield f"the{last[0]}"


def _initials(words: list[str]) -> Iterator[str]:
    initials = "".join(part[0] for part in re.split(r"[\s-]+", " ".join(words)) if part[:1].isupper()).lower()
    if len(words) > 1 and len(initials) > 1 and initials not in _NO_INITIALS:
        yield initials


def _of_one(found: dict[str, dict[str, set[str]]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(*meant.values()) for key, meant in found.items() if len(meant) == 1}


# What outlets add to their own name.
_ADDED = re.compile(
    r"news|online|english|international|world|global|uk|usa?|tv|television|radio|digital|service|agency|channel|"
    r"network|newspaper|magazine|daily|live|media"
)
_KNOWN_BY_FIRST_WORD = re.compile(r"bloomberg|fox|guardian|independent|reuters|sky|telegraph")
_KNOWN_BY_LAST_WORD = re.compile(
    r"(?:chronicle|express|gazette|globe|guardian|herald|independent|journal|mail|mirror|monitor|observer|post|"
    r"star|sun|telegraph|times|tribune)$"
)
_WRITTEN_OUT = {
    "afp": "agencefrancepresse",
    "ap": "associatedpress",
    "bbc": "britishbroadcastingcorporation",
    "ft": "financialtimes",
    "nyt": "newyorktimes",
    "wapo": "washingtonpost",
    "wsj": "wallstreetjournal",
}
_NO_INITIALS = {"eu", "is", "pa", "pm", "uk", "un", "us", "usa", "who"}
