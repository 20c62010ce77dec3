"""The credit of a picture, which a page's text runs into the sentence after it: "Mario Tama/Getty Images"."""

from __future__ import annotations

import re

CREDIT = re.compile(
    r"^(?:(?:[A-Z][\w.'’-]*\s){0,4}[A-Z][\w.'’-]*/)+(?:[A-Z][\w.'’-]*)(?:\s(?:via|Getty|Images|Press|News|Times|Photo))*"
    r"(?:/[A-Z][\w.'’]+)*[\s:]+(?=[A-Z“\"])"
)
