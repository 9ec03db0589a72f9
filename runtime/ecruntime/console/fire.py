"""Arguments for a hook that is called from outside, where there is no mail traffic to supply them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.hooks import Cell, Opaque, opaque
from ecruntime.scheduler import Timeval
from ecruntime.spec.ctype import CKind, CType
from ecruntime.spec.errors import UsageError
from ecruntime.spec.near_miss import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.spec.hook_signature import HookParameter, HookSignature


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a hook is called with, and which values nobody gave."""

    values: tuple[object, ...]
    notices: tuple[str, ...]


def fire_arguments(hook: HookSignature, given: Mapping[str, object], now: Timeval) -> Arguments:
    """Fill in what was not given: lengths, `now`, labelled handles and empty cells; other scalars are 0 with a notice.

    Text is converted to the type of its parameter, so that a console line will do.
    """
    names = [parameter.name for parameter in hook.parameters]
    for name in given:
        if name not in names:
            hint = did_you_mean(name, names) or f"its parameters are: {', '.join(names) or 'none'}"
            raise UsageError(f"hook {hook.dotted} has no parameter '{name}'", hint=hint)
    values: list[object] = []
    notices: list[str] = []
    for number, parameter in enumerate(hook.parameters):
        if parameter.name in given:
            values.append(_convert(parameter, given[parameter.name]))
        elif (measured := _measured(hook.parameters, number)) is not None:
            values.append(_length(values[measured]))
        else:
            values.append(_fill(parameter.ctype, f"fired {parameter.name}", now))
            if parameter.ctype.kind in {CKind.INTEGER, CKind.FLOAT, CKind.STRING, CKind.BYTES}:
                notices.append(f"{parameter.name} was not given: {values[-1]!r}")
    return Arguments(tuple(values), tuple(notices))


def _measured(parameters: tuple[HookParameter, ...], number: int) -> int | None:
    """Return the parameter whose length this one is: the text just before it, as `note, note_len`."""
    if not number or parameters[number].ctype.kind is not CKind.INTEGER:
        return None
    before = parameters[number - 1]
    if before.ctype.kind not in {CKind.STRING, CKind.BYTES}:
        return None
    name = parameters[number].name
    is_length = name in {"len", "length", "buflen", f"{before.name}_len", f"{before.name}len", f"{before.name}_length"}
    return number - 1 if is_length else None


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogateescape"))
    return len(value) if isinstance(value, bytes) else 0


def _convert(parameter: HookParameter, value: object) -> object:
    kind = parameter.ctype.kind
    try:
        match kind:
            case CKind.INTEGER:
                return int(value, 0) if isinstance(value, str) else int(value)  # type: ignore[call-overload] # refused below
            case CKind.FLOAT:
                return float(value)  # type: ignore[arg-type] # refused below
            case CKind.BYTES:
                return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
            case CKind.OPAQUE if isinstance(value, str):
                return _handle(parameter.ctype, value)
            case CKind.CELL if not isinstance(value, Cell):
                return Cell(value)
            case CKind.TIMEVAL if isinstance(value, str):
                return Timeval.from_seconds(float(value))
            case _:
                return value
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"parameter '{parameter.name}' is of type '{parameter.ctype.text}', and '{value}' is not",
            hint=f"for example {parameter.name}=0",
        ) from error


def _fill(ctype: CType, label: str, now: Timeval) -> object:
    match ctype.kind:
        case CKind.INTEGER:
            return 0
        case CKind.FLOAT:
            return 0.0
        case CKind.STRING:
            return ""
        case CKind.BYTES:
            return b""
        case CKind.TIMEVAL:
            return now
        case CKind.CELL:
            assert ctype.target is not None
            is_number = ctype.target.kind in {CKind.INTEGER, CKind.FLOAT}
            return Cell(0 if is_number else None)
        case _:
            return _handle(ctype, label)


def _handle(ctype: CType, label: str) -> Opaque:
    kind: type[Opaque] = getattr(opaque, ctype.opaque_name, Opaque)
    return kind(label)
