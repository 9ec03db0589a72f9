"""Providers in Python that enter Lua, compiled: a loop over the prototype would cost as much as the call."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary, finalize

from ecruntime.formats.ctype import CKind
from ecruntime.hooks import Cell, Opaque
from ecruntime.languages.lua.classes import one_name
from ecruntime.languages.lua.runtime import LuaFailure
from ecruntime.languages.lua.values import MAX_INTEGER, Lent, lua_text, python_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.formats.ctype import CType
    from ecruntime.languages.lua.runtime import LuaRuntime
    from ecruntime.model.hook_signature import HookParameter, HookSignature

FILE_NAME: Final = "<lua provider>"
DEALLOC: Final = "validate_dealloc"
_VCTX: Final = "vctx"
_PLACE: Final = re.compile(r"[^\n]+?:\d+: ")
_WIDE: Final = (
    "long",
    "size_t",
    "ssize_t",
    "time_t",
    "off_t",
    "int64_t",
    "uint64_t",
    "u_int64_t",
    "intptr_t",
    "uintptr_t",
)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of the Lua function, and the parameters of the hook that it is made of."""

    word: str
    """`s` as it is, `b` a buffer with its size, `S` a growing string, else the class of an object."""
    first: int
    ctype: CType


class SessionNumbers:
    """The numbers of validation contexts, by which scripts keep a table for each session (any thread)."""

    def __init__(self, runtime: LuaRuntime) -> None:
        """Tell `runtime` of each session that has ended."""
        self._numbers: dict[int, int] = {}
        self.known = self._numbers.get
        """Returns the number of a session that has one, by the identity of its context, whose end removes it."""
        self._contexts: WeakValueDictionary[int, Opaque] = WeakValueDictionary()
        self._next = count(1)
        self._lock = Lock()
        self._end = runtime.end_session

    def number(self, context: object) -> int:
        """Return the number of a session; 0 without a context."""
        known = self._numbers.get(id(context))
        return self._begin(context) if known is None else known

    def context(self, number: int) -> Opaque | None:
        """Return the context of a session that has not ended."""
        return self._contexts.get(number)

    def _begin(self, context: object) -> int:
        if not isinstance(context, Opaque):
            return 0
        key = id(context)
        with self._lock:
            number = self._numbers.get(key)
            if number is None:
                number = self._numbers[key] = next(self._next)
                self._contexts[number] = context
                finalize(context, self._ended, key, number).atexit = False
            return number

    def _ended(self, key: int, number: int) -> None:
        del self._numbers[key]
        self._end(number)


def arguments_of(hook: HookSignature) -> tuple[Argument, ...]:
    """Return the arguments of a Lua provider: a writable text and its length are one."""
    found: list[Argument] = []
    parameters = hook.parameters
    skipped = -1
    for number, parameter in enumerate(parameters):
        if number == skipped:
            continue
        if _is_buffer(parameter, parameters[number + 1] if number + 1 < len(parameters) else None):
            found.append(Argument("b", number, parameter.ctype))
            skipped = number + 1
        else:
            found.append(Argument(_word(parameter.ctype), number, parameter.ctype))
    return tuple(found)


def _is_buffer(parameter: HookParameter, following: HookParameter | None) -> bool:
    is_writable = parameter.ctype.kind is CKind.STRING and "const" not in parameter.ctype.text
    return (
        is_writable
        and following is not None
        and following.ctype.kind is CKind.INTEGER
        and following.name.endswith("len")
    )


def _word(ctype: CType) -> str:
    if ctype.kind is CKind.CELL:
        return "cell"
    if ctype.kind is CKind.TIMEVAL:
        return "timeval"
    if ctype.kind is not CKind.OPAQUE:
        return "s"
    return "S" if ctype.base == "string" else one_name(ctype.base)


