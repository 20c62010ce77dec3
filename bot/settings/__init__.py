"""Everything that can be set, as one typed object."""

from bot.settings.settings import FILE, Settings, SourceSettings, located, nearest

__all__ = ["FILE", "Settings", "SourceSettings", "located", "nearest"]
