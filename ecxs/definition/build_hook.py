"""Construction of a hook signature from one `[[hook]]` table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from ecruntime.formats.ctype import CKind, CType, CTypeError, parse_ctype, suggested_types
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.model.hook_signature import HookParameter, HookSignature, ReturnPolicy, Until
from ecxs.definition.complaint import Complaint, display_value
from ecxs.definition.declaration_table import DeclarationTable

if TYPE_CHECKING:
    from ecxs.definition.locate import KeyPath

Thread: TypeAlias = Literal["any", "scheduler", "pool", "unspecified"]

_THREADS: tuple[Thread, ...] = ("any", "scheduler", "pool", "unspecified")
_POLICY = ("until", "empty", "on_failure")
_WORDS = tuple(item.value for item in Until if item is not Until.VALUES)
_NULL = "null"
_NO_RESULTS = frozenset({Until.COLLECT})
"""Policies whose result without providers is settled, and which leave out providers that fail."""
_NUMERIC = frozenset({Until.SUM, Until.ALL})
_TYPES = "known are integers such as int, size_t and uint64_t, float, double, and 'const char *'"


def build_hook(table: DeclarationTable, hook_scope: str) -> HookSignature | None:
    """Build the signature of a declared hook; `None` when its types could not be read."""
    name = table.required_text("name")
    returns = build_ctype(table.text("returns", "void"), (*table.path, "returns"), table.complaints)
    parameters = _parameters(table)
    policy = build_policy(table, name, returns)
    thread = build_thread(table)
    summary = table.text("summary")
    table.refuse_unknown()
    if returns is None or parameters is None:
        return None
    return HookSignature(hook_scope, name, returns, parameters, policy, thread, summary)


def build_policy(
    table: DeclarationTable, name: str, returns: CType | None, *, has_method: bool = True
) -> ReturnPolicy | None:
    """Build the return policy of a hook; `has_method` if a method of the author may decide. `None` for a void hook."""
    if returns is not None and returns.kind is not CKind.VOID:
        return _policy(table, name, returns, has_method=has_method)
    _reject_policy(table, name, is_void=returns is not None)
    return None


def build_ctype(text: str, path: KeyPath, complaints: list[Complaint]) -> CType | None:
    """Build a C type from the text at a path; `None` after a complaint that it is none."""
    try:
        found = parse_ctype(text)
    except CTypeError as error:
        complaints.append(Complaint("MOD015", path, error.message, error.hint))
        return None
    if not found.is_unknown:
        return found
    close = " or ".join(f"'{known}'" for known in suggested_types(found.base[:80]))
    known = f"{_TYPES}; any other crosses as a pointer, such as '{found.base[:40]} *'"
    message = f"{display_value(text)} is no type of C"
    complaints.append(Complaint("MOD015", path, message, f"did you mean {close}?" if close else known))
    return None


def _parameters(table: DeclarationTable) -> tuple[HookParameter, ...] | None:
    found = []
    is_whole = True
    for index, item in enumerate(table.take("params", list, [])):
        path = (*table.path, "params", index)
        if not isinstance(item, dict):
            message = f"'params' in [[hook]] must be an array of tables, not of {display_value(item)}"
            hint = 'write { name = "note", type = "const char *" }'
            table.complaints.append(Complaint("MOD006", path, message, hint))
            continue
        below = DeclarationTable(item, path, "a parameter", table.complaints)
        name, text = below.required_text("name"), below.required_text("type")
        below.refuse_unknown()
        ctype = build_ctype(text, (*path, "type"), table.complaints) if text else None
        if ctype is not None and ctype.kind is CKind.VOID:
            below.complain("MOD015", "type", f"parameter '{name}' cannot have the type 'void'", "write 'void *'")
        is_whole = is_whole and ctype is not None
        if ctype is not None:
            found.append(HookParameter(name, ctype))
    return tuple(found) if is_whole else None


def _reject_policy(table: DeclarationTable, name: str, *, is_void: bool) -> None:
    # `has` also marks the keys as known: an unreadable result type must not turn them into unknown keys.
    for key in _POLICY:
        if table.has(key) and is_void:
            message = f"hook '{name}' returns nothing and has '{key}'"
            table.complain(
                "MOD017", key, message, "delete it, or give the hook a result with 'returns'", is_of_key=True
            )


def _policy(table: DeclarationTable, name: str, returns: CType, *, has_method: bool) -> ReturnPolicy:
    until, values = _until(table, has_method=has_method)
    if until in _NUMERIC and returns.kind is not CKind.INTEGER:
        message = f"hook '{name}' returns '{returns.text}', and '{until.value}' is made of integers"
        table.complain("MOD017", "until", message, 'write returns = "int", or until = "collect"')
    if until in _NO_RESULTS:
        _reject_results(table, name, until)
        return ReturnPolicy(until)
    for key in ("empty", "on_failure"):
        if not table.has(key):
            what = "without providers" if key == "empty" else "when a provider fails"
            message = f"hook '{name}' returns '{returns.text}' and has no '{key}', its result {what}"
            mend = f'add {key} = "{_NULL}"' if returns.pointers else f"add {key} = 0 or another result"
            table.complaints.append(Complaint("MOD016", table.path, message, mend))
    return ReturnPolicy(until, values, _result(table, "empty", returns), _result(table, "on_failure", returns))


def _reject_results(table: DeclarationTable, name: str, until: Until) -> None:
    for key in ("empty", "on_failure"):
        if table.has(key):
            message = f"hook '{name}' has until = \"{until.value}\" and has '{key}'"
            hint = "delete it: without providers the collection is empty, and one that fails is left out"
            table.complain("MOD017", key, message, hint, is_of_key=True)


def _until(table: DeclarationTable, *, has_method: bool) -> tuple[Until, tuple[int, ...]]:
    words = [word for word in _WORDS if has_method or word != Until.METHOD.value]
    value = table.values["until"] if table.has("until") else Until.NONZERO.value
    if isinstance(value, str) and value in words:
        return Until(value), ()
    # Not `isinstance`: `true` and `false` are integers of Python, and no results of a hook.
    if isinstance(value, list) and value and all(type(item) is int for item in value):
        return Until.VALUES, tuple(value)
    hint = did_you_mean(value[:80], words) if isinstance(value, str) else ""
    known = f"known are {', '.join(words)}, or an array of integers"
    table.complain("MOD007", "until", f"'until' in {table.label} is {display_value(value)}", hint or known)
    return Until.NONZERO, ()


def _result(table: DeclarationTable, key: str, returns: CType) -> int | None:
    if not table.has(key):
        return None if returns.pointers else 0
    if returns.pointers:
        if table.values[key] != _NULL:
            found = display_value(table.values[key])
            message = f"'{key}' in {table.label} is {found}, and the hook returns the pointer '{returns.text}'"
            table.complain("MOD007", key, message, 'write "null"')
        return None
    return table.integer(key)


def build_thread(table: DeclarationTable) -> Thread:
    """Build the thread of a hook."""
    word = table.text("thread", "unspecified")
    for known in _THREADS:
        if word == known:
            return known
    hint = did_you_mean(word[:80], _THREADS) or f"known are {', '.join(_THREADS)}"
    table.complain("MOD007", "thread", f"'thread' in {table.label} is {display_value(word)}", hint)
    return "unspecified"
