"""Escapes that JSON does not have lose their backslash, and JSON that is right stays as it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.writing.reply.escapes import mended


@given(st.text(st.sampled_from("\\\"/'\n\tuabn019é\ud83d")), st.data())
def test_json_that_is_right_stays_as_it_is_wherever_it_is_cut(text: str, data: st.DataObject) -> None:
    right = json.dumps(text)
    begun = right[: data.draw(st.integers(0, len(right)))]

    assert mended(begun) == begun


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(r"\'", "'"), (r"\\\'", r"\\'"), (r"\user", "user"), ("\\\n", "\n"), (r"\u12 \$5", "u12 $5")],
)
def test_a_backslash_that_means_nothing_goes(typed: str, meant: str) -> None:
    assert mended(typed) == meant
