"""The check of an option's numbers against its bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.model.option import OptionDeclaration


def range_complaint(definition: OptionDeclaration, value: object) -> str:
    """Return a sentence for a number outside the bounds of its option, else an empty text.

    Words of the option map are exempt: `none` may be -1 where the minimum is 1.
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
