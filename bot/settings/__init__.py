"""Everything that can be set, as one typed object."""

from bot.settings.corpus import SourceSettings, located
from bot.settings.settings import FILE, Settings, nearest

__all__ = ["FILE", "Settings", "SourceSettings", "located", "nearest"]
