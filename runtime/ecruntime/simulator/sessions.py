"""Sessions of hook calls without mail traffic: later calls see the objects of earlier ones, by a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.formats.ctype import CKind
from ecruntime.simulator.arguments import Arguments, fire_arguments
from ecruntime.simulator.connection import AcceptConstruct
from ecruntime.simulator.message import EcMessage
from ecruntime.simulator.reception import join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.scheduler import Timeval

SESSION: Final = "session"
"""The name of the argument that names a session."""
LAST_PHASE: Final = "validate_dealloc"
"""The phase that ends a session."""
_KEPT: Final = frozenset({"EcMessage", "AcceptConstruct", "ValidateContext"})


class SimulatedSessions:
    """The sessions of one server (scheduler thread)."""

    def __init__(self) -> None:
        """Begin without any."""
        self._objects: dict[str, dict[str, object]] = {}

    def arguments(self, hook: HookSignature, arguments: Mapping[str, object], now: Timeval) -> Arguments:
        """Fill in the arguments of a call; `session=NAME` takes connection, context and message from the session.

        What a call gives or fills in is that of the session from then on; sender and recipients that its phases name
        are those of its message. The name of a parameter comes first.
        """
        is_parameter = any(parameter.name == SESSION for parameter in hook.parameters)
        if SESSION not in arguments or is_parameter:
            return fire_arguments(hook, arguments, now)
        name = str(arguments[SESSION])
        kept = self._objects.setdefault(name, {})
        opaque = {
            parameter.name: parameter.ctype.opaque_name
            for parameter in hook.parameters
            if parameter.ctype.kind is CKind.OPAQUE and parameter.ctype.opaque_name in _KEPT
        }
        _receive(hook.leaf, kept, arguments)
        given = {parameter: kept[kind] for parameter, kind in opaque.items() if kind in kept}
        given |= {parameter: value for parameter, value in arguments.items() if parameter != SESSION}
        filled = fire_arguments(hook, given, now)
        for parameter, value in zip(hook.parameters, filled.values, strict=True):
            if parameter.name in opaque:
                kept[opaque[parameter.name]] = value
        if hook.leaf == LAST_PHASE:
            del self._objects[name]
        return filled


def _receive(phase: str, kept: dict[str, object], arguments: Mapping[str, object]) -> None:
    """Keep the envelope that the phases of a session name, in the message that is being received."""
    connection, text = kept.get("AcceptConstruct"), arguments.get("str")
    if phase not in {"validate_mailfrom", "validate_rcptto"} or not isinstance(text, str):
        return
    message = kept.get("EcMessage")
    if not isinstance(message, EcMessage):
        message = kept["EcMessage"] = EcMessage("fired msg")
        join(connection if isinstance(connection, AcceptConstruct) else None, None, message)
    if phase == "validate_mailfrom":
        message.sender = text
    elif text not in message.recipients:
        message.recipients += (text,)
