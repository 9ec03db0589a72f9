"""The functions of the policy editor, which take what they work on out of tables."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ecruntime.languages.lua.operations.contexts import OPERATIONS as CONTEXTS
from ecruntime.languages.lua.operations.messages import OPERATIONS as MESSAGES
from ecruntime.languages.lua.operations.subjects import as_text
from ecruntime.languages.lua.runtime import HostError
from ecruntime.simulator import EcMessage, ValidateContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost

T = TypeVar("T")
_CONNECTION: Final = 0
_MESSAGE: Final = 1
"""`VCTX_CONN` and `VCTX_MESS`."""


def _in(context: object, kind: type[T], what: str) -> T:
    values = context.values() if isinstance(context, dict) else ()
    found = next((value for value in values if isinstance(value, kind)), None)
    if found is None:
        raise HostError(f"msys.policyeditor: the context has no {what}")
    return found


def _parameter(params: object, name: str) -> object:
    value = params.get(name) if isinstance(params, dict) else None
    if value is None:
        raise HostError(f"msys.policyeditor: the parameter '{name}' is missing")
    return value


def _message(name: str, *given: str) -> Callable[..., Any]:
    """Return what calls an operation on the message of the context, with these parameters."""

    def call(host: ScriptHost, context: object, variables: object = None, params: object = None) -> object:
        del variables
        values = [_parameter(params, each) for each in given]
        return MESSAGES[f"msg:{name}"](host, _in(context, EcMessage, "message"), *values)

    return call


def _header(host: ScriptHost, context: object, variables: object = None, params: object = None) -> object:
    values = _message("header", "header")(host, context, variables, params)
    return values[0] if values else None


def _delete_header(host: ScriptHost, context: object, variables: object = None, params: object = None) -> None:
    del variables
    MESSAGES["msg:header"](host, _in(context, EcMessage, "message"), _parameter(params, "header"), "")


def _set_binding(host: ScriptHost, context: object, variables: object = None, params: object = None) -> bool:
    """Choose a binding; of several, with commas between them, one at random."""
    del variables
    names = [name.strip() for name in as_text(_parameter(params, "binding")).split(",") if name.strip()]
    if not names:
        return False
    chosen = random.choice(names)  # noqa: S311 - it shares out load, and nothing more
    message = _in(context, EcMessage, "message")
    return MESSAGES["msg:binding"](host, message, chosen.encode("utf-8").decode("latin-1")) is not None


def _set_group(host: ScriptHost, context: object, variables: object = None, params: object = None) -> bool:
    del variables
    group = _parameter(params, "binding_group")
    return MESSAGES["msg:binding_group"](host, _in(context, EcMessage, "message"), group) is not None


def _context(name: str, scope: int, *given: str) -> Callable[..., Any]:
    def call(host: ScriptHost, context: object, variables: object = None, params: object = None) -> object:
        del variables
        values = [_parameter(params, each) for each in given]
        return CONTEXTS[f"vctx:{name}"](host, _in(context, ValidateContext, "validation context"), scope, *values)

    return call


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msys.policyeditor.get_header": _header,
    "msys.policyeditor.del_header": _delete_header,
    "msys.policyeditor.get_mailfrom": _message("mailfrom"),
    "msys.policyeditor.get_rcptto": _message("rcptto"),
    "msys.policyeditor.get_mess_recv_from": _message("reception_peer"),
    "msys.policyeditor.get_mess_recv_via": _message("listener_addr"),
    "msys.policyeditor.set_binding": _set_binding,
    "msys.policyeditor.set_binding_group": _set_group,
    "msys.policyeditor.vctx_conn_get": _context("get", _CONNECTION, "key"),
    "msys.policyeditor.vctx_conn_set": _context("set", _CONNECTION, "key", "value"),
    "msys.policyeditor.vctx_mess_get": _context("get", _MESSAGE, "key"),
    "msys.policyeditor.vctx_mess_set": _context("set", _MESSAGE, "key", "value"),
}
