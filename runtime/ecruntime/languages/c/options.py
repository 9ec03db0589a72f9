"""Options that a library registers, and their values in the form of the core."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ecruntime.bridge import _echost
from ecruntime.config import OptionDefinition, RegistrationRefused
from ecruntime.formats.option_type import WITHOUT_MEMBERS, OptionType
from ecruntime.formats.socket_address import HostAddress, SocketAddress
from ecruntime.model.option import OptionFlag, option_flags

TYPE_NUMBERS: Final[Mapping[OptionType, int]] = {
    OptionType.STRING: 0,
    OptionType.INT: 1,
    OptionType.UINT64: 2,
    OptionType.PERMS: 3,
    OptionType.BOOL: 4,
    OptionType.FLOAT: 5,
    OptionType.SOCKADDR: 6,
    OptionType.THROTTLE: 7,
    OptionType.ECDICT: 11,
    OptionType.SIZE_T: 13,
    OptionType.EC_CONFIG_REGEX: 14,
    OptionType.SOCKADDR_PORTLESS: 15,
}
"""The numbers of `ec_config_item_type_t`."""
_TYPES: Final = {number: kind for kind, number in TYPE_NUMBERS.items()}
_NO_GENERATION: Final = 0
"""The number that a validator sees: values are judged before a generation is made of them."""
_WHY_NOT: Final = "the structure has no documented members"
_INTEGER: Final = re.compile(r"-?[0-9]{1,18}\Z", re.ASCII)


class Validator:
    """The author's validator of an option, which is known by its handle once it is registered (scheduler thread)."""

    def __init__(self) -> None:
        """Begin without a handle."""
        self.handle = -1

    def __call__(self, value: object) -> bool | str:
        """Return True for a valid value, else what the author's code says, or False."""
        is_valid, said = _echost.judge_value(self.handle, _NO_GENERATION, native_value(value))
        return is_valid or said.strip() or False


@dataclass(slots=True)
class NativeOption:
    """An option of a library; the handle comes with its registration."""

    definition: OptionDefinition
    module: str
    address: int
    """Of the author's definition, which stays as long as the image."""
    has_postset: bool
    handle: int = -1

    def registered(self, handle: int) -> None:
        """Take the handle."""
        self.handle = handle
        if isinstance(self.definition.validate, Validator):
            self.definition.validate.handle = handle


def option_of(described: _echost.DescribedOption, module: str, path: str) -> NativeOption:
    """Return an option as its definition in C states it, at `path` where it has none.

    Raise `RegistrationRefused` for what no option can be.
    """
    (address, name, number, _, fallback, flags, default, has_validator, has_postset, _), words = described
    kind = _TYPES.get(number)
    if kind is None:
        message = f"option '{name}' has the type {number}, which this runtime does not have"
        raise RegistrationRefused(message, hint="use one of the types that the documents do not call deprecated")
    if advice := WITHOUT_MEMBERS.get(kind):
        message = f"option '{name}' has the type {kind}, and code in C cannot read its values: {_WHY_NOT}"
        raise RegistrationRefused(message, hint=advice)
    known = OptionFlag(flags & (OptionFlag.IS_ARRAY | OptionFlag.NOT_TUNABLE_ONLINE))
    return NativeOption(
        OptionDefinition(
            name=name,
            type=kind,
            fallback=fallback or path,
            default=default,
            flags=option_flags(
                is_array=OptionFlag.IS_ARRAY in known, is_tunable_online=OptionFlag.NOT_TUNABLE_ONLINE not in known
            ),
            option_map=tuple((word, int(text)) for word, text in words if text is not None and _INTEGER.match(text)),
            validate=Validator() if has_validator else None,
        ),
        module,
        address,
        bool(has_postset),
    )


def native_value(value: object) -> object:
    """Return a typed value in the form that the adapter writes into the core, of a type that has one there."""
    if isinstance(value, tuple):
        return tuple(native_value(item) for item in value)
    if isinstance(value, SocketAddress):
        return _address(value.host, value.port, value.path, is_ipv6=value.is_ipv6)
    if isinstance(value, HostAddress):
        return _address(value.host, 0, "", is_ipv6=value.is_ipv6)
    return dict(value) if isinstance(value, Mapping) else value


def _address(host: str | None, port: int, path: str, *, is_ipv6: bool) -> bytes:
    """Return the bytes of a `struct sockaddr`."""
    if path:
        return struct.pack("=H", socket.AF_UNIX) + path.encode() + b"\0"
    if is_ipv6:
        packed = bytes(16) if host is None else socket.inet_pton(socket.AF_INET6, host)
        return struct.pack("=H", socket.AF_INET6) + struct.pack("!HI", port, 0) + packed + bytes(4)
    packed = bytes(4) if host is None else socket.inet_pton(socket.AF_INET, host)
    return struct.pack("=H", socket.AF_INET) + struct.pack("!H", port) + packed + bytes(8)
