"""The definition of an option: every member of the seed's `ec_config_option_def` (seed 1.3.5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.formats.option_type import OptionType


class OptionFlag(IntFlag):
    """The seed's EC_CFG_OPT_* bits."""

    NONE = 0
    NOT_TUNABLE_ONLINE = 1
    IS_ARRAY = 2


@dataclass(frozen=True, slots=True)
class OptionDefinition:
    """The definition that `register_option` takes; immutable, and kept for the life of the system.

    `default` is always text in the syntax of the configuration file: `"300"`, `'"/var/log/x"'`, `"( a b )"`.
    `validate` gets the typed value and returns None or True for a valid one, False or a sentence with the reason for
    another; it runs in the scheduler thread, before anything is published. `postset` runs after all values of all
    modules are valid, `datafree` exactly once per value that postset saw, when its generation is destroyed.
    """

    name: str
    type: OptionType
    fallback: str
    default: str | None = None
    flags: OptionFlag = OptionFlag.NONE
    option_map: tuple[tuple[str, int], ...] = ()
    minimum: int | float | None = None
    maximum: int | float | None = None
    validate: Callable[[object], bool | str | None] | None = None
    postset: Callable[[object], None] | None = None
    datafree: Callable[[object], None] | None = None
    summary: str = ""

    @property
    def is_array(self) -> bool:
        """Tell whether values are arrays of the type."""
        return OptionFlag.IS_ARRAY in self.flags

    @property
    def is_tunable_online(self) -> bool:
        """Tell whether a reload may change the value that is in effect."""
        return OptionFlag.NOT_TUNABLE_ONLINE not in self.flags
