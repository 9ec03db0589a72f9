"""The operator's Ctrl-C, told from the KeyboardInterrupt that a module's code raises by itself."""

from __future__ import annotations

import opcode
import signal
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.raised import is_raised_as, traceback_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_RAISE: Final = opcode.opmap["RAISE_VARARGS"]


def pass_interrupt(error: BaseException) -> None:
    """Raise `error` again if it is the operator's Ctrl-C; return if code has raised it, whatever it is.

    For the places that make a failure of the module out of everything that its code raises.
    """
    if is_raised_as(error, KeyboardInterrupt) and _is_operators(error):
        raise error


def _is_operators(error: KeyboardInterrupt) -> bool:
    steps = list(_steps(traceback_of(error)))
    handler = signal.getsignal(signal.SIGINT)
    if handler is not signal.default_int_handler:
        # Whoever handles the signal in a way of its own may raise the exception in its handler, and nowhere else.
        code = getattr(handler, "__code__", None)
        return any(step.tb_frame.f_code is code for step in steps)
    # Python's handler has no frame: it interrupts the innermost one between two instructions, or in a call, but never
    # at a `raise`. One that is raised again keeps the place where it came from.
    return bool(steps) and steps[-1].tb_frame.f_code.co_code[steps[-1].tb_lasti] != _RAISE


def _steps(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next
