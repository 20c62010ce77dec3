"""Who may touch an index folder: one writer, and any number of readers that hold a generation.

Every lock here belongs to an open file, so the kernel frees it when its process ends, `kill -9`
included: there is no stale lock to clean up. `filelock` is the writer's because it is `flock` on POSIX and
`LockFileEx` on Windows with that same promise; its fall-back to a plain file, which breaks it, is off.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from index.errors import BusyError, IndexingError

if sys.platform != "win32":
    import fcntl


_PATIENCE = 2.0  # seconds that a question waits for a generation that another program has locked


class WriterLock:
    """The right to write the index in `folder`, which is made if need be. Use it as a context manager.

    `wait` is how many seconds to wait for another writer. Raises BusyError if that one is still at work
    then, and IndexingError where the folder cannot be written.
    """

    def __init__(self, folder: Path, *, wait: float = 0.0) -> None:
        from filelock import FileLock  # Readers use the rest of this module, and write nothing.

        self.folder = folder
        self._wait = wait
        self._path = folder / ".lock"
        self._lock = FileLock(
            self._path, thread_local=False, fallback_to_soft=False, preserve_lock_file=True, on_acquired=_sign
        )

    @property
    def held(self) -> bool:
        return self._lock.is_locked

    def __enter__(self) -> WriterLock:
        from filelock import Timeout

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=self._wait)
        except Timeout:
            raise BusyError(
                f"{self.folder}: process {_signature(self._path)} is writing this index; wait until it is "
                "done or stop it, then try again (questions are answered meanwhile)"
            ) from None
        except OSError as error:
            raise IndexingError(
                f"{self.folder}: cannot be written ({error.strerror or error}); allow writing there or name "
                "another folder (an index that is there goes on answering)"
            ) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()


def share(descriptor: int, patience: float = _PATIENCE) -> bool:
    """Hold an open file until it is closed. Any number may; `unshared` is how another finds out.

    False where another program has locked it for itself for all of `patience` seconds: a publication does so
    for moments only, and nobody's question waits for a program that Dateline does not know.
    """
    # Windows itself keeps a folder from being renamed or removed while a file in it is open.
    if sys.platform == "win32":
        return True
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        else:
            return True


@contextmanager
def unshared(path: Path) -> Iterator[bool]:
    """Whether nobody holds the file `path` through `share`; whoever wants to waits for the block's end."""
    if sys.platform == "win32":
        yield True
        return
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _sign(descriptor: int) -> None:
    """Leave this process's id for `_signature`, behind the one byte that Windows locks."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, f"\n{os.getpid():<10}\n".encode())


def _signature(path: Path) -> str:
    with path.open("rb", buffering=0) as file:
        file.seek(1)
        return file.read(20).decode(errors="replace").strip() or "unknown"
