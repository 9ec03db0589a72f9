"""Hooks of Python and those of modules in C: how values cross, and the entries of chains in the core."""

from __future__ import annotations

import builtins
from functools import lru_cache, partial
from types import CodeType, FunctionType, MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

from ecruntime.formats.ctype import CKind
from ecruntime.hooks.dispatch import FILE_NAME
from ecruntime.hooks.generation_frame import GENERATION_KEY
from ecruntime.hooks.provider import Provider
from ecruntime.model.hook_signature import Until, judge_signature, measured_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.formats.ctype import CType
    from ecruntime.hooks.table import ChainMaker, HookTable
    from ecruntime.model.hook_signature import HookSignature


class Replaceable(Protocol):
    """An entry of a provider in Python, which lets go of its generation when that is replaced."""

    def replaced(self) -> None:
        """Keep the generation for running calls only."""
        ...


Entry = TypeVar("Entry", bound=Replaceable)

_LETTERS: Final = MappingProxyType(
    {
        CKind.VOID: "v",
        CKind.INTEGER: "i",
        CKind.FLOAT: "f",
        CKind.STRING: "s",
        CKind.TIMEVAL: "t",
        CKind.OPAQUE: "o",
    }
)
_WIDTHS: Final = MappingProxyType(
    {
        "char": "c", "signed char": "b", "int8_t": "b", "unsigned char": "B", "uint8_t": "B", "u_int8_t": "B",
        "short": "h", "int16_t": "h", "unsigned short": "H", "uint16_t": "H", "u_int16_t": "H",
        "unsigned": "u", "unsigned int": "u", "uint32_t": "u", "u_int32_t": "u", "mode_t": "u",
        "long": "l", "long int": "l", "long long": "l", "int64_t": "l", "ssize_t": "l", "time_t": "l", "off_t": "l",
        "intptr_t": "l", "unsigned long": "L", "unsigned long long": "L", "uint64_t": "L", "u_int64_t": "L",
        "size_t": "L", "uintptr_t": "L", "float": "f", "double": "d",
    }
)  # fmt: skip  # words, several to a line
"""The letter of C for each type of a number that a cell may have; any other is an int."""


def shape_of(hook: HookSignature) -> str:
    """Return how the values of a hook cross between C and Python, in the letters that the adapter reads."""
    letters = [_letter(hook.returns)]
    for number, parameter in enumerate(hook.parameters):
        letters.append(_letter(parameter.ctype))
        if measured_by(hook.parameters, number) is not None:
            letters.append("#")
    return "".join(letters)


def _letter(ctype: CType) -> str:
    if ctype.kind is CKind.BYTES:
        return "y" if "const" in ctype.text.split() else "Y"
    if ctype.kind is not CKind.CELL:
        return _LETTERS[ctype.kind]
    assert ctype.target is not None
    return f"*{_content(ctype.target)}"


def _content(target: CType) -> str:
    """Return the letter of C for the content of a cell."""
    match target.kind:
        case CKind.INTEGER | CKind.FLOAT:
            return _WIDTHS.get(target.base, "i")
        case CKind.BYTES:
            return "Y"
        case CKind.STRING | CKind.TIMEVAL:
            return _LETTERS[target.kind]
        case _:
            return "p"


def fill_chains(
    table: HookTable,
    make: Callable[..., Entry],
    is_native: Callable[[object], bool],
    fill: Callable[[str, tuple[object, ...]], None],
) -> tuple[Entry, ...]:
    """Give the providers of each hook to the core, in the order of the table; return what is made for those in Python.

    These live as long as the generation of the core. `make` is the type of the adapter for them; what `is_native` is a
    provider in C, which the core calls by itself.
    """
    made: list[Entry] = []
    for chain in table:
        entries: list[object] = []
        for provider in chain.providers:
            if is_native(provider.function):
                entries.append(provider.function)
            else:
                made.append(_entry(provider, table.maker, make, len(entries)))
                entries.append(made[-1])
        if entries:
            fill(chain.signature.leaf, tuple(entries))
    for judge in table.maker.judges.values():
        # Calls in C ask a hook of its own whether the chain ends; what judges in C is registered there already.
        asked = judge_signature(judge.hook)
        if not is_native(judge.function):
            made.append(_entry(Provider(asked, judge.function, judge.closure, judge.owner), table.maker, make, 0))
            fill(asked.leaf, (made[-1],))
    return tuple(made)


def _entry(provider: Provider, maker: ChainMaker, make: Callable[..., Entry], number: int) -> Entry:
    codes = _codes(len(provider.hook.parameters))
    # The frames of both functions name the generation, as those of compiled calls do (ADR 4).
    names = {
        "__builtins__": builtins.__dict__,
        GENERATION_KEY: maker.generation,
        "report": partial(maker.report, provider),
    }
    call, failed = (FunctionType(code, names, provider.hook.leaf) for code in codes)
    policy = provider.hook.policy
    on_failure = policy.on_failure if policy is not None else None
    # Of a collection a failure is only left out, and all results are there at the end.
    collected = number if policy is not None and policy.until is Until.COLLECT else -1
    given = (provider.function, provider.closure)
    shape = shape_of(provider.hook)
    return make(call, failed, given, maker.generation, on_failure, shape, provider.owner, collected)


class _Codes(NamedTuple):
    call: CodeType
    failed: CodeType


@lru_cache(maxsize=64)
def _codes(parameters: int) -> _Codes:
    arguments = "".join(f", a{number}" for number in range(parameters))
    # Function and closure are arguments, too: the code is shared, and what it read of its globals would be another
    # thing for each provider, which the interpreter does not expect.
    text = f"def call(f, c{arguments}): return f(c{arguments})\ndef failed(error): report(error)\n"
    module = compile(text, FILE_NAME, "exec")
    return _Codes(*(constant for constant in module.co_consts if isinstance(constant, CodeType)))
