"""One Lua runtime: a script's globals, guarded by the lock of its own, and the calls in both directions."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from threading import Thread, get_ident, local
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol
from weakref import finalize

from ecruntime.formats.lua import prelude_text
from ecruntime.foundation.author_call import AuthorCall
from ecruntime.foundation.file_reading import read_file
from ecruntime.languages.lua.classes import one_name
from ecruntime.languages.lua.dialect import DialectError, translate
from ecruntime.languages.lua.values import Handles, Kept, decode, pack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecruntime.languages.lua.engine import Engine

KERNEL: Final = ("values", "places", "driver", "loading", "msys", "packages", "objects", "sandbox")
_HARD: Final = 1 << 30
_STOPPED: Final = re.compile(r"\A[^\n]*(?:(?:time|memory) limit exceeded|not enough memory)(?:\n|\Z)")
_KERNEL_SIZE: Final = 1 << 20
_LONGEST_ERROR: Final = 8192
_PATIENCE: Final = 0.05
"""Seconds for the question where a call waits."""
_threads = local()
_numbers = iter(range(1, 1 << 62))


class LuaFailure(Exception):
    """An error of a script; the text has its file, its line and the traceback of Lua."""


class HostError(Exception):
    """An error that a script gets with just this text."""


class Host(Protocol):
    """The functions that a script may call."""

    @property
    def owner(self) -> str:
        """The name of the instance that the scripts belong to."""
        ...

    def member(self, package: str, name: str) -> tuple[Any, ...]:
        """Return the kind of a name in a package: 1 nothing, 2 function, 3 constant, 4 package; then what it is."""
        ...

    def method(self, class_name: str, name: str) -> tuple[Any, ...]:
        """Return 2, and whether it waits, for a method of a class; else 1."""
        ...

    def is_package(self, name: str) -> bool:
        """Tell whether the catalogue has a package."""
        ...

    def found(self, name: str, *, is_path: bool) -> tuple[str | None, str]:
        """Return the source of a script and its name for messages; or None, and where it was looked for."""
        ...

    def call(self, name: str, arguments: Sequence[object]) -> object:
        """Perform an operation."""
        ...

    def log_problem(self, text: str) -> None:
        """Warn of something that the script's author should know."""
        ...


@cache
def _kernel() -> tuple[tuple[str, str], ...]:
    folder = Path(__file__).parent / "kernel"
    return tuple((f"=kernel/{name}", read_file(folder / f"{name}.lua", _KERNEL_SIZE).decode()) for name in KERNEL)


def _deny(value: object, name: str, setting: bool) -> NoReturn:  # noqa: FBT001 - as lupa calls it
    del value, name, setting
    raise AttributeError("not allowed")


class _Thread:
    """A thread of the system, as long as it runs."""

    __slots__ = ("__weakref__", "number")

    def __init__(self) -> None:
        self.number = next(_numbers)


def thread_number() -> int:
    """Return a number of this thread, which no other thread ever has."""
    return _this_thread().number


def _this_thread() -> _Thread:
    try:
        known: _Thread = _threads.known
    except AttributeError:
        known = _threads.known = _Thread()
    return known


