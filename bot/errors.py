"""What can go wrong between a question and its reader.

The tree of what Dateline raises on purpose is drawn in `corpus.errors`.
"""

from __future__ import annotations

from corpus.errors import DatelineError


class ConfigError(DatelineError):
    """A setting is unknown, of the wrong type, or in a file that cannot be read."""


class StorageError(DatelineError):
    """What the bot itself keeps cannot be read or written just now: a disk, or a database, refuses."""


class QuestionError(DatelineError):
    """What was typed is not a question that can be asked: empty, or longer than any question is."""


class StoppedError(DatelineError):
    """Whoever asked has stopped listening; nothing is shown or kept of the answer."""
