"""Exceptions of modules, looked at without asking them: their class may answer anything, or raise.

`isinstance` asks for `__class__`, and an attribute for `__getattribute__`; both are code of the module. Such an
exception must not become a failure of whoever reports it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from types import TracebackType
    from typing import TypeGuard

E = TypeVar("E", bound=BaseException)

_NAME: Final[Any] = type.__dict__["__name__"]
_TRACEBACK: Final[Any] = BaseException.__dict__["__traceback__"]


def is_raised_as(error: BaseException, kind: type[E]) -> TypeGuard[E]:
    """Tell whether an exception is of a class, as `except` would."""
    return issubclass(type(error), kind)


def class_name(value: object) -> str:
    """Return the name of a value's class."""
    return str(_NAME.__get__(type(value)))


def traceback_of(error: BaseException) -> TracebackType | None:
    """Return the traceback of an exception."""
    found: TracebackType | None = _TRACEBACK.__get__(error)
    return found


def drop_traceback(error: BaseException) -> None:
    """Let go of the frames that an exception holds."""
    _TRACEBACK.__set__(error, None)
