"""The functions of a module for the values of its options, and their bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EcError
from ecruntime.model.option import OptionDeclaration

if TYPE_CHECKING:
    from collections.abc import Callable


class RegistrationRefused(EcError):
    """A faulty definition of an option or scope; `conf_setup` of its module fails."""

    exit_code = 5


@dataclass(frozen=True, slots=True)
class OptionFunctions:
    """The functions that registration binds to a declared option.

    `validate` gets the typed value and returns True for a valid one, False or a sentence with the reason for another
    (or 1 and 0, as in C); it runs in the scheduler thread, before anything is published. `postset` runs after all
    values of all modules are valid, `datafree` exactly once per value that postset saw, when its generation ends.
    """

    validate: Callable[[object], bool | int | str | None] | None = None
    postset: Callable[[object], object] | None = None
    datafree: Callable[[object], object] | None = None


NO_FUNCTIONS: Final = OptionFunctions()


@dataclass(frozen=True, slots=True)
class OptionDefinition(OptionDeclaration):
    """A declaration together with its functions, for modules that are written by hand."""

    validate: Callable[[object], bool | int | str | None] | None = None
    postset: Callable[[object], object] | None = None
    datafree: Callable[[object], object] | None = None


def functions_of(option: OptionDeclaration) -> OptionFunctions:
    """Return the functions that come with an option: none, unless it is an `OptionDefinition` that names some."""
    if not isinstance(option, OptionDefinition):
        return NO_FUNCTIONS
    return OptionFunctions(option.validate, option.postset, option.datafree)


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
