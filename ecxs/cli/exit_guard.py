"""Guard against modules that end the process themselves: such an end is told, and has the exit code of a failure."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NoReturn

from ecruntime.foundation.author_call import author_call
from ecruntime.foundation.errors import LoadFailed, ServerCrashed

if TYPE_CHECKING:
    from collections.abc import Callable

_SYSTEM_MODULE: Final = "posix"
HINT: Final = "a module returns from each of its functions; whatever ends the process ends the server"


class ExitGuard:
    """Stands in the place of `os._exit`, with which a module would end the process without a word (any thread).

    Forked children leave as they like. What ends the process past Python is seen from outside alone: by the parent of a
    check, and by a supervisor.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        """Tell of such an end with `tell`, which must not return late: other threads go on meanwhile."""
        self.tell = tell
        self._failure: int = LoadFailed.exit_code
        self._result: int | None = None
        self._owner = os.getpid()
        self._exit = os._exit

    def install(self) -> None:
        """Guard from now on, to the end of the process."""
        # Both names of the function: `os` has it from there.
        for module in (os, sys.modules.get(_SYSTEM_MODULE)):
            if module is not None:
                setattr(module, "_exit", self._left)  # noqa: B010 - one spelling for both

    def loaded(self) -> None:
        """Count an end from now on as a crash of the server, and no longer as a failure to load."""
        self._failure = ServerCrashed.exit_code

    def ended(self, code: int) -> None:
        """Note the exit code of the command: what leaves later, as at exit of the interpreter, cannot change it."""
        self._result = code

    def leave(self, code: int) -> NoReturn:
        """End the process at once."""
        for stream in (sys.stdout, sys.stderr):
            # Whatever a module has put there.
            with suppress(Exception):
                stream.flush()
        self._exit(code)

    def _left(self, status: int) -> NoReturn:
        if os.getpid() != self._owner:
            self._exit(status)
        if self._result is None:
            call = author_call(sys._getframe(1))  # noqa: SLF001 - the documented way
            with suppress(Exception):
                self.tell(f"{call or 'code of a module'} has left the process with os._exit({status})")
            self.leave(self._failure)
        self.leave(self._result)
