"""Arguments for a hook call from the console, without mail traffic to supply them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ecruntime.catalogue.hook_values import load_hook_values
from ecruntime.formats.ctype import CKind
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.hooks import Cell
from ecruntime.model.hook_signature import HookParameter, measured_by
from ecruntime.scheduler import Timeval
from ecruntime.simulator.argument_objects import filled_object, make_object
from ecruntime.simulator.connection import AcceptConstruct
from ecruntime.simulator.message import EcMessage
from ecruntime.simulator.reception import join
from ecruntime.simulator.validation import ValidateContext

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecruntime.model.hook_signature import HookSignature

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Arguments of a hook call, with notices about values that nobody gave."""

    values: tuple[object, ...]
    notices: tuple[str, ...]


def fire_arguments(hook: HookSignature, arguments: Mapping[str, object], now: Timeval) -> Arguments:
    """Fill in what was not given: lengths, `now`, labelled handles and empty cells; other scalars are 0 with a notice.

    Connection, validation context and message of one call belong together: their contexts are shared.

    Text is converted to the type of its parameter, so that a console line will do: `msg=bounce.eml` is a message,
    `code=EC_HOOK_DONE` a number.
    """
    names = [parameter.name for parameter in hook.parameters]
    for name in arguments:
        if name not in names:
            hint = did_you_mean(name, names) or f"its parameters are: {', '.join(names) or 'none'}"
            raise UsageError(f"hook {hook.dotted} has no parameter '{name}'", hint=hint)
    values: list[object] = []
    notices: list[str] = []
    for number, parameter in enumerate(hook.parameters):
        if parameter.name in arguments:
            values.append(_convert(parameter, arguments[parameter.name]))
        elif (measured := measured_by(hook.parameters, number)) is not None:
            values.append(_length(values[measured]))
        else:
            values.append(_fill(parameter, values, now))
            if parameter.ctype.kind in {CKind.INTEGER, CKind.FLOAT, CKind.STRING, CKind.BYTES}:
                notices.append(f"{parameter.name} was not given: {values[-1]!r}")
    join(_first(values, AcceptConstruct), _first(values, ValidateContext), _first(values, EcMessage))
    return Arguments(tuple(values), tuple(notices))


def _first(values: Iterable[object], kind: type[T]) -> T | None:
    return next((value for value in values if isinstance(value, kind)), None)


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogateescape"))
    return len(value) if isinstance(value, bytes) else 0


def _convert(parameter: HookParameter, value: object) -> object:
    try:
        return _converted(parameter, value)
    except (TypeError, ValueError, OverflowError) as error:
        sample = "'text'" if parameter.ctype.kind is CKind.STRING else "0"
        raise UsageError(
            f"parameter '{parameter.name}' is of type '{parameter.ctype.text}', and '{value}' is not",
            hint=f"for example {parameter.name}={sample}",
        ) from error


def _converted(parameter: HookParameter, value: object) -> object:  # noqa: PLR0911 - one line for each kind
    if value is None and parameter.ctype.pointers:
        return None
    match parameter.ctype.kind:
        case CKind.INTEGER:
            return _integer(value)
        case CKind.FLOAT:
            return float(value)  # type: ignore[arg-type] # a wrong type is refused above
        case CKind.STRING if not isinstance(value, str):
            raise TypeError
        case CKind.BYTES:
            return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
        case CKind.OPAQUE:
            return make_object(parameter, value)
        case CKind.CELL if not isinstance(value, Cell):
            target = parameter.ctype.target
            assert target is not None
            return Cell(_converted(HookParameter(parameter.name, target), value))
        case CKind.TIMEVAL if not isinstance(value, Timeval):
            return Timeval.from_seconds(float(value))  # type: ignore[arg-type] # a wrong type is refused above
        case _:
            return value


def _integer(value: object) -> int:
    if isinstance(value, str):
        number = _named_number(value)
        return int(value, 0) if number is None else number
    if not isinstance(value, int):
        raise TypeError
    return value


def _named_number(text: str) -> int | None:
    members = (member for family in load_hook_values() for member in family.members)
    return next((member.number for member in members if member.name == text), None)


def _fill(parameter: HookParameter, earlier: list[object], now: Timeval) -> object:  # noqa: PLR0911 - likewise
    ctype = parameter.ctype
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
            return filled_object(ctype, f"fired {parameter.name}", earlier)
