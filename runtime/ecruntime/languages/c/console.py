"""Answers of the server to the core: lines of the console, manifests, and capabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.bridge import _echost

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.module import NativeServices

_COMPLETED: Final = 0
_AGAIN: Final = 1
_FAILED: Final = 2
_CONTINUE: Final = 5
_ASYNC: Final = 6
"""These are `EC_RUN_COMMAND_COMPLETED` and so on; the others say that the caller may not do it."""


class LibraryCommand:
    """A line of the console that a library has registered a command for (scheduler thread)."""

    def __init__(self, native: object, drain: Callable[[], None]) -> None:
        """Wait to be run; `drain` writes what the code has logged."""
        self._native = native
        self._drain = drain
        self._next: Callable[[object], tuple[int, str]] = _echost.run_command
        self._code = _COMPLETED
        self.text = ""

    def run(self) -> bool:
        """Run it, or go on with it; tell whether it is done."""
        try:
            self._code, self.text = self._next(self._native)
        finally:
            self._drain()
        self._next = _echost.resume_command if self._code == _ASYNC else self._next
        return self._code not in (_AGAIN, _ASYNC)

    @property
    def has_failed(self) -> bool:
        """Return whether its module says that it has failed, or is not allowed."""
        return self._code not in (_COMPLETED, _CONTINUE)


class ConsoleSide:
    """The answers to the core (scheduler thread, but for manifests)."""

    def __init__(self, services: NativeServices, drain: Callable[[], None]) -> None:
        """Answer by the parts of a server; `drain` writes what modules have logged."""
        self._services = services
        self._drain = drain

    def find_command(self, line: str, *, is_xml: bool) -> LibraryCommand | None:
        """Return what runs a line of the console; None where no library has a command for it."""
        if "\0" in line:
            return None
        native = _echost.find_command(line, is_xml)
        return None if native is None else LibraryCommand(native, self._drain)

    def offer_client(self, descriptor: int) -> bool:
        """Tell whether a library serves this client of the console."""
        try:
            return _echost.offer_client(descriptor)
        finally:
            self._drain()

    def run_command(self, line: str, is_xml: int) -> tuple[int, str]:
        """Run a line that no library has a command for, as a module asked for; return a code and the answer."""
        is_done, text = self._services.run_line(line, bool(is_xml))
        return _COMPLETED if is_done else _FAILED, text

    def read_manifests(self) -> None:
        """Read the manifests anew and hand them over (any thread)."""
        _echost.set_manifests(tuple(self._services.manifests()))

    def resolve_capability(self, capability: str) -> tuple[int, str]:
        """Have a module loaded that provides a capability; return whether one is, and what there is to say."""
        is_there, said = self._services.resolve(capability)
        return int(is_there), f"{said}\n" if said else ""
