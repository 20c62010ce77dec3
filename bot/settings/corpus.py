"""Where the articles are, and what is said of a source that it does not say itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

from corpus import is_url
from corpus.sources.origin import Origin


class SourceSettings(BaseModel):
    """An entry of `[corpus] sources` that says more of a source than where it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    outlet: str = ""
    language: Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Z]{2})?)?$")] = ""
    timezone: str = ""

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            return name and ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{name!r} is no time zone, such as Asia/Damascus") from None


class CorpusSettings(BaseModel):
    """[corpus]: where the articles are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: Annotated[tuple[str | SourceSettings, ...], Field(min_length=1)] = ("corpus/articles",)
    entry_outlets: bool = False
    article_megabytes: Annotated[float, Field(gt=0, le=100)] = 5
    vanish_share: Annotated[float, Field(ge=0, le=1)] = 0.5
    poll_minutes: Annotated[float, Field(gt=0, le=1440)] = 15
    private_addresses: bool = False
    contact: Annotated[str, Field(pattern=r"^[!-~]*$", max_length=200)] = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The sources, without what else is said of them."""
        return tuple(one if isinstance(one, str) else one.source for one in self.sources)

    def origins(self) -> dict[str, Origin]:
        """What is said of each source besides where it is."""
        said = [one for one in self.sources if isinstance(one, SourceSettings)]
        return {
            one.source: Origin(
                one.outlet, timezone=one.timezone, language=one.language, entry_outlets=self.entry_outlets
            )
            for one in said
        }


def located(source: str, base: Path) -> str:
    """A source of articles as it counts from `base`; a feed's URL counts from nowhere."""
    return source if is_url(source) else str(base / Path(source).expanduser())
