"""Mutexes of scripts: they are waited for outside of Lua, and know the thread that has them."""

from __future__ import annotations

import errno
from enum import IntEnum
from threading import Condition
from typing import Final

from ecruntime.languages.lua.runtime import HostError, thread_number

_NOBODY: Final = 0


class MutexKind(IntEnum):
    """The kinds of POSIX, with the numbers of `thread.MUTEX_...`."""

    NORMAL = 0
    RECURSIVE = 1
    ERRORCHECK = 2


class Mutex:
    """A mutex; a second lock by its owner is an error, unless it is recursive (any thread)."""

    lua_class = "mutex"
    __slots__ = ("__weakref__", "_changed", "_count", "_kind", "_owner")

    def __init__(self, kind: MutexKind = MutexKind.ERRORCHECK) -> None:
        """Begin free."""
        self._kind = kind
        self._changed = Condition()
        self._owner = _NOBODY
        self._count = 0

    def lock(self) -> bool:
        """Wait until the mutex is owned."""
        me = thread_number()
        with self._changed:
            if self._owner == me and self._kind is not MutexKind.RECURSIVE:
                # A normal one would wait for itself for ever, and with it the server.
                raise HostError("mutex: this thread has it already (resource deadlock avoided)")
            self._changed.wait_for(lambda: self._owner in {_NOBODY, me})
            self._owner = me
            self._count += 1
        return True

    def trylock(self) -> bool | int:
        """Take the mutex if it is free; else return the number of the error."""
        me = thread_number()
        with self._changed:
            if self._owner not in {_NOBODY, me} or (self._owner == me and self._kind is not MutexKind.RECURSIVE):
                return errno.EBUSY
            self._owner = me
            self._count += 1
        return True

    def unlock(self) -> bool:
        """Give the mutex back; raise `HostError` unless this thread has it."""
        with self._changed:
            if self._owner != thread_number():
                raise HostError("mutex: this thread does not have it (operation not permitted)")
            self._count -= 1
            if not self._count:
                self._owner = _NOBODY
                self._changed.notify()
        return True
