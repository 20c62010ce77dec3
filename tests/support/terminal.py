"""A terminal of a test's own: a program runs in it, is typed to, and is read as a person would."""

from __future__ import annotations

import fcntl
import os
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

_LONGEST = 60.0  # seconds that a program may take to say what is waited for


class Terminal:
    """A terminal of 20 lines of 80 columns, and all that a program has printed there so far."""

    def __init__(self, program: subprocess.Popen[bytes], side: int) -> None:
        self.printed = ""
        self._program = program
        self._side = side

    def type(self, keys: str) -> None:
        os.write(self._side, keys.encode())

    def wait_for(self, pattern: str) -> str:
        """Reads until what has been printed since the last time has the pattern; returns that."""
        begun = len(self.printed)
        end = time.monotonic() + _LONGEST
        while not re.search(pattern, self.printed[begun:]):
            assert self._read(end), f"{pattern!r} did not come; this did: {self.printed[begun:]!r}"
        return self.printed[begun:]

    def exit_code(self) -> int:
        """Reads until the program has ended."""
        end = time.monotonic() + _LONGEST
        while self._read(end):
            pass
        return self._program.wait(_LONGEST)

    def _read(self, end: float) -> bool:
        """Whether anything more came before the `end` of the patience."""
        if not select.select([self._side], [], [], max(end - time.monotonic(), 0))[0]:
            return False
        try:
            more = os.read(self._side, 65_536)
        except OSError:  # So Linux says that nobody is left on the other side.
            return False
        self.printed += more.decode(errors="replace")
        return bool(more)


@contextmanager
def terminal(command: Sequence[str], env: Mapping[str, str]) -> Iterator[Terminal]:
    """A terminal in which `command` runs; what of it still runs at the end of the block is killed."""
    side, other = os.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 20, 80, 0, 0))
    # The terminal belongs to the first of a session who opens it, which less and shells rely on.
    opened = ["sh", "-c", 'exec "$@" <"$0" >"$0" 2>&1', os.ttyname(other), *command]
    program = subprocess.Popen(
        opened, env=env, stdin=other, stdout=other, stderr=other, start_new_session=True
    )
    os.close(other)
    try:
        yield Terminal(program, side)
    finally:
        program.kill()
        program.wait()
        os.close(side)
