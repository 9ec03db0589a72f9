"""The letters by which values cross between the generated library and Python, as `ecx.h` has them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.formats.ctype import CKind
from ecruntime.foundation.errors import InternalError
from ecruntime.model.hook_signature import Until, measured_by

if TYPE_CHECKING:
    from ecruntime.formats.ctype import CType
    from ecruntime.model.hook_signature import HookSignature

MOST_ARGUMENTS: Final = 24
"""`ECX_ARGUMENTS` of ecx.h."""
_SHORT: Final = MappingProxyType({
    "char": "b", "signed char": "b", "unsigned char": "B", "short": "h", "unsigned short": "H", "int": "i",
    "unsigned": "I", "unsigned int": "I", "int8_t": "b", "int16_t": "h", "int32_t": "i",
    "uint8_t": "B", "uint16_t": "H", "uint32_t": "I", "u_int8_t": "B", "u_int16_t": "H", "u_int32_t": "I",
    "pid_t": "i", "mode_t": "I", "dsn_actype": "i", "ec_binding_slot": "i",
    "size_t": "L", "unsigned long": "L", "unsigned long long": "L", "uint64_t": "L", "u_int64_t": "L",
    "uintptr_t": "L",
})  # fmt: skip  # pairs, several to a line
"""Integers that are no `long` with a sign."""
_LETTERS: Final = MappingProxyType({
    CKind.VOID: "v", CKind.FLOAT: "d", CKind.STRING: "s", CKind.BYTES: "y", CKind.TIMEVAL: "t", CKind.OPAQUE: "o",
})  # fmt: skip  # words, several to a line
_MEMBERS: Final = MappingProxyType({"d": "real", "s": "text", "S": "text", "y": "text", "Y": "text"})


def lacking(hook: HookSignature) -> str:
    """Return what of a hook has no form between the languages, as the subject of a sentence; empty if it has."""
    types = (hook.returns, *(parameter.ctype for parameter in hook.parameters))
    found = next((ctype.text for ctype in types if _letter(ctype) is None), "")
    if found:
        return f"type '{found}'"
    if hook.policy is not None and hook.policy.until is Until.COLLECT:
        return "the collection of all results"
    if hook.returns.kind is CKind.TIMEVAL:
        return f"a result of type '{hook.returns.text}'"
    return "so many arguments" if len(hook.parameters) > MOST_ARGUMENTS else ""


def kinds_of(hook: HookSignature) -> str:
    """Return the letters of a hook: that of its result, then those of its arguments."""
    found = [_known(hook.returns), *(_known(parameter.ctype) for parameter in hook.parameters)]
    for number in range(len(hook.parameters)):
        text = measured_by(hook.parameters, number)
        if text is not None:
            found[1 + text] = found[1 + text].upper()
    return "".join(found)


def member_of(letter: str) -> str:
    """Return the member of `ecx_slot` that holds a value of a letter."""
    return _MEMBERS.get(letter, "pointer" if letter in "to" else "number")


def _letter(ctype: CType) -> str | None:
    if ctype.kind is CKind.INTEGER:
        return _SHORT.get(ctype.base, "l")
    # A bare type that C code knows as a structure, such as va_list, is no pointer.
    if ctype.kind is CKind.OPAQUE and not ctype.pointers:
        return None
    return _LETTERS.get(ctype.kind)


def _known(ctype: CType) -> str:
    letter = _letter(ctype)
    if letter is None:
        raise InternalError(f"type '{ctype.text}' reached the export of a module in Python")
    return letter
