"""Single key presses from a terminal, interrupted by its resizing."""

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
    """Reader of single key presses; made by `open_keyboard` in the main thread."""

    def __init__(self, keys: int, resized: socket.socket) -> None:
        """Read keys from the descriptor `keys`; readable data on `resized` ends a wait."""
        self._keys = keys
        self._resized = resized

    def wait(self, seconds: float) -> str:
        """Return the key pressed within `seconds`, or "" after the timeout or a resize of the terminal."""
        ready = select.select([self._keys, self._resized.fileno()], [], [], seconds)[0]
        if self._resized.fileno() in ready:
            with suppress(BlockingIOError):
                self._resized.recv(4096)
        if self._keys not in ready:
            return ""
        # At end of input there will be no more keys: leave, as `q` does.
        return os.read(self._keys, 1).decode("ascii", "replace") or "q"


@contextmanager
def open_keyboard() -> Iterator[Keyboard]:
    """Put the terminal of the standard input into cbreak mode and restore it at exit."""
    keys = sys.stdin.fileno()
    before = termios.tcgetattr(keys)
    resized, wakes = socket.socketpair()
    for end in (resized, wakes):
        # `set_wakeup_fd` refuses a blocking descriptor.
        end.settimeout(0.0)
    # Python restarts `select` after a signal (PEP 475). On SIGWINCH it writes to this wake-up descriptor, so `select`
    # returns. It does so only for a signal with a Python handler, hence the empty one.
    handler = signal.signal(signal.SIGWINCH, lambda *_: None)
    wakeup = signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    try:
        # Not raw mode: Ctrl-C and Ctrl-Z must still raise their signals.
        tty.setcbreak(keys)
        yield Keyboard(keys, resized)
    finally:
        # Not TCSAFLUSH, which discards keys that were typed ahead for the shell.
        termios.tcsetattr(keys, termios.TCSADRAIN, before)
        # Before the sockets are closed, so that a late signal does not write to a closed descriptor.
        signal.set_wakeup_fd(wakeup)
        signal.signal(signal.SIGWINCH, handler)
        resized.close()
        wakes.close()
