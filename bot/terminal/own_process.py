"""What `dateline` does to its own process.

A test or another program may call the same commands: its process is not theirs to change. Only `claim` says that it is.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from index.priority import lower_priority

_own = False


def claim() -> None:
    """Says that this process was started for one command of Dateline's and ends with it."""
    global _own
    _own = True
    # numpy's products are small here: sharing them out among threads takes longer than they do.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What was read in less stays on the screen, with the ids that the next command needs; in colours.
    os.environ.setdefault("LESS", "-RX")
    # Whoever closed an output (`>&-`) hears nothing there.
    sys.stdout = sys.stdout or _nobody()
    sys.stderr = sys.stderr or _nobody()


def _nobody() -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def step_back() -> None:
    """Lets whoever is asking go first."""
    if _own:
        lower_priority()


@contextmanager
def importing() -> Iterator[None]:
    """For imports that stay: looking through them for garbage again and again is a tenth of a start."""
    if not _own:
        yield
        return
    gc.disable()
    yield
    gc.freeze()
    gc.enable()
