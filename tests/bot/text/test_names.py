"""A name is read whole, with its initials, particles, hyphens and accents, and without what stands around it."""

from __future__ import annotations

import re

import pytest

from bot.text.names import BEGINS, FULL_NAME, NAME, is_possessive, without_possessive


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the mayor, Ann Lee, said", ["Ann Lee"]),
        ("it was Sinead O'Neil-Smith who", ["Sinead O'Neil-Smith"]),
        ("it was Sinead O’Neil-Smith who", ["Sinead O’Neil-Smith"]),
        ("by Bashar al-Assad since", ["Bashar al-Assad"]),
        ("by al-Assad since", ["al-Assad"]),
        ("by Abdel Fattah el-Sisi since", ["Abdel Fattah el-Sisi"]),
        ("with Bill de Blasio and", ["Bill de Blasio"]),
        ("with Ursula von der Leyen and", ["Ursula von der Leyen"]),
        ("to George W. Bush again", ["George W. Bush"]),
        ("to George H.W. Bush again", ["George H.W. Bush"]),
        ("of Ban Ki-moon there", ["Ban Ki-moon"]),
        ("to Anders Åslund, who", ["Anders Åslund"]),
        ("of Élodie Łuczak too", ["Élodie Łuczak"]),
        ("of Ḥasan Ẩn too", ["Ḥasan Ẩn"]),
        ("the 'Red Cross' said", ["Red Cross"]),
        # What is no part of a name: a mark behind it, another paragraph, the end of the sentence before.
        ("“We met Lee,” she said", ["We", "Lee"]),
        ("in Tarn.\n\nLee went", ["Tarn", "Lee"]),
        ("took vitamin C. Lee went", ["Lee"]),
        ("from a pre-War house", []),
    ],
)
def test_a_name_is_read_whole(text: str, names: list[str]) -> None:
    assert re.findall(BEGINS + NAME, text) == names
    assert re.findall(BEGINS + FULL_NAME, text) == [name for name in names if " " in name]


@pytest.mark.parametrize("owner", ["Lee's", "Lee’s", "Lee'", "Lee’"])
def test_a_name_may_own_what_follows(owner: str) -> None:
    assert is_possessive(owner)
    assert without_possessive(owner) == "Lee"


@pytest.mark.parametrize("name", ["Lee", "O'Neil", "Ross", "d’Este"])
def test_a_name_by_itself_owns_nothing(name: str) -> None:
    assert not is_possessive(name)
    assert without_possessive(name) == name
