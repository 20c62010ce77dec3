"""What Dateline raises on purpose for whoever uses it, and what the corpus adds to it.

DatelineError
├── ConfigError         bot      a setting is wrong
├── QuestionError       bot      what was typed cannot be asked
├── StorageError        bot      what the bot itself keeps cannot be read or written
├── StoppedError        bot      whoever asked has stopped listening
├── ArticleError        corpus   one article or file cannot be read: it is skipped and counted
├── SourceError         corpus   a folder, file or feed that was asked for is not there
├── IndexingError       index    nothing could be indexed, or the disk refused
├── NoIndexError        index    there is no index to ask
├── BusyError           index    another process is writing the index
└── ModelError          index    an embedder or a language model cannot be had
"""

from __future__ import annotations


class DatelineError(Exception):
    """Base of all: its text is one line that says what is wrong, where, and what to do next."""


class ArticleError(DatelineError):
    """One article cannot be read. `where` is the path, with line or record number where there is one."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class SourceError(DatelineError):
    """A source of articles that was named does not exist or cannot be opened."""
