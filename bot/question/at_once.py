"""Two questions that are asked at once, each as a question of its own."""

from __future__ import annotations

import re

from bot.text.wording import FLAGS

# What a question begins with.
ASKS = r"(?:who(?:se|m|s)?|what(?:[’']?s)?|when|where|why|how|which)"
HELPS = r"(?:did|does|do|was|were|is|are|has|have|had|will|would|can|could)"
_BOTH_ASKED = re.compile(
    rf"(?P<left>(?:\S+\s+){{0,4}}?(?:{ASKS}|{HELPS})\b.+?)[\s,]+(?:and|&)\s+"
    rf"(?P<right>(?:{ASKS}|{HELPS})\b(?:\s+\S+){{2,}})",
    FLAGS,
)
_POINTS_BACK = re.compile(r"\b(?:it|its|they|them|their|he|him|his|she|her)\b", FLAGS)


def questions_in(question: str) -> tuple[str, ...]:
    """The two questions that are asked at once, the second with what the first is about."""
    found = _BOTH_ASKED.fullmatch(question.strip(" ?!."))
    if not found:
        return ()
    first, second = found["left"], found["right"]
    topic = re.split(rf"\b(?:{ASKS}|{HELPS})\b", first, maxsplit=1, flags=FLAGS)[0].strip(" ,:")
    back = _POINTS_BACK.search(second)
    # In "what was Ann Lee's age at her death" a name says who is meant.
    if not topic and back and not re.search(r"\s[A-Z]", second[: back.start()]):
        topic = first
    return first, f"{topic} {second}".strip()
