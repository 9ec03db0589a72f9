"""Single keys from a terminal, and notice of its resizing."""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import termios
import tty
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Keyboard:
    """Reads keys as they are pressed; `open_keyboard` makes it, in the main thread."""

    def __init__(self, keys: int, resized: socket.socket) -> None:
        """Read from the descriptor `keys`, and be woken by `resized`."""
        self._keys = keys
        self._resized = resized

    def wait(self, seconds: float) -> str:
        """Return the key that is pressed within `seconds`; nothing when none is, or the terminal is resized."""
        ready = select.select([self._keys, self._resized.fileno()], [], [], seconds)[0]
        if self._resized.fileno() in ready:
            with suppress(BlockingIOError):
                self._resized.recv(4096)
        if self._keys not in ready:
            return ""
        # The end of the input is the wish to leave.
        return os.read(self._keys, 1).decode("ascii", "replace") or "q"


@contextmanager
def open_keyboard() -> Iterator[Keyboard]:
    """Take the terminal of the standard input over, and give it back as it was."""
    keys = sys.stdin.fileno()
    before = termios.tcgetattr(keys)
    resized, wakes = socket.socketpair()
    for end in (resized, wakes):
        end.settimeout(0.0)
    # Python writes to the descriptor what it would otherwise interrupt nothing with: a signal does not end `select`.
    handler = signal.signal(signal.SIGWINCH, lambda *_: None)
    wakeup = signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    try:
        tty.setcbreak(keys)
        yield Keyboard(keys, resized)
    finally:
        termios.tcsetattr(keys, termios.TCSADRAIN, before)
        signal.set_wakeup_fd(wakeup)
        signal.signal(signal.SIGWINCH, handler)
        resized.close()
        wakes.close()
