"""The bounds of an option's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.config.option import OptionDefinition


def range_complaint(definition: OptionDefinition, value: object) -> str:
    """Return a sentence when a number lies outside the bounds of its option, nothing otherwise.

    Words of the option map stand outside the bounds: `none` may be -1 where the least number is 1.
    """
    minimum, maximum = definition.minimum, definition.maximum
    if minimum is None and maximum is None:
        return ""
    symbols = {number for _, number in definition.option_map}
    for item in value if isinstance(value, tuple) else (value,):
        if not isinstance(item, int | float) or item in symbols:
            continue
        if minimum is not None and not item >= minimum:
            return f"'{item}' is less than {minimum}"
        if maximum is not None and not item <= maximum:
            return f"'{item}' is more than {maximum}"
    return ""
