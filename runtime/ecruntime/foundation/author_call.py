"""Calls of a module's code that are under way in a thread: where they are, and of which instance."""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.error_origin import is_authors, is_library
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.raised import traceback_of

if TYPE_CHECKING:
    from types import FrameType

_SCRIPTS: Final = ("/ecruntime/languages/lua/runtime.py", "<lua provider>")
"""The code that scripts run in: its `self`, or what is made for each provider, tells where they are."""
_OUTSIDE: Final = ("/ecruntime/scheduler/dispatch.py", "/ecruntime/testing/")


@dataclass(frozen=True, slots=True)
class AuthorCall:
    """The innermost line of an author's code in a call, and the module instance that it belongs to, if it is known."""

    place: str
    owner: str = ""

    def __str__(self) -> str:
        return f"module '{self.owner}' at {self.place}" if self.owner else f"the code at {self.place}"


def author_call(frame: FrameType | None, thread: int | None = None) -> AuthorCall | None:
    """Return the author's call in the stack of a thread; None while only the runtime and libraries are at work.

    The stack is searched up to the scheduler, or to the harness of a test: whoever called those is not to blame.
    With the number of the `thread`, lines of scripts are found, too.
    """
    while frame is not None and not _is_code_of_module(frame):
        if any(part in frame.f_code.co_filename for part in _OUTSIDE):
            return None
        if thread is not None and (call := _call_in_script(frame, thread)) is not None:
            return call
        frame = frame.f_back
    if frame is None:
        return None
    code = frame.f_code
    return AuthorCall(f"{code.co_filename}:{frame.f_lineno}, in {code.co_name}", _owner(frame))


def _call_in_script(frame: FrameType, thread: int) -> AuthorCall | None:
    if not frame.f_code.co_filename.endswith(_SCRIPTS):
        return None
    names = frame.f_locals
    told = frame.f_globals.get("author_call") if "self" not in names else getattr(names["self"], "author_call", None)
    found: AuthorCall | None = told(thread, names.get("waits_for")) if told is not None else None
    return found


def calling_module(frame: FrameType | None) -> object | None:
    """Return the module whose method is nearest in a stack; None without one."""
    while frame is not None and not any(part in frame.f_code.co_filename for part in _OUTSIDE):
        own = frame.f_locals.get("self")
        # `Module` is above this room, so its subclasses are known by the registration that each has.
        if hasattr(type(own), "registration"):
            return own
        frame = frame.f_back
    return None


def module_that_raised(error: BaseException) -> str:
    """Return the name of the module instance whose method is innermost in a traceback; empty without one."""
    name, step = "", traceback_of(error)
    while step is not None:
        own = _self_of(step.tb_frame)
        if hasattr(type(own), "registration"):
            name = _owner(step.tb_frame)
        step = step.tb_next
    return name


def _self_of(frame: FrameType) -> object:
    names = frame.f_locals
    own: object = names.get("self")
    if sys.version_info < (3, 13) and frame.f_code.co_flags & inspect.CO_OPTIMIZED:
        # A copy that the frame keeps: the error in it would keep the frame, and so a generation would never end.
        names.clear()
    return own


def _is_code_of_module(frame: FrameType) -> bool:
    filename = frame.f_code.co_filename
    return is_authors(filename) and not is_library(filename)


def _owner(frame: FrameType | None) -> str:
    module = calling_module(frame)
    try:
        return str(getattr(module, "name", ""))
    except BaseException as error:  # noqa: BLE001 - not loaded yet, or a property of the author's
        pass_interrupt(error)
        return str(getattr(getattr(module, "registration", None), "name", ""))
