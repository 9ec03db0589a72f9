"""Names of callbacks in messages: the qualified name, and the place of the definition."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecruntime.scheduler.event import Event


def callback_name(event: Event) -> str:
    """Return `the callback Meter.tick (/srv/meter/meter.py:12)` for the callback of an event."""
    return f"the callback {function_name(_authors(event))}"


def function_name(function: Any) -> str:  # noqa: ANN401 - whatever can be called
    """Return `Meter.tick (/srv/meter/meter.py:12)`; the place is left out for functions written in C."""
    inner = inspect.unwrap(getattr(function, "func", function))
    name: str = getattr(inner, "__qualname__", type(inner).__qualname__)
    code = getattr(inner, "__code__", None)
    return f"{name} ({code.co_filename}:{code.co_firstlineno})" if code is not None else name


def _authors(event: Event) -> object:
    # The events of a module instance carry the author's function as their closure; a session knows its worker.
    if callable(event.closure):
        return event.closure
    session = None if event.is_timed else getattr(inspect.unwrap(event.callback), "__self__", None)
    return getattr(session, "worker", event.callback)
