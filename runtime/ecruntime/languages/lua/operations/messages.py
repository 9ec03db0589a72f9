"""Messages: headers, envelope, codes and members."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.operations.subjects import as_bytes, as_text, on_message, on_part, plain
from ecruntime.languages.lua.runtime import HostError
from ecruntime.simulator.message_address import components_in, divide_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.formats.socket_address import SocketAddress
    from ecruntime.languages.lua.script_host import ScriptHost
    from ecruntime.simulator import EcMessage, EcMessagePart

_MODES: Final = ("replace", "prepend", "append")
_FROM: Final = 1
_TO: Final = 2
_COMPLETE: Final = 4
"""`EC_MSG_ENV_FROM`, `EC_MSG_ENV_TO` and `EC_MSG_ENV_COMPLETE`."""
_DISCARDED: Final = "550 5.7.0 discarded by policy"
_ADDRESS_PARTS: Final = ("ip", "port", "all")


# ---- headers, of messages and of parts


def _header(host: ScriptHost, part: EcMessagePart, name: object, *given: object) -> object:
    del host
    named = as_text(name)
    if not given or (len(given) == 1 and given[0] is None):
        return [field.value for field in part.block.named(named)]
    mode = as_text(given[1]).lower() if len(given) > 1 and given[1] is not None else "replace"
    if mode not in _MODES:
        raise HostError(f"'{mode}' is no way to write a header: there are {', '.join(_MODES)}")
    values = [value for value in _values(given[0]) if value]
    if mode == "replace" or not values:
        part.block.remove(named)
    part.block.add(named, values, is_first=mode == "prepend")
    return True


def _values(value: object) -> list[bytes]:
    if not isinstance(value, dict):
        return [as_bytes(value)]
    numbers = sorted(key for key in value if isinstance(key, int | float))
    return [as_bytes(value[key]) for key in numbers]


def _addresses(host: ScriptHost, part: EcMessagePart, name: object, component: object = None) -> list[str]:
    del host
    values = [field.undecoded.decode("utf-8", "surrogateescape") for field in part.block.named(as_text(name))]
    return components_in(values, "all" if component is None else as_text(component))


def _of_top(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation on a message that is that on the top of its parts."""
    return on_message(lambda host, message, *arguments: function(host, message.mime, *arguments))


def _parse_addresses(host: ScriptHost, text: object, component: object = None) -> list[str]:
    del host
    return components_in([as_text(text)], "all" if component is None else as_text(component))


# ---- envelope


def _mailfrom(host: ScriptHost, message: EcMessage, value: object = None) -> str:
    del host
    if value is not None:
        message.sender = as_text(value)
    return message.sender


def _rcptto(host: ScriptHost, message: EcMessage, value: object = None) -> str:
    """Return the recipient: a message of the server has one, here it is the first."""
    del host
    if value is not None:
        message.recipients = (as_text(value), *message.recipients[1:])
    return message.recipients[0] if message.recipients else ""


def _envelope(host: ScriptHost, message: EcMessage, flags: object) -> tuple[object, ...]:
    number = int(flags) if isinstance(flags, int | float) else 0
    if bool(number & _FROM) == bool(number & _TO):
        raise HostError("msg:get_envelope2: the flags have one of EC_MSG_ENV_FROM and EC_MSG_ENV_TO")
    address = message.sender if number & _FROM else _rcptto(host, message)
    if number & _COMPLETE:
        return address, None, 1
    local, domain = divide_address(address)
    return local, domain, 1


# ---- codes


def _code(host: ScriptHost, message: EcMessage, number: object = None, text: object = None) -> str:
    del host
    if number is not None:
        message.code = reply_text(number, text)
    return message.code


def reply_text(number: object, text: object) -> str:
    """Return a reply of one line or several: each has the number, `-` behind it where another line follows."""
    lines = as_text(text).replace("\r\n", "\n").split("\n")
    prefix = as_text(number)
    if prefix in {"", "0"}:
        if len(lines) == 1:
            return lines[0]
        prefix = lines[0][:3]
        lines = [line[4:] if line[:3] == prefix else line for line in lines]
    last = len(lines) - 1
    return "\r\n".join(f"{prefix}{' ' if at == last else '-'}{line}" for at, line in enumerate(lines))


