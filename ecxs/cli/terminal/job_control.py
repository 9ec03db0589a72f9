"""Job control (Ctrl-Z and `fg`) for a process that owns the terminal."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNALS = (signal.SIGTSTP, signal.SIGCONT)


class Interruption(BaseException):
    """Request to restore the terminal and take it again; a BaseException, so that no `except Exception` catches it."""

    def __init__(self, *, shall_stop: bool) -> None:
        """Set `shall_stop` for SIGTSTP: the process is to stop in between. After SIGCONT it was stopped already."""
        super().__init__()
        self.shall_stop = shall_stop


class JobControl:
    """Handler of SIGTSTP and SIGCONT that reacts only inside `watched` (main thread).

    A signal that arrives while the terminal is being taken or restored is dropped: the user sees no effect and presses
    the key again. Signals that were ignored at start stay ignored: no shell would continue the process.
    """

    def __init__(self) -> None:
        """Remember the handlers that `__exit__` restores."""
        self._is_watched = False
        self._before = {number: signal.getsignal(number) for number in _SIGNALS}

    def __enter__(self) -> Self:
        for number, handler in self._before.items():
            if handler is not signal.SIG_IGN:
                signal.signal(number, self._interrupt)
        # A background process that takes the terminal is stopped inside that system call; after SIGCONT the call must
        # be restarted, not fail with EINTR. This has to follow `signal.signal`, which turns restarting off.
        signal.siginterrupt(signal.SIGCONT, False)  # noqa: FBT003 - it takes no keyword
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Allow one `Interruption` to be raised in the block."""
        self._is_watched = True
        try:
            yield
        finally:
            self._is_watched = False

    def stop(self) -> None:
        """Stop this process and return when the shell continues it."""
        # The default action, not SIGSTOP: the shell shall see a stop by SIGTSTP. The SIGCONT that ends the stop raises
        # nothing, since `watched` has been left.
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)

    def _interrupt(self, number: int, frame: object) -> None:
        del frame
        if self._is_watched:
            # Cleared before the raise: a second signal must not interrupt the restoring of the terminal.
            self._is_watched = False
            raise Interruption(shall_stop=number == signal.SIGTSTP)
