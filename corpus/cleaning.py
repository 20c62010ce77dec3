"""What a reader cannot see goes at the door, so that what is stored is what is embedded, quoted and shown.

Cleaning twice changes nothing. No visible character is lost, and no word is rewritten beyond Unicode NFC; of
marks piled on one character only so many stay as any script has.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Terminal sequences go whole: without its escape character "[31m" would stay behind as text. An unclosed
# title or link (OSC, DCS …) is what a terminal would swallow, here at most to the end of the line.
_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"
    r"|\x1b[ -/]*[0-~]"
    r"|\x9b[0-9;?]+[@-~]"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# Format characters, fillers and selectors that draw nothing. Among them are variation selectors: they only
# choose the look of the character before them, and a run of them hides data.
_INVISIBLE = re.compile(
    "["
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ud800-\udfff"
    "]"
)
# Joiners change how a word is written in the scripts from Arabic to Sinhala, so they stay between two
# characters of those. Anywhere else they only hide inside words.
_JOINERS = re.compile("(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """`text` in NFC with `\\n` line ends, nothing invisible, no trailing spaces, one blank line at most."""
    lines = (line.rstrip() for line in _visible(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def clean_line(text: str) -> str:
    """`text` cleaned and set on one line: for headlines, names and whatever else has no paragraphs."""
    return " ".join(_visible(text).split())


@cache
def _piled() -> re.Pattern[str]:
    """More than thirty marks on one character, which Unicode's stream-safe format ends there too.

    Putting them in order takes the square of their number: 160 kB of them 4 seconds, 5 MB over an hour.
    """
    last = 0x1F000  # Beyond stand no marks but the language tags, which are invisible.
    marks = [chr(code) for code in range(0x300, last) if unicodedata.combining(chr(code))]
    return re.compile(f"([{''.join(marks)}]{{30}})[{''.join(marks)}]+")


def _visible(text: str) -> str:
    text = _LINE_ENDS.sub("\n", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    text = _CONTROLS.sub("", _ESCAPES.sub("", text))
    if text.isascii():
        return text
    before = ""
    while text != before:  # NFC reorders marks, which can leave a joiner with another neighbour
        before, text = text, unicodedata.normalize("NFC", _piled().sub(r"\1", _JOINERS.sub("", text)))
    return _SPACES.sub(" ", text)
