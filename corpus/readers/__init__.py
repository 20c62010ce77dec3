"""From a stream of bytes to drafts of articles: one module a format, and one for the archives around them."""

from corpus.readers.archive import drafts
from corpus.readers.formats import FORMATS, drafts_of

__all__ = ["FORMATS", "drafts", "drafts_of"]
