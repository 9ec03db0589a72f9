"""Ctrl-Z and `fg`, for a process that has taken the terminal over."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNALS = (signal.SIGTSTP, signal.SIGCONT)


class Interruption(BaseException):
    """Raised where the terminal has to be given back, and taken again; nobody else's `except` shall catch it."""

    def __init__(self, *, shall_stop: bool) -> None:
        """Say whether to `stop` meanwhile, or whether the process was stopped already and goes on."""
        super().__init__()
        self.shall_stop = shall_stop


class JobControl:
    """Has the shell stop and continue this process only while that is safe (main thread).

    What comes while the terminal is being taken or given back is dropped: whoever pressed the key sees that, and
    presses it again. A process that was started with signals to stop ignored cannot be continued, and ignores them.
    """

    def __init__(self) -> None:
        """Be ready to be entered."""
        self._is_watched = False
        self._before = {number: signal.getsignal(number) for number in _SIGNALS}

    def __enter__(self) -> Self:
        for number, handler in self._before.items():
            if handler is not signal.SIG_IGN:
                signal.signal(number, self._note)
        # In the background the terminal cannot be taken: the process is stopped in that call, and goes on with it.
        signal.siginterrupt(signal.SIGCONT, False)  # noqa: FBT003 - it takes no keyword
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Let an `Interruption` be raised in here, once."""
        self._is_watched = True
        try:
            yield
        finally:
            self._is_watched = False

    def stop(self) -> None:
        """Stop, as the shell expects of who was asked to; return when it has the process go on."""
        held = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, held)

    def _note(self, number: int, frame: object) -> None:
        del frame
        if self._is_watched:
            self._is_watched = False
            raise Interruption(shall_stop=number == signal.SIGTSTP)