# ---- delivery


def _binding(host: ScriptHost, message: EcMessage, name: object = None) -> str | None:
    if name is None:
        return message.binding
    wanted = as_text(name)
    if wanted != "default" and wanted not in _scopes(host, "binding"):
        return None
    message.binding = wanted
    return wanted


def _binding_group(host: ScriptHost, message: EcMessage, name: object = None) -> str | None:
    if name is not None:
        wanted = as_text(name)
        members = _scopes(host, "binding", inside=wanted)
        if not members:
            return None
        # A binding is chosen anew for each message, so that their load is shared.
        message.binding = random.choice(members)  # noqa: S311 - nothing depends on it being unpredictable
        message.binding_group = wanted
    return message.binding_group


def _scopes(host: ScriptHost, kind: str, inside: str | None = None) -> list[str]:
    """Return the instances of a scope in the configuration, or those inside of a binding group."""
    root = host.module.configuration_of_call().root
    groups = [scope for scope in root.scopes if scope.kind.lower() == "binding_group"]
    owners = [scope for scope in groups if scope.instance == inside] if inside is not None else [root, *groups]
    return [
        scope.instance or ""
        for owner in owners
        for scope in owner.scopes
        if scope.kind.lower() == kind and scope.instance
    ]


def _routing_domain(host: ScriptHost, message: EcMessage, domain: object = None) -> str:
    if domain is not None:
        message.routing_domain = as_text(domain).lower()
    return message.routing_domain or divide_address(_rcptto(host, message))[1].lower()


def _discard(host: ScriptHost, message: EcMessage, reason: object = None) -> None:
    message.discarded = _DISCARDED if reason is None else as_text(reason)
    host.module.log.info("message %s is discarded: %s", message.id, message.discarded)


def _address(attribute: str) -> Callable[..., str]:
    def read(host: ScriptHost, message: EcMessage, which: object = None) -> str:
        del host
        address: SocketAddress = getattr(message, attribute)
        wanted = "all" if which is None else as_text(which).lower()
        if wanted not in _ADDRESS_PARTS:
            raise HostError(f"'{wanted}' is no part of an address: there are {', '.join(_ADDRESS_PARTS)}")
        return {"ip": address.host or "", "port": str(address.port)}.get(wanted, address.text)

    return read


def _member(name: str) -> Callable[..., Any]:
    return plain(lambda message: getattr(message, name))


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msg:header": _of_top(_header),
    "msg:address_header": _of_top(_addresses),
    "msgpart:header": on_part(_header),
    "msgpart:address_header": on_part(_addresses),
    "msys.parseRFC2822Addresses": _parse_addresses,
    "msg:mailfrom": on_message(_mailfrom),
    "msg:rcptto": on_message(_rcptto),
    "msg:get_envelope2": on_message(_envelope),
    "msg:code": on_message(_code),
    "msg:get_code": on_message(_member("code")),
    "msg:set_code": on_message(lambda host, message, number, text=None: _code(host, message, number, text) and None),
    "msg:binding": on_message(_binding),
    "msg:binding_group": on_message(_binding_group),
    "msg:routing_domain": on_message(_routing_domain),
    "msg:discard": on_message(_discard),
    "msg:get_delivery_method": on_message(_member("delivery_method")),
    "msg:listener_addr": on_message(_address("received_via")),
    "msg:reception_peer": on_message(_address("received_from")),
    "msg:rsrc_get": on_message(plain(lambda message, name: message.resources.get(as_text(name)))),
    "msys.core.ec_message_blobject_get": on_message(plain(lambda message, key: message.objects.get(as_text(key)))),
    "msys.core.ec_blobject_delref": plain(lambda *_: None),
    **{f"msg.{name}": _member(name) for name in ("id", "batch_id", "conn_id", "recv_method", "priority", "delivered")},
    "msg.top": _member("mime"),
    "msg.priority=": on_message(plain(lambda message, new: setattr(message, "priority", int(bool(new))))),
}