class LuaRuntime:
    """The globals of one scriptlet instance in one generation (any thread).

    The lock is that of lupa, which Python holds while Lua runs. What may wait comes out of Lua as a tagged yield and is
    performed without it; all other operations run under it, so they neither wait nor call a module.
    """

    def __init__(
        self,
        host: Host,
        engine: Engine,
        *,
        time_limit: float = 1.0,
        memory: int = 64 << 20,
        restricted: bool = False,
        strikes: int = 0,
    ) -> None:
        """Make the globals; no script is loaded yet. After `strikes` calls that a limit ended there are no more."""
        self._hard = max(16 * memory, _HARD)
        self._strikes = strikes
        self._struck = 0
        self.handles = Handles()
        self.engine = engine
        self._host = host
        self._memory = memory
        self._threads: set[int] = set()
        """The threads of the system that have a table of their own in Lua."""
        self._marked: tuple[int, str] | None = None
        """The thread of a call that takes long, and the line of the script that it has said last."""
        self._lua: Any = engine.module.LuaRuntime(
            encoding="latin-1",
            unpack_returned_tuples=True,
            register_eval=False,
            register_builtins=False,
            attribute_filter=_deny,
            # Only against one giant allocation: at this limit lupa may abort the process. The soft one is the kernel's.
            max_memory=self._hard,
        )
        if engine.is_jit:
            self._lua.execute("jit.off()")
        kernel = self._lua.table()
        kernel["host"], kernel["clock"], kernel["mark"] = self._answer, monotonic, self._mark
        kernel["is_jit"], kernel["restricted"] = engine.is_jit, restricted
        kernel["soft"], kernel["limit"] = memory / 1024, time_limit
        # Taken now: a part of the kernel replaces the global one by that of the dialect.
        load = self._lua.execute("local f = loadstring return function(...) return assert(f(...)) end")
        load(prelude_text(), "=dialect")()
        for name, source in _kernel():
            load(source, name)(kernel)
        self.start: Callable[..., tuple[Any, ...]] = kernel["start"]
        self._go, self._chunk, self._reset = kernel["go"], kernel["chunk"], kernel["reset"]
        self._trampoline, self._spread = kernel["trampoline"], kernel["spread"]
        self._drop = {
            Kept.FUNCTION: kernel["forget"], Kept.SESSION: kernel["drop_self"], Kept.THREAD: kernel["drop_thread"],
        }  # fmt: skip
        self._disable, self._where = kernel["disable"], kernel["where"]
        kernel["host"] = kernel["clock"] = kernel["mark"] = None

    # ---- what Lua calls ----

    def _answer(self, name: str, mode: int, *arguments: Any) -> Any:  # noqa: ANN401 - as each operation has it
        if name[0] == "@" and name in _DIRECT:
            try:
                return _DIRECT[name](self, *arguments)
            except Exception as error:  # noqa: BLE001 - no exception shall be seen by Lua
                return None, _as_lua(f"{type(error).__name__}: {error}")
        return self.perform(name, mode, arguments)

    def perform(self, name: str, mode: int, arguments: Sequence[Any]) -> tuple[Any, ...]:
        """Perform an operation; the answer is a result or the text of an error, never an exception in Lua."""
        try:
            if mode == 2:
                arguments = (self.handles.get(arguments[0]), *arguments[1:])
            elif mode == 1:
                arguments = decode(arguments[0], self.handles)
            outcome = pack(self._host.call(name, arguments), self.handles)
        except (HostError, LuaFailure) as error:
            return 0, _as_lua(str(error))
        # An exception object in Lua would live until Lua collects its garbage.
        except Exception as error:  # noqa: BLE001 - whatever an operation raises is the script's to handle
            return 0, _as_lua(f"{name}: {type(error).__name__}: {error}")
        # When there is no memory for a text, lupa ends the process, or waits for ever.
        for value in outcome:
            if value.__class__ is str and len(value) > self._memory:
                return 0, f"{name}: memory limit exceeded: the answer has more than {self._memory} bytes"
        return outcome

    def _mark(self, place: str | None = None) -> None:
        self._marked = (get_ident(), place) if place else None

    def _translated(self, source: str, name: str) -> tuple[str | None, str]:
        try:
            return translate(source, name), ""
        except DialectError as error:
            return None, str(error)

    def _found(self, name: str, is_path: bool) -> tuple[str | None, str]:  # noqa: FBT001 - as Lua calls it
        return self._host.found(name, is_path=bool(is_path))

    def _free(self, handles: str) -> None:
        for handle in handles.split(","):
            self.handles.release(int(handle))

    def _enter_thread(self) -> int:
        thread = _this_thread()
        if thread.number not in self._threads:
            self._threads.add(thread.number)
            finalize(thread, self.handles.gone.append, (Kept.THREAD, thread.number)).atexit = False
        return thread.number

    def _lift(self) -> None:
        """Lift the limit, since at it the next text for Lua would end the process."""
        self._lua.set_max_memory(0)

    def _relieve(self) -> None:
        """Set the limit again, or let nothing run any more when the scripts keep more than their own limit."""
        held = self._lua.get_memory_used()
        while held > self._memory:
            # Called from here, it finds nothing on the stack of Lua.
            self._lua.gccollect()
            left = self._lua.get_memory_used()
            # Both engines give a large buffer of theirs back by halves, one with each collection.
            if left > 0.9 * held:
                break
            held = left
        else:
            self._lua.set_max_memory(self._hard)
            return
        reason = f"disabled until the next reload: the scripts of this instance keep more than {self._memory} bytes"
        self._host.log_problem(reason)
        self._disable(reason)

    # ---- what Python calls ----

    def load(self, source: bytes, name: str) -> None:
        """Run a script; raise `LuaFailure` for a fault of syntax or an error."""
        status, found = self._chunk(source.decode("latin-1"), name)
        if not status:
            raise LuaFailure(str(found))
        self.run(found)

    def run(self, function: int, *arguments: object) -> object:
        """Call a function of the script with scalars; a tuple is several results."""
        return self.finish(self.enter(function, *arguments))

    def call(self, function: int, *arguments: object) -> object:
        """Call a function of the script with any values; texts that are bytes are those of Lua."""
        status, *values = pack(tuple(arguments), self.handles)
        return self.run(function, *values) if status == 1 else self.run(self._spread, function, values[0])

    def forget(self, function: int) -> None:
        """Let a function of the script go that was handed over for one call."""
        self.handles.gone.append((Kept.FUNCTION, function))

    def enter(self, function: int, *arguments: object) -> tuple[Any, ...]:
        """Begin a call; `finish` has its result."""
        self.drop()
        try:
            return self.start(function, *arguments)
        except MemoryError as error:
            raise self.out_of_memory() from error

    def drop(self) -> None:
        """Have Lua let go of what has ended meanwhile."""
        gone = self.handles.gone
        while gone:
            try:
                kind, number = gone.popleft()
            except IndexError:  # another thread was faster
                return
            if kind is Kept.THREAD:
                self._threads.discard(number)
            self._drop[kind](number)

    def finish(self, answer: Any) -> object:  # noqa: ANN401 - as Lua answers
        """Perform what a call waits for, without the lock, until it has ended; return its result."""
        while answer.__class__ is tuple and answer[0] == 3:
            _, call, name, mode, *rest = answer
            # Read by the watchdog.
            waits_for: int | None = call
            outcome = self.perform(name, mode, rest)
            waits_for = None  # noqa: F841 - likewise
            try:
                answer = self._go(call, *outcome)
            except MemoryError as error:
                raise self.out_of_memory() from error
        # One scalar comes as it is.
        if answer.__class__ is not tuple:
            return answer
        if answer[0] == 1:
            return answer[1:]
        if answer[0] == 2:
            values = decode(answer[1], self.handles)
            return values[0] if len(values) == 1 else tuple(values)
        if answer[0] == 5:
            self._relieve()
        text = str(answer[1])
        if _STOPPED.search(text):
            self._strike()
        raise LuaFailure(_from_lua(text))

    def author_call(self, thread: int, waits_for: int | None = None) -> AuthorCall | None:
        """Return where a call under way in a thread is; `waits_for` is its number while Lua waits (any thread)."""
        marked = self._marked
        place = marked[1] if marked is not None and marked[0] == thread else ""
        if waits_for is not None:
            found: list[str | None] = []
            # Lua may be at work for another thread: that is not waited for.
            asking = Thread(target=lambda: found.append(self._where(waits_for)), name="where", daemon=True)
            asking.start()
            asking.join(_PATIENCE)
            place = (found[0] if found else "") or ""
        return AuthorCall(_from_lua(place), self._host.owner) if place else None

    def _strike(self) -> None:
        self._struck += 1
        if self._struck == self._strikes:
            reason = f"disabled until the next reload: a limit ended {self._strikes} calls of this instance"
            self._host.log_problem(reason)
            self._disable(reason)

    def out_of_memory(self, error: MemoryError | None = None) -> LuaFailure:
        """Return the failure of a call for which there was no memory; first make certain that the process lives."""
        del error
        # Lifted before anything else is said to Lua: the next text that it could not take would abort the process.
        self._lift()
        self._reset()
        self._relieve()
        self._strike()
        return LuaFailure("memory limit exceeded")

    def trampoline(self, module: str, method: str, words: Sequence[str], *, is_keyed: bool) -> int:
        """Return the number of a function that calls a method of a registered module."""
        number: int = self._trampoline(module, method, ",".join(words), is_keyed)
        return number

    def end_session(self, session: int) -> None:
        """Drop the tables of a session with the next call (any thread, finalizers too)."""
        self.handles.gone.append((Kept.SESSION, session))

    def close(self) -> None:
        """Let Lua go: what refers to it from here and from there is cut."""
        self._lua = self._trampoline = None
        # Threads of scripts may still be on their way back to Lua.
        self.start = self._go = self._chunk = self._spread = _closed
        self._reset = self._disable = self._where = _nothing
        self._drop = dict.fromkeys(Kept, _nothing)
        self.handles.clear()


