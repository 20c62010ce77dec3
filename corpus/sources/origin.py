"""What a person says of a source that its files may not: the outlet, the day, the time zone, the language."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the articles of a source come from.

    `outlet` is that of articles which name none, and of a whole feed; `published` the day of those that give
    none. A moment that is given in UTC is dated by the `timezone`, and a month that is written out is read in
    the `language`. A feed's entries may name outlets of their own only with `entry_outlets`.
    """

    outlet: str = ""
    published: datetime.date | None = None
    timezone: str = ""
    language: str = ""
    entry_outlets: bool = False

    def plain(self) -> dict[str, Any]:
        """As JSON holds it; what is not said is left out."""
        values = asdict(self) | {"published": self.published.isoformat() if self.published else None}
        return {name: value for name, value in values.items() if value}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Origin:
        """From what `plain` gave."""
        day = plain.get("published")
        return cls(**plain | {"published": datetime.date.fromisoformat(day) if day else None})


NOWHERE = Origin()
