"""Which files a source means: a file, everything readable below a folder, or whatever a pattern matches."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from corpus.errors import SourceError

_PATTERN = re.compile(r"[*?[]")
# What is about a folder, and no reporting: what it holds, and how Dateline is to read it.
_ABOUT = {"readme.md", "config.toml"}
# What says that nothing is at a path; EINVAL is Windows' word for a pattern, which no file has for a name.
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.EINVAL}


def is_url(source: str) -> bool:
    """Whether a source is fetched, and not a path."""
    return "://" in source


def walk(source: Path) -> Iterator[Path]:
    """The files below a folder in the order of their names, or the file itself.

    Dot-files are left out, and so are README.md and config.toml at every level, which are about the folder. No
    symbolic link below `source` is followed, so that nothing outside is read and no loop is walked; links,
    unknown formats and folders that cannot be opened are given as they are, for `read` to say so.
    Raises SourceError at once if there is no such file or folder.
    """
    if not _is_there(source):
        raise SourceError(f"{source}: no such file or folder; check the path")
    if source.is_dir():
        return _below(source)
    return iter([source.resolve() if source.is_symlink() else source])


def locate(source: str, base: Path) -> Iterator[Path]:
    """The files that a path or a glob pattern means, relative to `base`. SourceError if there are none."""
    named, fixed = base / Path(source).expanduser(), root(source, base)
    if fixed == named:
        return walk(named)
    matches = sorted(_matching(fixed, named.relative_to(fixed).as_posix()))
    if not matches:
        raise SourceError(f"{source}: no file matches; check the pattern")
    return iter(matches)


def _is_there(path: Path) -> bool:
    try:
        path.stat()  # From Python 3.14 on Path.exists says no where it may not look.
    except ValueError:  # a NUL in it
        return False
    except OSError as error:
        if error.errno in _NOT_THERE:
            return False
        raise SourceError(f"{path}: cannot be opened ({error.strerror}); check the path") from error
    return True


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # in a folder that may be listed and not entered
        return False


def root(source: str, base: Path) -> Path:
    """The file or folder that a path or a glob pattern is at or below, whether or not it is there."""
    named = base / Path(source).expanduser()
    # What is there is no pattern, whatever signs are in its name.
    there = next((path for path in (named, *named.parents) if _is_there(path)), Path(named.anchor))
    return there.joinpath(*takewhile(lambda part: not _PATTERN.search(part), named.relative_to(there).parts))


def _matching(folder: Path, pattern: str) -> set[Path]:
    inside = folder.resolve()
    found: set[Path] = set()
    for match in folder.glob(pattern):
        if not match.parent.resolve().is_relative_to(inside) or _is_hidden(match.relative_to(folder)):
            continue
        if _is_folder(match) and not match.is_symlink():
            found.update(_below(match))
        elif match.name.lower() not in _ABOUT:
            found.add(match)
    return found


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _below(folder: Path) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if _is_folder(path) and (path == folder or not path.is_symlink()):
            try:
                inside = sorted(path.iterdir(), reverse=True)
            except OSError:
                yield path
                continue
            waiting += [entry for entry in inside if not entry.name.startswith(".")]
        elif path.name.lower() not in _ABOUT:
            yield path
