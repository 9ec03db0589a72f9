"""Values of recorded calls again: from JSON back to objects of the simulator."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from ecruntime.formats.ctype import CKind
from ecruntime.formats.socket_address import parse_socket_address
from ecruntime.hooks import Cell, Opaque
from ecruntime.model.hook_signature import measured_by
from ecruntime.recording.copier import length_of
from ecruntime.recording.objects import class_named, fields_of
from ecruntime.scheduler import Timeval
from ecruntime.simulator import Context, ValidateContext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.model.hook_signature import HookSignature


class ValueMaker:
    """Makes the values of recorded calls; one object of the file is one object here (one thread)."""

    def __init__(self) -> None:
        """Begin without objects."""
        self._objects: dict[int, Opaque] = {}
        self.kept: dict[int, str] = {}
        """Handles that only their maker knows: new ones stand for them, by number with their class."""
        self.cut = False
        """Whether a text was cut, so that it is another one."""

    def number_of(self, value: object) -> int | None:
        """Return the number in the file of an object that was made here."""
        return next((number for number, made in self._objects.items() if made is value), None)

    def arguments(self, hook: HookSignature, recorded: Mapping[str, Any]) -> tuple[object, ...]:
        """Return the arguments of a call; objects have the fields that they had then."""
        values: list[object] = []
        for number, parameter in enumerate(hook.parameters):
            measured = measured_by(hook.parameters, number)
            if parameter.name in recorded:
                values.append(self.value(recorded[parameter.name]))
            elif measured is not None:
                values.append(length_of(values[measured]))
            else:
                values.append(0 if parameter.ctype.kind is CKind.INTEGER else None)
        return tuple(values)

    def value(self, recorded: Any) -> object:  # noqa: ANN401 - JSON
        """Return one value."""
        if not isinstance(recorded, dict):
            return recorded
        table: dict[str, Any] = recorded
        number = table.get("object", table.get("handle"))
        if number is None:
            return self._plain(table)
        if "handle" in table and number not in self._objects:
            self.kept[number] = str(table["class"])
        return self._object(int(number), table)

    def _plain(self, recorded: dict[str, Any]) -> object:  # noqa: PLR0911 - one line for each kind
        match recorded:
            case {"float": text}:
                return float(text)
            case {"bytes": text, **rest}:
                self.cut |= "cut" in rest
                return base64.b64decode(text)
            case {"cut": _, "text": text}:
                self.cut = True
                return text
            case {"time": [sec, usec]}:
                return Timeval(sec, usec)
            case {"address": text}:
                return parse_socket_address(text)
            case {"cell": content}:
                return Cell(self.value(content))
            case {"list": items}:
                return tuple(self.value(item) for item in items)
            case _:
                return recorded

    def _object(self, number: int, rest: Mapping[str, Any]) -> Opaque:
        made = self._objects.get(number)
        if made is None:
            made = self._objects[number] = class_named(str(rest["class"]))(str(rest.get("label", "")))
        if "fields" in rest:
            self._set_fields(made, rest["fields"])
        return made

    def _set_fields(self, made: Opaque, fields: Mapping[str, Any]) -> None:
        fresh = type(made)()
        for name in fields_of(made):
            content = getattr(made, name)
            if isinstance(content, Context):
                self._set_context(made, name, fields.get(name, {"texts": {}}))
            elif name not in fields:
                if content != getattr(fresh, name):
                    setattr(made, name, getattr(fresh, name))
            elif isinstance(made, ValidateContext) and name == "message":
                message = self.value(fields[name])
                if message is not None:
                    made.receive(message)  # type: ignore[arg-type] # it is one, by the field
            else:
                self._set_field(made, name, fields[name])

    def _set_field(self, made: Opaque, name: str, recorded: Any) -> None:  # noqa: ANN401 - JSON
        value = self.value(recorded)
        if name == "source":
            value = str(value).encode("utf-8", "surrogateescape")
        elif isinstance(value, list):
            value = tuple(value)
        # What is there already is left alone: a source that is read again loses its parts.
        if getattr(made, name) != value:
            setattr(made, name, value)

    def _set_context(self, made: Opaque, name: str, recorded: Mapping[str, Any]) -> None:
        same = recorded.get("same")
        if same is not None:
            other = getattr(self._objects[same[0]], same[1])
            if getattr(made, name) is not other:
                setattr(made, name, other)
            return
        context: Context = getattr(made, name)
        wanted: Mapping[str, str] = recorded["texts"]
        for key in context.as_mapping():
            if key not in wanted:
                context.unset(key)
        for key, text in wanted.items():
            context.set(key, text)
