"""The declaration of an option: the members of the server's `ec_config_option_def` that are data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ecruntime.formats.fallback import FallbackPath

if TYPE_CHECKING:
    from ecruntime.formats.option_type import OptionMap, OptionType


class OptionFlag(IntFlag):
    """The server's EC_CFG_OPT_* bits."""

    NONE = 0
    # 1, as older sources write it in the column that says whether an option is an array.
    IS_ARRAY = 1
    NOT_TUNABLE_ONLINE = 2


@dataclass(frozen=True, slots=True)
class OptionDeclaration:
    """An option as declared, recorded and registered; immutable, and kept for the life of the system.

    `default` is text in the syntax of the configuration file: `"300"`, `'"/var/log/x"'`, `"( a b )"`.
    """

    name: str
    type: OptionType
    fallback: str
    default: str | None = None
    flags: OptionFlag = OptionFlag.NONE
    option_map: OptionMap = ()
    minimum: int | float | None = None
    maximum: int | float | None = None
    has_validator: bool = False
    """True when the author's method `validator_name` judges values."""
    summary: str = ""
    has_postset: bool = False
    """True when the author's method `postset_NAME` takes up accepted values."""
    has_datafree: bool = False
    """True when the author's method `datafree_NAME` gives them up."""
    renamed_from: tuple[str, ...] = ()
    """Former names, which configurations may still use: a warning tells the present one."""

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then the former ones."""
        return (self.name, *self.renamed_from)

    @property
    def is_array(self) -> bool:
        """Tell whether values are arrays of the type."""
        return OptionFlag.IS_ARRAY in self.flags

    @property
    def is_tunable_online(self) -> bool:
        """Tell whether a reload may change the value that is in effect."""
        return OptionFlag.NOT_TUNABLE_ONLINE not in self.flags

    @property
    def path(self) -> FallbackPath:
        """Return the parsed fallback, without elements if it is empty; raise `FallbackError` if it is no path."""
        return _parsed(self.fallback) if self.fallback else FallbackPath(())


# The paths of a module are few, and each is needed by several checks and documents.
_parsed = lru_cache(maxsize=1024)(FallbackPath.parse)

_FLAGS: Final = tuple(OptionFlag(number) for number in range(4))


def option_flags(*, is_array: bool = False, is_tunable_online: bool = True) -> OptionFlag:
    """Return the flags of an option."""
    # Looked up, since an enum takes longer to combine two flags than a record takes to read one option.
    return _FLAGS[is_array + 2 * (not is_tunable_online)]


def value_methods(option: OptionDeclaration, listener: str | None = None) -> dict[str, str]:
    """Return the names of the methods for values of an option, by the function of the server that each stands for."""
    declared = {
        "validate": option.has_validator,
        "postset": option.has_postset,
        "datafree": option.has_datafree,
    }
    return {
        verb: method_of_values(verb, option.name, listener) for verb, is_declared in declared.items() if is_declared
    }


def method_of_values(verb: str, option: str, listener: str | None = None) -> str:
    """Return the name of a method for values of an option of a module, or of one of its listeners."""
    return f"{verb}_{option}" if listener is None else f"{verb}_{listener.lower()}_{option}"


def validator_name(option: str, listener: str | None = None) -> str:
    """Return the name of the method that validates an option of a module, or of one of its listeners."""
    return method_of_values("validate", option, listener)
