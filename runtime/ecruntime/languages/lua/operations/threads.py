"""Threads of scripts, with conditions and locks for readers and writers."""

from __future__ import annotations

import errno
import threading
from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.mutex import Mutex
from ecruntime.languages.lua.runtime import HostError, LuaFailure, thread_number
from ecruntime.languages.lua.values import ScriptFunction, raw

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost


class ScriptCondition:
    """A condition with a mutex of its own; waiting gives the mutex back meanwhile (any thread)."""

    lua_class = "condition"

    def __init__(self, mutex: Mutex) -> None:
        """Begin without anybody who waits."""
        self._mutex = mutex
        self._bell = threading.Condition()
        self._turn = 0
        self._waiting: list[list[bool]] = []

    def acquire(self) -> bool:
        """Take the mutex."""
        return self._mutex.lock()

    def release(self) -> bool:
        """Give the mutex back."""
        return self._mutex.unlock()

    def wait(self, seconds: float | None = None) -> bool | None:
        """Wait for a signal, and take the mutex again; tell whether it came if the wait was timed."""
        mine = [False]
        with self._bell:
            self._waiting.append(mine)
            # Within the bell: a signal between the two would be lost.
            self._mutex.unlock()
            came = self._bell.wait_for(lambda: mine[0], seconds)
            if not came:
                self._waiting.remove(mine)
        self._mutex.lock()
        return None if seconds is None else came

    def signal(self, count: int | None = 1) -> None:
        """Wake the one who waits longest."""
        with self._bell:
            for each in self._waiting[:count]:
                each[0] = True
            del self._waiting[:count]
            self._bell.notify_all()

    def broadcast(self) -> None:
        """Wake all who wait."""
        self.signal(None)


class ReadWriteLock:
    """A lock that many may share to read, or one may have to write (any thread)."""

    lua_class = "rwlock"

    def __init__(self) -> None:
        """Begin free."""
        self._changed = threading.Condition()
        self._readers: dict[int, int] = {}
        self._writer = 0

    def rdlock(self) -> bool:
        """Wait until nobody writes."""
        with self._changed:
            self._refuse_own()
            self._changed.wait_for(lambda: not self._writer)
            self._read()
        return True

    def wrlock(self) -> bool:
        """Wait until nobody reads or writes."""
        with self._changed:
            self._refuse_own()
            if thread_number() in self._readers:
                raise HostError("rwlock: this thread reads, and would wait for itself")
            self._changed.wait_for(lambda: not self._writer and not self._readers)
            self._writer = thread_number()
        return True

    def tryrdlock(self) -> bool | int:
        """Share the lock if nobody writes; else return the number of the error."""
        with self._changed:
            if self._writer:
                return errno.EBUSY
            self._read()
        return True

    def trywrlock(self) -> bool | int:
        """Take the lock if nobody has it; else return the number of the error."""
        with self._changed:
            if self._writer or self._readers:
                return errno.EBUSY
            self._writer = thread_number()
        return True

    def unlock(self) -> bool:
        """Give back what this thread has."""
        me = thread_number()
        with self._changed:
            if self._writer == me:
                self._writer = 0
            elif me in self._readers:
                self._readers[me] -= 1
                if not self._readers[me]:
                    del self._readers[me]
            else:
                raise HostError("rwlock: this thread does not have it (operation not permitted)")
            self._changed.notify_all()
        return True

    def _read(self) -> None:
        me = thread_number()
        self._readers[me] = self._readers.get(me, 0) + 1

    def _refuse_own(self) -> None:
        if self._writer == thread_number():
            raise HostError("rwlock: this thread writes, and would wait for itself")


class ScriptThread:
    """A thread that runs a function of the script."""

    lua_class = "thread"

    def __init__(self, host: ScriptHost, body: ScriptFunction, argument: object) -> None:
        """Start it."""
        self._host = host
        self._runtime = host.runtime
        self._body = body
        self._argument = argument
        # A script that never joins it must not keep the process from its end.
        self._thread = threading.Thread(target=self._run, name=f"{host.module.name} script", daemon=True)
        self._thread.start()

    def join(self) -> bool:
        """Wait for its end."""
        if self._thread is threading.current_thread():
            raise HostError("thread:join: a thread cannot wait for itself")
        self._thread.join()
        return True

    def _run(self) -> None:
        try:
            self._runtime.call(self._body.number, self, raw(self._argument))
        except LuaFailure as failure:
            self._host.module.log.error("a thread of a script failed: %s", failure)  # noqa: TRY400 - not that of logging
        finally:
            self._runtime.forget(self._body.number)


def _create(host: ScriptHost, body: object, argument: object = None, joinable: object = None) -> ScriptThread:
    del joinable  # all are
    if not isinstance(body, ScriptFunction):
        raise HostError("thread.create: the body is a function")
    if host.is_in_init:
        # It would see a generation that may never be published.
        raise HostError("thread.create: not while scripts are loaded; use msys.timer.after")
    return ScriptThread(host, body, argument)


def _condition(host: ScriptHost, mutex: object = None) -> ScriptCondition:
    del host
    return ScriptCondition(mutex if isinstance(mutex, Mutex) else Mutex())


def _methods(kind: type, *names: str) -> dict[str, Callable[..., Any]]:
    name_of_class = str(kind.lua_class)  # type: ignore[attr-defined] # each of these has it

    def method(name: str) -> Callable[..., Any]:
        def call(host: ScriptHost, value: object, *arguments: object) -> object:
            del host
            if not isinstance(value, kind):
                raise HostError(f"{name_of_class}:{name}: this is no {name_of_class}")
            return getattr(value, name)(*arguments)

        return call

    return {f"{name_of_class}:{name}": method(name) for name in names}


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "thread.create": _create,
    "thread.condition": _condition,
    "thread.rwlock": lambda _: ReadWriteLock(),
    **_methods(ScriptThread, "join"),
    **_methods(ScriptCondition, "acquire", "release", "wait", "signal", "broadcast"),
    **_methods(ReadWriteLock, "rdlock", "wrlock", "tryrdlock", "trywrlock", "unlock"),
}