def _closed(*_: object) -> tuple[object, ...]:
    return 0, "the generation of this script has ended"


def _nothing(*_: object) -> None:
    return None


def _from_lua(text: str) -> str:
    return text.encode("latin-1", "replace").decode("utf-8", "replace")


def _as_lua(text: str) -> str:
    return text[:_LONGEST_ERROR].encode("utf-8", "replace").decode("latin-1")


_DIRECT: Final[dict[str, Callable[..., Any]]] = {
    "@member": lambda runtime, package, name: runtime._host.member(package, name),  # noqa: SLF001 - its own table
    "@method": lambda runtime, class_name, name: runtime._host.method(class_name, name),  # noqa: SLF001
    "@package": lambda runtime, name: runtime._host.is_package(name),  # noqa: SLF001
    "@translate": lambda runtime, source, name: runtime._translated(source, name),  # noqa: SLF001
    "@find": lambda runtime, name, is_path: runtime._found(name, is_path),  # noqa: SLF001
    "@free": lambda runtime, handles: runtime._free(handles),  # noqa: SLF001
    "@class": lambda _, name: one_name(name),
    "@thread": lambda runtime: runtime._enter_thread(),  # noqa: SLF001
    "@lift": lambda runtime: runtime._lift(),  # noqa: SLF001
}
"""Questions of the kernel, answered with plain values."""
