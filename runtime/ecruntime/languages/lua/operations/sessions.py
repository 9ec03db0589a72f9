"""Inbound sessions: the validation context, its recipients, and the connection."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, Final

from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.languages.lua.operations.scheduling import sleep
from ecruntime.languages.lua.operations.subjects import as_text, as_texts, on_connection, on_context, plain
from ecruntime.languages.lua.runtime import HostError
from ecruntime.simulator import EcMessage

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost
    from ecruntime.simulator import AcceptConstruct, MessageConstruct, ValidateContext

_REJECTED: Final = 550
_DONE: Final = 1
"""`VALIDATE_DONE`."""


def _number(value: object) -> int:
    try:
        return int(float(as_text(value)))
    except ValueError:
        raise HostError(f"'{as_text(value)}' is no number of a reply") from None


def _set_code(host: ScriptHost, context: ValidateContext, code: object, text: object = None) -> None:
    del host
    context.set_code(_number(code), as_text(text))


def _disconnect(host: ScriptHost, context: ValidateContext, code: object = None, text: object = None) -> None:
    if code is not None:
        _set_code(host, context, code, text)
    context.disconnect = 1


def _assign_disconnect(host: ScriptHost, context: ValidateContext, new: object) -> None:
    del host
    context.disconnect = int(bool(new) if isinstance(new, bool) else float(as_text(new)) != 0)


def _pbp_disconnect(host: ScriptHost, context: ValidateContext, code: object, text: object = None) -> int:
    _disconnect(host, context, code, text)
    return _DONE


def _pbp_action(host: ScriptHost, context: ValidateContext, action: object, text: object = None) -> int:
    """Decide as the default policy does: a number of a reply with its text, `reject`, or `discard`."""
    if isinstance(action, str) and not action.isdigit():
        if action not in {"reject", "discard"}:
            raise HostError(f"vctx:pbp_action: '{as_text(action)}' is no action: give a reply, 'reject' or 'discard'")
        if action == "discard":
            if context.message is not None:
                context.message.discarded = as_text(text) or "discarded by policy"
            return _DONE
        action = _REJECTED
    _set_code(host, context, action, text)
    return _DONE


def _tarpit(host: ScriptHost, context: ValidateContext, seconds: float) -> None:
    context.time_cost += seconds
    sleep(host, seconds)


# ---- recipients


def _add_recipients(host: ScriptHost, context: ValidateContext, addresses: object) -> None:
    del host
    known = context.recipients
    context.recipients = (*known, *(each for each in dict.fromkeys(as_texts(addresses)) if each not in known))


def _remove_recipients(host: ScriptHost, context: ValidateContext, addresses: object) -> None:
    del host
    gone = as_texts(addresses)
    context.recipients = tuple(each for each in context.recipients if each not in gone)


def _recipient_list(host: ScriptHost, context: ValidateContext, addresses: object = None) -> dict[int, str]:
    """Return the recipients in a table that begins at 0, as the one sample of it has."""
    del host
    if addresses is not None:
        context.recipients = tuple(as_texts(addresses))
    return dict(enumerate(context.recipients))


# ---- connections


def _inbound_sessions(
    host: ScriptHost, connection: AcceptConstruct, block: object = None, service: object = None
) -> int:
    del host
    wanted = "SMTP" if service is None else as_text(service)
    is_counted = wanted == connection.service and _is_in(connection, None if block is None else as_text(block))
    return connection.inbound_sessions if is_counted else 0


def _is_in(connection: AcceptConstruct, block: str | None) -> bool:
    """Tell whether the peer is in a block; `/24` is the one around the peer."""
    peer = connection.remote.host or ""
    address, _, mask = (block or "").partition("/")
    try:
        network = ip_network(f"{address.strip('[]') or peer}{'/' * bool(mask)}{mask}", strict=False)
        return ip_address(peer) in network
    except ValueError:
        raise HostError(
            f"'{block}' is no block of addresses: write 192.0.2.0/24, or /24 for that of the peer"
        ) from None


def _construct(host: ScriptHost, connection: AcceptConstruct) -> MessageConstruct:
    del host
    construct = connection.message_construct
    if construct.message is None:
        construct.message = EcMessage("received")
    return construct


def _protocol_name(host: ScriptHost, number: object) -> str:
    del host
    for name, value in load_lua_api().constants.items():
        if name.startswith("msys.core.P_") and value == number:
            return name.removeprefix("msys.core.P_")
    return "unknown"


def _shift(host: ScriptHost, objects: object) -> object:
    """Take the first element off a list that a test has given: any object with `items`."""
    del host
    items = getattr(objects, "items", None)
    if not isinstance(items, list):
        raise HostError("msys.core.ec_double_list_shift: this is no list")
    return items.pop(0) if items else None


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "vctx:set_code": on_context(_set_code),
    "vctx:disconnect": on_context(_disconnect),
    "vctx:pbp_disconnect": on_context(_pbp_disconnect),
    "vctx:pbp_action": on_context(_pbp_action),
    "vctx:tarpit": on_context(_tarpit),
    "vctx:add_recipient": on_context(_add_recipients),
    "vctx:remove_recipient": on_context(_remove_recipients),
    "vctx:recipient_list": on_context(_recipient_list),
    "vctx:iterate_rcpt": on_context(plain(lambda context: list(context.recipients))),
    "vctx.disconnect": on_context(plain(lambda context: context.disconnect)),
    "vctx.disconnect=": on_context(_assign_disconnect),
    "ac:inbound_session_count": on_connection(_inbound_sessions),
    "ac:pbp_inbound_session_count_service": on_connection(
        lambda host, connection, service, block=None: _inbound_sessions(host, connection, block, service)
    ),
    "ac:esmtp_capability_add": on_connection(
        plain(lambda connection, name: connection.message_construct.capabilities.set(as_text(name), "1"))
    ),
    "ac:esmtp_capability_remove": on_connection(
        plain(lambda connection, name: connection.message_construct.capabilities.set(as_text(name), "0"))
    ),
    "ac.remote_addr": on_connection(plain(lambda connection: connection.remote.text)),
    "ac.conn_id": on_connection(plain(lambda connection: connection.conn_id)),
    "ac.protocol": on_connection(plain(lambda connection: connection.protocol)),
    "msys.core.accept_construct_get_message_construct": on_connection(_construct),
    "message_construct.message": plain(lambda construct: construct.message),
    "message_construct.ctx": plain(lambda construct: construct.ctx),
    "message_construct.smtp_capabilities": plain(lambda construct: construct.capabilities),
    "msys.core.protocol_string": _protocol_name,
    "msys.core.ec_double_list_shift": _shift,
}
