"""JSON as models write it: with a backslash before a mark that needs none."""

from __future__ import annotations

import re

# An escape that JSON has is taken whole: the second backslash of two begins none. One that the text ends in may be
# still to come.
_ESCAPE = re.compile(r"(\\(?:[\"\\/bfnrt]|u[\da-fA-F]{4}))|\\(?=[^\"\\/bfnrtu]|u[\da-fA-F]{0,3}[^\da-fA-F])")


def mended(text: str) -> str:
    """A text of JSON without the backslash of each escape that JSON does not have: "\\'" is "'"."""
    return _ESCAPE.sub(r"\1", text)
