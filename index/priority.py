"""Who comes first on a busy machine: whoever is asking, then whoever is indexing."""

from __future__ import annotations

import os


def lower_priority() -> None:
    """Puts this process and what it starts behind others of the machine, for as long as it lives.

    While 50,000 passages are published anew beside it, a reader on two cores takes 1 to 2 times as long as
    alone; without this it was 2 to 4 times.
    """
    if hasattr(os, "nice"):  # Windows has none.
        os.nice(10)
