"""What a model thinks aloud before it answers, which is none of its answer."""

from __future__ import annotations

import re

_THOUGHT = r"(?:think(?:ing)?|reasoning|reflection|thoughts?|analysis|scratchpad)"
OPEN = re.compile(rf"<{_THOUGHT}>|\[THINK\]|<\|channel\|>analysis(?:<\|message\|>)?", re.IGNORECASE)
CLOSE = re.compile(rf"</{_THOUGHT}>|\[/THINK\]|<\|channel\|>final(?:<\|message\|>)?", re.IGNORECASE)


def without_thoughts(written: str) -> str:
    """What has been `written` so far, less what was thought, be it closed or not."""
    said = ""
    while mark := OPEN.search(written):
        said += written[: mark.start()]
        closed = CLOSE.search(written, mark.end())
        written = written[closed.end() :] if closed else ""
    # Some begin without the opening mark.
    return CLOSE.split(said + written)[-1]
