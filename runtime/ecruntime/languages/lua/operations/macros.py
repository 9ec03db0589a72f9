"""Macros in texts, which stand for variables of the contexts of a session."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.runtime import HostError
from ecruntime.languages.lua.values import python_text
from ecruntime.simulator import ValidateContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost

_MACRO: Final = re.compile(r"%\{(vctx_conn|vctx_mess):([^{}]+)\}")
_SCOPES: Final = {"vctx_conn": "connection_context", "vctx_mess": "context"}
_NAME: Final = "msys.expandMacro"


def _expanded(host: ScriptHost, text: object, session: int = 0) -> object:
    """Return a text with the variables of the session in place of their macros; all other macros stay as they are."""
    if not isinstance(text, str):
        raise HostError(f"{_NAME}: the argument is a text")
    provided = host.shared.provided.get(_NAME)
    if callable(provided):
        return provided(python_text(text))
    context = host.context_of(session)
    if not isinstance(context, ValidateContext):
        return text.encode("latin-1")

    def variable(macro: re.Match[str]) -> str:
        return getattr(context, _SCOPES[macro[1]]).get(macro[2]) or ""

    return _MACRO.sub(variable, python_text(text))


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {"@macro": _expanded}
