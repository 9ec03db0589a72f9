"""Readable texts of values that a module gave: whatever their class makes of `repr`, nothing is raised."""

from __future__ import annotations

from typing import Final

from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.raised import class_name

_MAX_LENGTH: Final = 200


def readable_value(value: object) -> str:
    """Return `repr(value)`, cut to a maximum length, or the name of the class if there is none."""
    try:
        text = repr(value)
    except BaseException as error:  # noqa: BLE001 - the value is the author's, and so is its __repr__
        pass_interrupt(error)
        text = f"<{class_name(value)} that cannot be shown>"
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}..."
