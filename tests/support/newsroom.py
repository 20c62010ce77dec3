"""An archive that reports come to one after the other, and the engine that tells what is new in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.engine import Dateline
from bot.settings import Settings
from tests.support.archive import Archive

FERRY = "The ferry to Lerne sailed again after nine weeks at the quay, the harbour office said."
BRIDGE = "The Tor bridge was closed to all traffic after cracks were found in two of its pillars."
GAME = "The Lerne football club beat its neighbours by three goals to one in front of four thousand people."


@dataclass
class Newsroom:
    """Writes reports into a folder and indexes them. `published` counts them."""

    archive: Archive
    published: list[str] = field(default_factory=list)

    @property
    def config(self) -> Path:
        path = self.archive.base / "config.toml"
        path.write_text('[corpus]\nsources = ["reporting"]\n[index]\nfolder = "index"\n')
        return path

    def publish(
        self, headline: str, *paragraphs: str, outlet: str = "Gazette", day: str = "2026-03-02"
    ) -> None:
        """A report by an outlet comes to the archive; it has an id of its own, by its headline and outlet."""
        name = f"{outlet}-{headline}"
        record = {
            "id": name,
            "title": headline,
            "text": "\n\n".join(paragraphs),
            "source": outlet,
            "date": day,
        }
        self.archive.write_records(f"{len(self.published)}.jsonl", [record])
        self.published.append(name)
        self.archive.index()

    @contextmanager
    def engine(self) -> Iterator[Dateline]:
        with Dateline.open(Settings.load(self.config)) as engine:
            yield engine
