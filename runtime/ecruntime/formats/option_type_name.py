"""The types of options by their names; what converts their texts lies in `option_type`."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias


class OptionType(StrEnum):
    """Every ECCFGTYPE of the server that is not deprecated; the value is its spelling in `module.toml`."""

    STRING = "string"
    INT = "int"
    UINT64 = "uint64"
    PERMS = "perms"
    BOOL = "bool"
    FLOAT = "float"
    SOCKADDR = "sockaddr"
    SOCKADDR_PORTLESS = "sockaddr_portless"
    THROTTLE = "throttle"
    ECDICT = "ecdict"
    SIZE_T = "size_t"
    EC_CONFIG_REGEX = "ec_config_regex"


NUMBERS = frozenset({OptionType.INT, OptionType.UINT64, OptionType.SIZE_T, OptionType.FLOAT})
"""Types whose values may have bounds, and words that stand for them."""
OptionMap: TypeAlias = tuple[tuple[str, int], ...]
"""Words that stand for numbers, such as `none` for -1; compared without regard to case."""
