"""Context variables of messages and validations, and dictionaries of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.operations.subjects import as_text, needed, plain
from ecruntime.languages.lua.runtime import HostError
from ecruntime.simulator import Context, EcMessage, ValidateContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost

_OF_MESSAGE: Final[dict[object, str]] = {1: "connection_context", 2: "context"}
"""`ECMESS_CTX_CONN` and `ECMESS_CTX_MESS`."""
_OF_VALIDATION: Final[dict[object, str]] = {0: "connection_context", 1: "context"}
"""`VCTX_CONN` and `VCTX_MESS`."""


def _context(owner: object, kind: type[Any], scopes: dict[object, str], scope: object) -> Context:
    """Return a context of an object; each of its operations is one step, so that nothing is locked."""
    if owner.__class__ is not kind:
        needed(owner, kind, "a message" if kind is EcMessage else "a validation context")
    name = scopes.get(scope)
    if name is None:
        raise HostError(f"{scope} is no scope of a context: write msys.core.ECMESS_CTX_MESS, or VCTX_MESS for a vctx")
    found: Context = getattr(owner, name)
    return found


def _methods(kind: type[Any], scopes: dict[object, str]) -> dict[str, Callable[..., Any]]:
    def get(host: ScriptHost, owner: object, scope: object, key: object) -> str:
        del host
        return _context(owner, kind, scopes, scope).get(as_text(key)) or ""

    def put(host: ScriptHost, owner: object, scope: object, key: object, value: object = None) -> None:
        del host
        context = _context(owner, kind, scopes, scope)
        if value is None:
            context.unset(as_text(key))
        else:
            context.set(as_text(key), as_text(value))

    def exists(host: ScriptHost, owner: object, scope: object, key: object) -> int:
        del host
        return int(_context(owner, kind, scopes, scope).get(as_text(key)) is not None)

    def exists_and_get(host: ScriptHost, owner: object, scope: object, key: object) -> object:
        del host
        value = _context(owner, kind, scopes, scope).get(as_text(key))
        return (0, None) if value is None else (1, value)

    def delete(host: ScriptHost, owner: object, scope: object, key: object) -> int:
        found = exists(host, owner, scope, key)
        _context(owner, kind, scopes, scope).unset(as_text(key))
        return found

    return {"get": get, "set": put, "exists": exists, "exists_and_get": exists_and_get, "delete": delete}


def _keys(message: object, scope: object) -> list[str]:
    return list(_context(message, EcMessage, _OF_MESSAGE, scope).as_mapping())


def _next_key(message: object, scope: object, key: object) -> str | None:
    keys = _keys(message, scope)
    at = keys.index(as_text(key)) + 1 if as_text(key) in keys else len(keys)
    return keys[at] if at < len(keys) else None


# ---- dictionaries


class DictWalk:
    """A walk over a dictionary as it was when the walk began."""

    lua_class = "ECDict_iter"

    def __init__(self, context: Context) -> None:
        """Begin before the first pair."""
        self.pairs = iter(tuple(context.as_mapping().items()))


def _dict(value: object) -> Context:
    return needed(value, Context, "a dictionary of the host")


def _dict_next(host: ScriptHost, context: object, walk: object) -> object:
    del host, context
    pair = next(needed(walk, DictWalk, "an iterator of dict_iter2").pairs, None)
    return (0, None, None) if pair is None else (1, *pair)


def _dict_text(host: ScriptHost, context: object, level: float = 0, indent: str = "") -> str:
    del host
    margin = as_text(indent) * int(level)
    return "".join(f"{margin}{key} = {value}\n" for key, value in _dict(context).as_mapping().items())


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    **{f"msg:context_{name}": method for name, method in _methods(EcMessage, _OF_MESSAGE).items()},
    **{f"vctx:{name}": method for name, method in _methods(ValidateContext, _OF_VALIDATION).items()},
    "msys.core.ec_message_context_firstkey": plain(lambda message, scope: next(iter(_keys(message, scope)), None)),
    "msys.core.ec_message_context_nextkey": plain(_next_key),
    "msys.core.dict_add_key_value": plain(lambda d, key, value: _dict(d).set(as_text(key), as_text(value))),
    "msys.core.dict_key_delete": plain(lambda d, key: _dict(d).unset(as_text(key))),
    "msys.core.dict_stringprint": _dict_text,
    "msys.core.dict_iter2": plain(lambda d: DictWalk(_dict(d))),
    "msys.core.dict_next": _dict_next,
    "msys.core.dict_iter2_free": plain(lambda *_: None),
    "msg.vctx_mess": plain(lambda message: message.context),
    "msg.vctx_conn": plain(lambda message: message.connection_context),
}
