"""Exceptions of the author's code, as the server's log has them."""

from __future__ import annotations

import traceback

from ecruntime.foundation.errors import RuleViolation
from ecruntime.foundation.exported_witness import tell_failed
from ecserver.rules import NOT_ON_THE_SERVER, OBJECT_IS_GONE


def failure_text(error: BaseException) -> str:
    """Return the traceback of an exception, whatever its class is, with the text of the exception last."""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    text = "".join(lines).rstrip()
    tell_failed(error, text)
    return text


def not_here(what: str) -> RuleViolation:
    """Return the error of whoever asks for what the server does not give to modules in Python."""
    return RuleViolation(
        NOT_ON_THE_SERVER,
        f"{what} cannot be had by a module in Python on the server",
        hint="'ecxs export' names what can be had; write the rest in C",
    )


def gone(kind: type) -> RuleViolation:
    """Return the error of an object that is used after the end of its call."""
    name = kind.__mro__[1].__name__ if kind.__name__.startswith("Server") else kind.__name__
    return RuleViolation(
        OBJECT_IS_GONE,
        f"an object of class '{name}' was used after the call that it was given to",
        hint="take what you need out of it within the call; the server may have freed it since",
    )
