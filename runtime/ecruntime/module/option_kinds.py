"""The types of options with the Python types of their values, for options that code registers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from ecruntime.formats.option_type_name import OptionType

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from ecruntime.formats.socket_address import HostAddress, SocketAddress
    from ecruntime.formats.throttle import Throttle

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OptionKind(Generic[T]):
    """A type of options whose values are of the Python type `T`."""

    type: OptionType
    is_array: bool = False


def array_of(kind: OptionKind[T]) -> OptionKind[tuple[T, ...]]:
    """Return the kind of options that hold several values of a kind."""
    return OptionKind(kind.type, is_array=True)


STRING: Final[OptionKind[str]] = OptionKind(OptionType.STRING)
INT: Final[OptionKind[int]] = OptionKind(OptionType.INT)
UINT64: Final[OptionKind[int]] = OptionKind(OptionType.UINT64)
PERMS: Final[OptionKind[int]] = OptionKind(OptionType.PERMS)
BOOL: Final[OptionKind[bool]] = OptionKind(OptionType.BOOL)
FLOAT: Final[OptionKind[float]] = OptionKind(OptionType.FLOAT)
SOCKADDR: Final[OptionKind[SocketAddress]] = OptionKind(OptionType.SOCKADDR)
SOCKADDR_PORTLESS: Final[OptionKind[HostAddress]] = OptionKind(OptionType.SOCKADDR_PORTLESS)
THROTTLE: Final[OptionKind[Throttle]] = OptionKind(OptionType.THROTTLE)
ECDICT: Final[OptionKind[Mapping[str, str]]] = OptionKind(OptionType.ECDICT)
SIZE_T: Final[OptionKind[int]] = OptionKind(OptionType.SIZE_T)
EC_CONFIG_REGEX: Final[OptionKind[re.Pattern[str]]] = OptionKind(OptionType.EC_CONFIG_REGEX)
