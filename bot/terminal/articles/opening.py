"""Opens an article where it can be read: its address in the browser, or else its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.errors import QuestionError
from bot.text.addresses import host_of


def open_in_program(url: str, path: str, launch: Callable[[str], int]) -> str:
    """The address or file that was opened. Raises QuestionError where there is nothing that can be."""
    where = url if host_of(url) else path
    if where == path and not Path(path).is_file():
        raise QuestionError(
            f"{path}: not there any more, and the article has no address; 'dateline show' has its text"
        )
    if launch(where):
        raise QuestionError(f"no program here opens it; it is at {where}")
    return where