def make_provider(
    runtime: LuaRuntime, sessions: SessionNumbers, hook: HookSignature, module: str, method: str
) -> Callable[..., object]:
    """Return the function that the hook bus calls: `provider(closure, *arguments)`."""
    arguments = arguments_of(hook)
    keyed = next((argument.first for argument in arguments if argument.word == _VCTX), None)
    # `validate_dealloc` has no argument in Lua, though the session is known by one.
    given = () if method == DEALLOC else arguments
    number = runtime.trampoline(module, method, [argument.word for argument in given], is_keyed=keyed is not None)
    names = [f"a{place}" for place in range(len(hook.parameters))]
    taken = [argument.first for argument in given if argument.word not in {"s", "b", "S"}]
    buffers = tuple(argument.first for argument in given if argument.word in {"b", "S"})
    passed = [word for argument in given for word in _expressions(argument)]
    lines = [f"def provider({', '.join(['closure', *names])}):", " if gone: drop()"]
    for place in taken:
        # As `Handles.lend` does it, without a call for an object that is known.
        lines += [
            f" if a{place} is None: l{place} = h{place} = None",
            " else:",
            f"  l{place} = known(id(a{place}))",
            f"  if l{place} is None or l{place}.__class__ is not kind: l{place} = lend(a{place})",
            f"  else: l{place}.append(a{place})",
            f"  h{place} = l{place}[0]",
        ]
    if keyed is not None:
        lines += [f" key = numbers(id(a{keyed}))", f" if key is None: key = session(a{keyed})"]
    key = "0" if keyed is None else "key"
    lines += [" try:", f"  r = start({', '.join([str(number), key, *passed])})"]
    if not buffers and hook.returns.kind is CKind.INTEGER:
        lines += ["  if r.__class__ is int: return r"]
    lines += [f"  return rest(r, ({''.join(f'a{place},' for place in buffers)}))"]
    lines += [" except MemoryError as error:", "  raise memory_failed(error)"]
    if taken:
        lines += [" finally:", *(f"  if l{place} is not None: l{place}.pop()" for place in taken)]
    space: dict[str, object] = {
        "start": runtime.start,
        "lend": runtime.handles.lend,
        "known": runtime.handles.known,
        "gone": runtime.handles.gone,
        "drop": runtime.drop,
        "kind": Lent,
        "numbers": sessions.known,
        "session": sessions.number,
        "text": lua_text,
        "buffered": _buffered,
        "number": _number,
        "rest": _Rest(runtime, hook, f"{module}: {method}"),
        "memory_failed": runtime.out_of_memory,
        "author_call": runtime.author_call,
    }
    exec(compile("\n".join(lines), FILE_NAME, "exec"), space)  # noqa: S102 - text of ours, made of numbers alone
    provider = space["provider"]
    assert callable(provider)
    return provider


def _expressions(argument: Argument) -> list[str]:  # noqa: PLR0911 - one line for each kind
    """Return the expressions that are passed to Lua for an argument; texts are cheap while they are ASCII."""
    name = f"a{argument.first}"
    match argument.word, argument.ctype.kind:
        case "b", _:
            return [f"buffered({name})", f"a{argument.first + 1}"]
        case "S", _:
            return [f"buffered({name})"]
        case "s", CKind.STRING:
            return [f"{name} if {name} is None or {name}.isascii() else text({name})"]
        case "s", CKind.BYTES:
            return [f"None if {name} is None else text(bytes({name}))"]
        case "s", CKind.INTEGER if any(word in _WIDE for word in argument.ctype.base.split()):
            return [f"number({name})"]
        case "s", _:
            return [name]
        case _:
            return [f"h{argument.first}"]


def _number(value: int) -> int:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise OverflowError(f"{value} has no exact number in Lua")
    return int(value)


class _Rest:
    """The rest of a call that did not return an integer at once."""

    def __init__(self, runtime: LuaRuntime, hook: HookSignature, label: str) -> None:
        self._finish = runtime.finish
        self._hook = hook
        self._label = label

    def __call__(self, answer: object, buffers: tuple[object, ...]) -> object:
        try:
            value = self._finish(answer)
        except LuaFailure as failure:
            # A call at the very end of a function leaves no line of the script behind.
            if _PLACE.match(str(failure)):
                raise
            raise LuaFailure(f"{self._label}: {failure}") from None
        if buffers:
            assert isinstance(value, tuple)
            value, *texts = value
            for buffer, text in zip(buffers, texts, strict=True):
                _write(buffer, str(text))
        elif isinstance(value, tuple):
            value = value[0]
        return self._result(value)

    def _result(self, value: object) -> object:
        kind = self._hook.returns.kind
        if kind is CKind.VOID:
            return None
        if kind in {CKind.INTEGER, CKind.FLOAT}:
            if value is None:
                what = "nil, and a number was to be returned"
                raise LuaFailure(f"{self._label} returned {what}: return one on each path")
            return value
        if isinstance(value, str):
            return value.encode("latin-1") if kind is CKind.BYTES else python_text(value)
        return value


def _write(buffer: object, text: str) -> None:
    """Give a buffer what a script has put into it; a text that cannot be written to stays as it was."""
    if isinstance(buffer, Cell):
        buffer.value = python_text(text)
    elif isinstance(buffer, bytearray):
        buffer[:] = text.encode("latin-1")


def _buffered(value: object) -> str:
    """Return the text of a growing string."""
    if isinstance(value, Cell):
        value = value.value
    return lua_text(bytes(value)) if isinstance(value, bytes | bytearray) else lua_text(str(value or ""))
