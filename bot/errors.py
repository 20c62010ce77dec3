"""What can go wrong between a question and its reader. The tree is drawn in `corpus.errors`."""

from __future__ import annotations

from corpus.errors import DatelineError


class ConfigError(DatelineError):
    """A setting is unknown, of the wrong type, or in a file that cannot be read."""
