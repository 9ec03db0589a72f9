"""Guard against modules that end the process themselves: such an end is told, and has the exit code of a failure."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, NoReturn

from ecruntime.foundation.author_call import author_call
from ecruntime.foundation.error_origin import describe_origin
from ecruntime.foundation.errors import LoadFailed, ServerCrashed
from ecruntime.foundation.raised import class_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SYSTEM_MODULE: Final = "posix"
_REPLACING: Final = ("execv", "execve")
"""The functions of the system with which a program takes the place of this one; the others of `os` call them."""
HINT: Final = "a module returns from each of its functions; whatever ends the process ends the server"


class ExitGuard:
    """Stands in the place of `os._exit`, with which a module would end the process without a word (any thread).

    The same holds for what puts another program in the place of this one, and for exceptions that unwind it. Forked
    children leave as they like. What ends the process past Python is seen from outside alone: by the parent of a check,
    and by a supervisor.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        """Tell of such an end with `tell`, which must not return late: other threads go on meanwhile."""
        self.tell = tell
        self._failure: type[LoadFailed | ServerCrashed] = LoadFailed
        self._result: int | None = None
        self._owner = os.getpid()
        self._exit = os._exit

    def install(self) -> None:
        """Guard from now on, to the end of the process."""
        functions: dict[str, Callable[..., NoReturn]] = {name: self._replaced(name) for name in _REPLACING}
        functions["_exit"] = self._left
        # Both names of each function: `os` has it from there.
        for module in (os, sys.modules.get(_SYSTEM_MODULE)):
            for name, function in functions.items():
                if module is not None:
                    setattr(module, name, function)

    def loaded(self) -> None:
        """Count an end from now on as a crash of the server, and no longer as a failure to load."""
        self._failure = ServerCrashed

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

    def unwound(self, error: BaseException) -> int:
        """Tell that the command was ended in the midst of telling of a failure; return the exit code."""
        with suppress(Exception):
            self.tell(f"code of a module has ended the process with {class_name(error)}")
        return self._failure.exit_code

    @contextmanager
    def told(self) -> Iterator[None]:
        """Raise the failure for an exception that unwinds the block past all calls of modules, as `sys.exit` does.

        Such a one is raised by callbacks of a module's that Python calls in the midst of our own work. What the block
        tells then goes to the streams that were there before it.
        """
        streams = sys.stdout, sys.stderr
        try:
            yield
        except (Exception, KeyboardInterrupt):
            raise
        except BaseException as error:
            message = f"something of a module has ended the server: {describe_origin(error)}"
            raise self._failure(message, hint=HINT) from error
        finally:
            sys.stdout, sys.stderr = streams

    def _replaced(self, name: str) -> Callable[..., NoReturn]:
        """Return the guard for a function that replaces the program."""
        replace = getattr(os, name)

        def guarded(path: object, *words: object, **named: object) -> NoReturn:
            if os.getpid() != self._owner:
                replace(path, *words, **named)
            self._end(f"os.{name}({path!r})")

        return guarded

    def _left(self, status: int) -> NoReturn:
        if os.getpid() != self._owner:
            self._exit(status)
        self._end(f"os._exit({status})")

    def _end(self, call: str) -> NoReturn:
        if self._result is None:
            place = author_call(sys._getframe(2))  # noqa: SLF001 - the documented way
            with suppress(Exception):
                self.tell(f"{place or 'code of a module'} has left the process with {call}")
            self.leave(self._failure.exit_code)
        self.leave(self._result)
