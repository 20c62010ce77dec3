"""What the tests of this folder share: a file is written, read, and sorted into what came of it."""

from __future__ import annotations

from pathlib import Path

from corpus import Article, ArticleError, Doubt, Limits, read


def articles(path: Path, limits: Limits | None = None) -> list[Article]:
    """The articles of a file in which nothing may be wrong."""
    found = list(read(path, limits=limits or Limits()))
    assert all(isinstance(each, Article) for each in found), [str(each) for each in found]
    return [each for each in found if isinstance(each, Article)]


def complaints(path: Path, limits: Limits | None = None) -> list[str]:
    """Everything that is said about a file, by its name instead of its whole path."""
    found = read(path, limits=limits or Limits())
    return [
        str(each).replace(f"{path.parent}/", "") for each in found if isinstance(each, ArticleError | Doubt)
    ]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
