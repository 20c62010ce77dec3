"""Why a provider gave no answer, read off the errors of many packages, and whether asking again may help."""

from __future__ import annotations

import re

from index.embedding.outside import first_line

# Too many requests, a time-out, a conflict and what a server blames on itself may go well the next time.
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


def status(error: BaseException) -> int | None:
    """The HTTP status that a server answered with, if it answered."""
    code = getattr(error, "status_code", None) or getattr(
        getattr(error, "response", None), "status_code", None
    )
    return code if isinstance(code, int) else None


def may_go_well(error: BaseException) -> bool:
    """Whether the same request may go well the next time."""
    code = status(error)
    return code in _AGAIN if code else _unreachable(error)


def _unreachable(error: BaseException) -> bool:
    """Whether the network or the clock is to blame; every provider has its own classes for that."""
    names = " ".join(kind.__name__ for kind in type(error).__mro__)
    return isinstance(error, OSError) or bool(re.search(r"Connect|Timeout|Protocol|Network", names))


def asked_wait(error: BaseException) -> float | None:
    """For how many seconds a server asks to be left alone."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    value = str(headers.get("retry-after", ""))
    return float(value) if re.fullmatch(r"\d+(?:\.\d+)?", value) else None


def why(error: BaseException, seconds: float) -> str:
    """What a model did instead of answering within so many `seconds`, to be said after its name."""
    code = status(error)
    if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
        return f"took longer than {seconds:.3g} seconds"
    if code == 429:
        return "is asked too much at the moment (429)"
    if code in {401, 403}:
        return f"refused the key that is in the environment ({code})"
    if code:
        return f"answered with error {code}"
    if _unreachable(error):
        return "could not be reached"
    return f"sent something that cannot be read ({first_line(error)})"
